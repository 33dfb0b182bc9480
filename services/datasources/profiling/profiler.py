"""Profiles of all tables: one statement a table, within a budget, small tables first."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from model.errors import AppError, QueryTimeout, SqlFailed
from model.sources.query import Cell, QueryLimits
from model.sources.schema import Column, ColumnProfile, Dialect, Table
from services.datasources.profiling.formats import format_of
from services.datasources.profiling.statement import (
    Measure,
    has_range,
    measures_of,
    profile_statement,
)
from services.datasources.source import Fetches, OnProgress

_BUDGET_S = 60.0
_TABLE_S = 3.0
_COUNTED = 100_000
"""Up to so many rows a table is counted as a whole."""
_LOOKED_AT = 50_000
_SCANNED: Mapping[Dialect, int] = {"duckdb": 100_000_000, "clickhouse": 100_000_000, "trino": 0}
_SCANNED_ELSEWHERE = 5_000_000
"""Up to so many rows the ends of ranges are looked for in all of them."""
_AT_ONCE = 40
"""Columns of one statement."""
_LONGEST = 40
Figures = dict[Measure, Cell]


class Profiler:
    """Counts through a source's own read-only connections, within a budget."""

    def __init__(self, source: Fetches, dialect: Dialect, budget_s: float = _BUDGET_S) -> None:
        self._source = source
        self._dialect = dialect
        self._ends = time.monotonic() + budget_s

    async def fill(
        self, tables: Sequence[Table], skipped: Mapping[str, set[str]], on_progress: OnProgress
    ) -> list[Table]:
        """The tables with profiles; `skipped` names columns of tables that must not be read."""
        filled = {table.name: table for table in tables}
        for done, table in enumerate(sorted(tables, key=_size), 1):
            if time.monotonic() > self._ends:
                break
            skip = skipped.get(table.name, set())
            columns = [column for column in table.columns if column.name not in skip]
            if columns:
                filled[table.name] = await self._profiled(table, columns)
            on_progress("profiles", done, len(tables), table.name)
        return list(filled.values())

    async def _profiled(self, table: Table, columns: Sequence[Column]) -> Table:
        """The table with what can be counted: as a whole, or its first rows and its ends."""
        small = table.kind == "table" and table.rows is not None and table.rows <= _COUNTED
        counts = await self._counted(table, columns, None) if small else None
        if not counts:
            counts = await self._counted(table, columns, _LOOKED_AT)
        total = next((found.rows for found in counts.values() if found.whole), None)
        if total is None and table.kind == "table":
            total, ends = await self._ends_of(table, columns)
            for column in columns:
                if column.name in ends and column.name in counts:
                    counts[column.name] = _ranged(column, counts[column.name], ends[column.name])
        return _with(table, counts, total)

    async def _counted(
        self, table: Table, columns: Sequence[Column], most: int | None
    ) -> dict[str, ColumnProfile]:
        found: dict[str, ColumnProfile] = {}
        for at in range(0, len(columns), _AT_ONCE):
            found |= await self._counted_in(table, columns[at : at + _AT_ONCE], most)
        return found

    async def _counted_in(
        self, table: Table, columns: Sequence[Column], most: int | None
    ) -> dict[str, ColumnProfile]:
        """Profiles of some columns; when the statement fails, of each half, down to single ones."""
        measures = [m for c in columns for m in measures_of(c, counted=True, ranged=True)]
        try:
            rows, figures = await self._figures(table, measures, most)
        except SqlFailed:
            if len(columns) == 1:
                return {}  # a column without a profile is still a column
            half = len(columns) // 2
            first = await self._counted_in(table, columns[:half], most)
            return first | await self._counted_in(table, columns[half:], most)
        except AppError:
            return {}
        whole = most is None or rows < most
        return {column.name: _profile(column, rows, figures, whole=whole) for column in columns}

    async def _ends_of(
        self, table: Table, columns: Sequence[Column]
    ) -> tuple[int | None, dict[str, tuple[str, str]]]:
        """How many rows a large table has, and the ends of its ranges, when that is quick."""
        ranged = [column for column in columns if has_range(column)][:_AT_ONCE]
        if (table.rows or 0) > _SCANNED.get(self._dialect, _SCANNED_ELSEWHERE):
            return None, {}
        measures = [m for c in ranged for m in measures_of(c, counted=False, ranged=True)]
        try:
            rows, figures = await self._figures(table, measures, None)
        except AppError:
            return None, {}
        return rows, {c.name: (_end(figures, c, "low"), _end(figures, c, "high")) for c in ranged}

    async def _figures(
        self, table: Table, measures: Sequence[Measure], most: int | None
    ) -> tuple[int, Figures]:
        """Raises `QueryTimeout` once the budget is spent, and what fetching raises."""
        left = min(_TABLE_S, self._ends - time.monotonic())
        if left <= 0:
            raise QueryTimeout("datasources.timeout", seconds="0")
        limits = QueryLimits(timeout_s=left, max_rows=1, max_bytes=1024 * 1024)
        sql = profile_statement(table, measures, self._dialect, most)
        rows, *cells = (await self._source.fetch(sql, limits)).rows[0]
        return int(str(rows)), dict(zip(measures, cells, strict=True))


def _size(table: Table) -> int:
    return table.rows if table.rows is not None else _COUNTED


def _profile(column: Column, rows: int, figures: Figures, *, whole: bool) -> ColumnProfile:
    filled = int(str(figures[Measure(column.name, "filled")]))
    counted = figures.get(Measure(column.name, "distinct"))
    distinct = None if counted is None else int(str(counted))
    low, high = (_end(figures, column, end) if filled else "" for end in ("low", "high"))
    return ColumnProfile(
        rows=rows,
        whole=whole,
        nulls=round((rows - filled) / rows, 4) if rows else 0.0,
        distinct=distinct,
        low=low if whole else "",
        high=high if whole else "",
        format=format_of(column, low, high, distinct),
    )


def _ranged(column: Column, profile: ColumnProfile, ends: tuple[str, str]) -> ColumnProfile:
    low, high = ends
    format_ = format_of(column, low, high, profile.distinct)
    return replace(profile, low=low, high=high, format=format_)


def _end(figures: Figures, column: Column, end: str) -> str:
    cell = figures.get(Measure(column.name, end))
    return "" if cell is None else str(cell)[:_LONGEST]


def _with(table: Table, counts: Mapping[str, ColumnProfile], total: int | None) -> Table:
    columns = tuple(replace(c, profile=counts.get(c.name)) for c in table.columns)
    if total is None:
        return replace(table, columns=columns)
    return replace(table, columns=columns, rows=total, rows_exact=True)
