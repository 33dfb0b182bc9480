"""Reads how many rows a plan of MySQL or MariaDB goes through."""

from collections.abc import Iterator, Sequence
from typing import Any

from orjson import loads

from model.sources.cost import CostEstimate
from model.sources.query import Cell
from services.datasources.cost.table_sizes import TableSizes

_DEPENDENT_MARKS = ("dependent", "subquery_cache")


def read_plan(rows: Sequence[Sequence[Cell]], _sizes: TableSizes, _sql: str) -> CostEstimate:
    """The rows of all tables, times the rows before them in each join. Raises `ValueError`."""
    plan = loads("".join(str(row[0]) for row in rows))
    return CostEstimate(rows=round(_count_rows(plan)))


def _count_rows(node: Any) -> float:
    """The rows that a part of the plan goes through, run once."""
    if isinstance(node, list):
        return sum(map(_count_rows, node))
    if not isinstance(node, dict):
        return 0
    total, output_rows = _count_loops(node)
    for name, part in node.items():
        if name not in ("nested_loop", "table"):
            total += _count_part(part, output_rows)
    return total


def _count_part(part: Any, rate: float) -> float:
    """A subquery that looks at the row around it runs for each."""
    if not isinstance(part, list):
        return _count_rows(part)
    return sum(_count_rows(each) * (rate if _is_dependent(each) else 1) for each in part)


def _is_dependent(part: Any) -> bool:
    return isinstance(part, dict) and any(part.get(mark) for mark in _DEPENDENT_MARKS)


def _count_loops(node: dict[str, Any]) -> tuple[float, float]:
    """The rows that the tables of a join are read for, and how many leave it."""
    total, output_rows = 0.0, 1.0
    for table in _find_tables(node):
        scanned = float(table.get("rows_examined_per_scan", table.get("rows", 0)))
        total += scanned * output_rows
        inner = {name: part for name, part in table.items() if isinstance(part, dict | list)}
        total += _count_rows(inner)
        filtered_rows = scanned * float(table.get("filtered", 100)) / 100
        output_rows = max(1.0, output_rows * filtered_rows)
    return total, output_rows


def _find_tables(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The tables of a join in the order in which they are read, or the only one."""
    for part in node.get("nested_loop", [node] if "table" in node else []):
        table = part.get("table") or next(
            (inner["table"] for inner in part.values() if _has_table(inner)), None
        )
        if table:
            yield table
        elif part is not node:
            yield {"rows": 0, "inner": part}


def _has_table(part: Any) -> bool:
    return isinstance(part, dict) and "table" in part
