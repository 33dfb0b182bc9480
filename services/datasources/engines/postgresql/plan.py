"""Reads how many rows a plan of PostgreSQL goes through, and what it costs."""

from collections.abc import Sequence
from typing import Any

from orjson import loads

from model.sources.cost import CostEstimate
from model.sources.query import Cell
from services.datasources.cost.table_sizes import TableSizes

_FULL_SCANS = frozenset({"Seq Scan", "Sample Scan", "Foreign Scan", "Custom Scan"})
_INNER = "Inner"


def read_plan(rows: Sequence[Sequence[Cell]], sizes: TableSizes, _sql: str) -> CostEstimate:
    """The planner's cost, and the rows of all scans, as often as they run. Raises `ValueError`."""
    [top] = loads("".join(str(row[0]) for row in rows))
    plan = top["Plan"]
    return CostEstimate(rows=round(_count_rows(plan, sizes)), cost=float(plan["Total Cost"]))


def _count_rows(node: dict[str, Any], sizes: TableSizes) -> float:
    parts = node.get("Plans", ())
    outer = max((_rows_of(part) for part in parts if _is_outer(part)), default=1.0)
    total = _count_scan(node, sizes)
    for part in parts:
        total += _count_rows(part, sizes) * _count_runs(node, part, outer)
    return total


def _count_scan(node: dict[str, Any], sizes: TableSizes) -> float:
    """A scan reads the rows that its filter drops, too, which the plan does not count."""
    if "Relation Name" not in node:
        return 0
    estimate = _rows_of(node)
    if node["Node Type"] not in _FULL_SCANS or "Filter" not in node:
        return estimate
    name = f"{node.get('Schema', '')}.{node['Relation Name']}"
    return max(estimate, float(sizes.find(name) or 0))


def _count_runs(node: dict[str, Any], part: dict[str, Any], outer: float) -> float:
    """How often a part runs while the node above it runs once."""
    if part.get("Parent Relationship") == "SubPlan" and "Subplan Name" in part:
        return _rows_of(node)
    is_loop = node["Node Type"] == "Nested Loop" and part.get("Parent Relationship") == _INNER
    return outer if is_loop else 1.0


def _is_outer(part: dict[str, Any]) -> bool:
    return part.get("Parent Relationship") == "Outer"


def _rows_of(node: dict[str, Any]) -> float:
    return max(1.0, float(node.get("Plan Rows", 1)))
