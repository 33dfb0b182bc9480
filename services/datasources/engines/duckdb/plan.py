"""Reads how many rows a plan of DuckDB goes through."""

from collections.abc import Sequence
from typing import Any

from orjson import loads

from model.sources.cost import CostEstimate
from model.sources.query import Cell
from services.datasources.cost.table_sizes import TableSizes

_PAIRING_JOINS = frozenset({"CROSS_PRODUCT", "NESTED_LOOP_JOIN", "BLOCKWISE_NL_JOIN"})
"""Joins that look at every pair of rows."""


def read_plan(rows: Sequence[Sequence[Cell]], sizes: TableSizes, _sql: str) -> CostEstimate:
    """The rows of all scans, and the pairs that joins compare. Raises `ValueError`."""
    [*_, (_, plan)] = rows
    return CostEstimate(rows=round(sum(_count_rows(each, sizes) for each in loads(str(plan)))))


def _count_rows(node: dict[str, Any], sizes: TableSizes) -> float:
    parts = node.get("children", ())
    total = _count_scan(node, sizes) + sum(_count_rows(part, sizes) for part in parts)
    if node["name"].strip() in _PAIRING_JOINS:
        pairs = 1.0
        for part in parts:
            pairs *= _estimate_output(part)
        total += pairs
    return total


def _count_scan(node: dict[str, Any], sizes: TableSizes) -> float:
    """The estimate is of the rows that filters leave; all of the table are read for them."""
    about = node.get("extra_info", {})
    table = about.get("Table")
    if not table:
        return 0
    estimate = float(about.get("Estimated Cardinality", 0))
    return max(estimate, float(sizes.find(str(table).partition(".")[2]) or 0))


def _estimate_output(node: dict[str, Any]) -> float:
    """Of the next part below that has an estimate, where a part has none."""
    estimate = node.get("extra_info", {}).get("Estimated Cardinality")
    if estimate is not None:
        return max(1.0, float(estimate))
    return max((_estimate_output(part) for part in node.get("children", ())), default=1.0)
