"""Reads how many rows `EXPLAIN ESTIMATE` of ClickHouse counts."""

from collections.abc import Sequence

from model.sources.cost import UNKNOWN_COST, CostEstimate
from model.sources.query import Cell
from services.datasources.cost.table_sizes import TableSizes

_ROWS = 3
"""After database, table and parts."""


def read_plan(rows: Sequence[Sequence[Cell]], _sizes: TableSizes, _sql: str) -> CostEstimate:
    """The rows of the tables of the MergeTree family; unknown where there is none of them."""
    if not rows:
        return UNKNOWN_COST
    return CostEstimate(rows=sum(int(str(row[_ROWS])) for row in rows))
