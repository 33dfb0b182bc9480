"""Profiles of all tables: one statement a table, within a budget, small tables first."""

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from model.engines.registry import find_dialect
from model.errors import AppError, QueryTimeout, SqlFailed
from model.sources.query import NUMERIC_KINDS, Cell, QueryLimits, to_number
from model.sources.schema import Column, ColumnProfile, Dialect, Table
from services.datasources.ports import OnProgress, StatementFetcher
from services.datasources.profiling.profile_statement import (
    ColumnStatistic,
    build_profile_statement,
    has_range,
    list_counts,
    list_range_ends,
)
from services.datasources.profiling.value_shapes import detect_format
from services.datasources.scheduling.requester import Requester

_BUDGET_S = 60.0
_MAX_TABLE_S = 3.0
_FULL_COUNT_ROWS = 100_000
"""Up to so many rows a table is counted as a whole."""
_SAMPLED_ROWS = 50_000
_COLUMNS_PER_STATEMENT = 40
"""Columns of one statement."""
_MAX_VALUE_LENGTH = 40
_DAY = re.compile(r"[-\d\s:./,+TZQ年月日时分秒]+")
Figures = dict[ColumnStatistic, Cell]


class Profiler:
    """Counts through a source's own read-only connections, within a budget."""

    def __init__(
        self,
        source: StatementFetcher,
        dialect: Dialect,
        requester: Requester,
        budget_s: float = _BUDGET_S,
    ) -> None:
        self._source = source
        self._requester = requester
        self._dialect = dialect
        self._deadline = time.monotonic() + budget_s

    async def fill(
        self, tables: Sequence[Table], skipped: Mapping[str, set[str]], on_progress: OnProgress
    ) -> list[Table]:
        """The tables with profiles; `skipped` names columns of tables that must not be read."""
        filled = {table.name: table for table in tables}
        for done, table in enumerate(sorted(tables, key=_estimate_rows), 1):
            if time.monotonic() > self._deadline:
                break
            skip = skipped.get(table.name, set())
            columns = [column for column in table.columns if column.name not in skip]
            if columns:
                filled[table.name] = await self._profile_table(table, columns)
            on_progress("profiles", done, len(tables), table.name)
        return list(filled.values())

    async def _profile_table(self, table: Table, columns: Sequence[Column]) -> Table:
        """The table with what can be counted: as a whole, or its first rows and its ends."""
        small = table.kind == "table" and table.rows is not None and table.rows <= _FULL_COUNT_ROWS
        counts = await self._count_columns(table, columns, None) if small else None
        if not counts:
            counts = await self._count_columns(table, columns, _SAMPLED_ROWS)
        total = next((profile.rows for profile in counts.values() if profile.whole), None)
        if total is None and table.kind == "table":
            total, ends = await self._find_range_ends(table, columns)
            for column in columns:
                if column.name in ends and column.name in counts:
                    counts[column.name] = _add_range(column, counts[column.name], ends[column.name])
        return _add_profiles(table, counts, total)

    async def _count_columns(
        self, table: Table, columns: Sequence[Column], most: int | None
    ) -> dict[str, ColumnProfile]:
        profiles: dict[str, ColumnProfile] = {}
        for at in range(0, len(columns), _COLUMNS_PER_STATEMENT):
            profiles |= await self._count_batch(
                table, columns[at : at + _COLUMNS_PER_STATEMENT], most
            )
        return profiles

    async def _count_batch(
        self, table: Table, columns: Sequence[Column], most: int | None
    ) -> dict[str, ColumnProfile]:
        """Profiles of some columns; when the statement fails, of each half, down to single ones."""
        measures = [m for c in columns for m in (*list_counts(c), *list_range_ends(c))]
        try:
            rows, figures = await self._fetch_figures(table, measures, most)
        except SqlFailed:
            if len(columns) == 1:
                return {}  # a column without a profile is still a column
            half = len(columns) // 2
            first = await self._count_batch(table, columns[:half], most)
            return first | await self._count_batch(table, columns[half:], most)
        except AppError:
            return {}
        whole = most is None or rows < most
        return {
            column.name: _build_profile(column, rows, figures, whole=whole) for column in columns
        }

    async def _find_range_ends(
        self, table: Table, columns: Sequence[Column]
    ) -> tuple[int | None, dict[str, tuple[str, str]]]:
        """How many rows a large table has, and the ends of its ranges, when that is quick."""
        ranged = [column for column in columns if has_range(column)][:_COLUMNS_PER_STATEMENT]
        if (table.rows or 0) > find_dialect(self._dialect).full_scan_rows:
            return None, {}
        measures = [m for c in ranged for m in list_range_ends(c)]
        try:
            rows, figures = await self._fetch_figures(table, measures, None)
        except AppError:
            return None, {}
        return rows, {column.name: _find_range(figures, column) for column in ranged}

    async def _fetch_figures(
        self, table: Table, measures: Sequence[ColumnStatistic], most: int | None
    ) -> tuple[int, Figures]:
        """Raises `QueryTimeout` once the budget is spent, and what fetching raises."""
        left = min(_MAX_TABLE_S, self._deadline - time.monotonic())
        if left <= 0:
            raise QueryTimeout("datasources.timeout", seconds="0")
        limits = QueryLimits(timeout_s=left, max_rows=1, max_bytes=1024 * 1024)
        sql = build_profile_statement(table, measures, self._dialect, most)
        rows, *cells = (await self._source.fetch(sql, limits, self._requester)).rows[0]
        return int(str(rows)), dict(zip(measures, cells, strict=True))


def _estimate_rows(table: Table) -> int:
    return table.rows if table.rows is not None else _FULL_COUNT_ROWS


def _build_profile(column: Column, rows: int, figures: Figures, *, whole: bool) -> ColumnProfile:
    filled = int(str(figures[ColumnStatistic(column.name, "filled")]))
    distinct_figure = figures.get(ColumnStatistic(column.name, "distinct"))
    distinct = None if distinct_figure is None else int(str(distinct_figure))
    low, high = _find_range(figures, column) if filled else ("", "")
    return ColumnProfile(
        rows=rows,
        whole=whole,
        nulls=round((rows - filled) / rows, 4) if rows else 0.0,
        distinct=distinct,
        low=low if whole else "",
        high=high if whole else "",
        format=detect_format(column, low, high, distinct),
    )


def _add_range(column: Column, profile: ColumnProfile, ends: tuple[str, str]) -> ColumnProfile:
    low, high = ends
    format_ = detect_format(column, low, high, profile.distinct)
    return replace(profile, low=low, high=high, format=format_)


def _find_range(figures: Figures, column: Column) -> tuple[str, str]:
    """The least and the greatest value; nothing where one of them is no number, or no day.

    SQLite stores texts in columns of numbers and days, and engines call NaN the greatest number.
    """
    cells = [figures.get(ColumnStatistic(column.name, end)) for end in ("low", "high")]
    if column.kind in NUMERIC_KINDS:
        is_range = all(to_number(cell) is not None for cell in cells)
    else:
        is_range = all(cell is not None and _DAY.fullmatch(str(cell)) for cell in cells)
    low, high = (str(cell)[:_MAX_VALUE_LENGTH] if is_range else "" for cell in cells)
    return low, high


def _add_profiles(table: Table, counts: Mapping[str, ColumnProfile], total: int | None) -> Table:
    columns = tuple(replace(c, profile=counts.get(c.name)) for c in table.columns)
    if total is None:
        return replace(table, columns=columns)
    return replace(table, columns=columns, rows=total, rows_exact=True)
