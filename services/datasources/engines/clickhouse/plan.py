"""Reads how many rows `EXPLAIN ESTIMATE` of ClickHouse counts."""

from collections.abc import Sequence

from sqlglot import exp, parse_one

from model.sources.cost import UNKNOWN_COST, CostEstimate
from model.sources.query import Cell
from services.datasources.cost.table_sizes import TableSizes

_ROWS = 3
"""After database, table and parts."""
_READING_CLAUSES = ("where", "prewhere", "group", "having", "joins", "with_")


def read_plan(rows: Sequence[Sequence[Cell]], _sizes: TableSizes, sql: str) -> CostEstimate:
    """The rows of the tables of the MergeTree family; unknown where there is none of them."""
    if not rows:
        return CostEstimate(rows=0) if _only_counts(sql) else UNKNOWN_COST
    return CostEstimate(rows=sum(int(str(row[_ROWS])) for row in rows))


def _only_counts(sql: str) -> bool:
    """Whether it asks how many rows a table has, which ClickHouse knows without reading."""
    tree = parse_one(sql, read="clickhouse")
    if not isinstance(tree, exp.Select) or any(tree.args.get(name) for name in _READING_CLAUSES):
        return False
    tables = list(tree.find_all(exp.Table))
    counts = [each.unalias() for each in tree.expressions]
    return len(tables) == 1 and all(
        isinstance(each, exp.Count) and isinstance(each.this, exp.Star | None) for each in counts
    )
