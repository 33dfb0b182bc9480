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

_READ = re.compile(r"(SCAN|SEARCH) (\S+)(?: USING (.*))?$")
_EQUAL_ROWS = 10
"""What an index finds for one value; of a rowid or another key it is one row."""
_RANGE_PART = 0.25
_CHILD, _PARENT, _DETAIL = 0, 1, 3


def read_plan(rows: Sequence[Sequence[Cell]], sizes: TableSizes, sql: str) -> CostEstimate:
    """The rows of all scans, times the rows before them in each join."""
    children: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for row in rows:
        children[int(str(row[_PARENT]))].append((int(str(row[_CHILD])), str(row[_DETAIL])))
    reader = _PlanReader(children, _find_table_names(sql), sizes)
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

    def count(self, node: int) -> float:
        """The rows that the parts of a node go through: one loop inside another."""
        total, before = 0.0, 1.0
        for child, detail in self._children.get(node, ()):
            inner = self.count(child)
            total += inner * (before if detail.startswith("CORRELATED") else 1)
            read = self._estimate_read(detail)
            if read is not None:
                total += read * before + self._count_index(detail)
                before = max(1.0, before * read)
        return total

    def _estimate_read(self, detail: str) -> float | None:
        """How many rows one pass reads; None where a line reads no table."""
        found = _READ.match(detail)
        if found is None:
            return None
        how, rows = found[3] or "", self._find_rows(found[2])
        if found[1] == "SCAN" or not how:
            return rows
        if "rowid=?" in how:
            return 1
        if "=?" in how:
            return min(rows, _EQUAL_ROWS)
        return rows * _RANGE_PART

    def _count_index(self, detail: str) -> float:
        """An index that is made for the statement reads its table once."""
        found = _READ.match(detail)
        is_made = found is not None and "AUTOMATIC" in detail
        return self._find_rows(found[2]) if found and is_made else 0

    def _find_rows(self, name: str) -> float:
        """Of a table; what a subquery gives is counted where it is made."""
        table = self._names.get(name.lower())
        return float((self._sizes.find(table) if table else None) or 1)


def _find_table_names(sql: str) -> dict[str, str]:
    """The tables of a statement by what it calls them. A plan has the names of the statement."""
    tree = parse_one(sql, read="sqlite")
    ctes = {cte.alias.lower() for cte in tree.find_all(exp.CTE)}
    tables = [table for table in tree.find_all(exp.Table) if table.name.lower() not in ctes]
    names = {table.name.lower(): table.name for table in tables}
    return names | {table.alias.lower(): table.name for table in tables if table.alias}
