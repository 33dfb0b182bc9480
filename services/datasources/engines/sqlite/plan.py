"""Estimates how many rows a plan of SQLite goes through.

SQLite tells in which order it reads what, and no numbers: those are the rows of the last sync and,
for an index, what SQLite itself takes for granted where it has no statistics.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlglot import exp, parse_one

from model.sources.cost import CostEstimate
from model.sources.query import Cell
from services.datasources.cost.table_sizes import TableSizes

_READ = re.compile(r"(SCAN|SEARCH) (\S+)(?: (?:USING|VIRTUAL) (.*))?(?: LEFT-JOIN)?$")
_MADE = re.compile(r"(?:MATERIALIZE|CO-ROUTINE) (\S+)$")
_TABLE_FUNCTIONS = frozenset({"json_each", "json_tree"})
_EQUAL_ROWS = 10
"""What an index finds for one value; of a rowid or another key it is one row."""
_RANGE_PART = 0.25
_CHILD, _PARENT, _DETAIL = 0, 1, 3


def read_plan(rows: Sequence[Sequence[Cell]], sizes: TableSizes, sql: str) -> CostEstimate:
    """The rows of all scans, times the rows before them in each join.

    Raises `LookupError` where the size of a table is not known.
    """
    children: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for row in rows:
        children[int(str(row[_PARENT]))].append((int(str(row[_CHILD])), str(row[_DETAIL])))
    reader = _PlanReader(children, _find_names(sql), sizes)
    return CostEstimate(rows=round(reader.count(0)))


class _PlanReader:
    def __init__(
        self,
        children: Mapping[int, list[tuple[int, str]]],
        names: Mapping[str, str],
        sizes: TableSizes,
    ) -> None:
        self._children = children
        self._names = names
        self._sizes = sizes
        self._made: dict[str, float] = {}
        """The rows that subqueries have at most, by name."""

    def count(self, node: int) -> float:
        """The rows that the parts of a node go through: one loop inside another."""
        total, before = 0.0, 1.0
        for child, detail in self._children.get(node, ()):
            if match := _MADE.match(detail):
                self._made[match[1].lower()] = 1.0  # while it is made, it may read itself
            inner = self.count(child)
            if match:
                self._made[match[1].lower()] = max(1.0, inner)
            total += inner * (before if detail.startswith("CORRELATED") else 1)
            row_count = self._estimate_read(detail)
            if row_count is not None:
                total += row_count * before + self._count_index(detail)
                before = max(1.0, before * row_count)
        return total

    def _estimate_read(self, detail: str) -> float | None:
        """How many rows one pass reads; None where a line reads no table."""
        match = _READ.match(detail)
        if match is None or detail == "SCAN CONSTANT ROW":
            return None
        how, rows = match[3] or "", self._find_rows(match[2])
        if match[1] == "SCAN" or not how:
            return rows
        if "rowid=?" in how:
            return 1
        if "=?" in how:
            return min(rows, _EQUAL_ROWS)
        return rows * _RANGE_PART

    def _count_index(self, detail: str) -> float:
        """An index that is made for the statement reads its table once."""
        match = _READ.match(detail)
        is_made = match is not None and "AUTOMATIC" in detail
        return self._find_rows(match[2]) if match and is_made else 0

    def _find_rows(self, name: str) -> float:
        table = self._names.get(name.lower(), name.lower())
        if table in self._made:
            return self._made[table]
        if table in _TABLE_FUNCTIONS:
            return 1
        rows = self._sizes.find(table)
        if rows is None:
            raise LookupError(name)
        return float(max(1, rows))


def _find_names(sql: str) -> dict[str, str]:
    """What the tables and CTEs of a statement are called, by their aliases: a plan has these."""
    tables = list(parse_one(sql, read="sqlite").find_all(exp.Table))
    return {table.alias.lower(): table.name.lower() for table in tables if table.alias}
