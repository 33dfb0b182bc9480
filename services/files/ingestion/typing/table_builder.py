"""Builds a typed DuckDB table from rows of text: infers formats, checks them on all values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import duckdb

from model.files.file import FileColumn, FileNotice, TableOptions
from model.locales.chinese import has_chinese
from model.sources.schema import Cell, ColumnKind
from services.datasources.sql_quoting import quote_ident
from services.files.ingestion.typing.column_plan import ColumnPlan
from services.files.ingestion.typing.row_source import Row, RowSource
from services.files.ingestion.typing.total_rows import (
    LABEL_COLUMNS,
    find_label,
    find_totals,
    make_totals_condition,
)
from services.files.ingestion.typing.value_formats import ValueFormat

Result = TypeVar("Result")
MAX_REVISIONS = 4
"""How often the formats are revised for values that do not fit, before the column becomes text."""
MAX_MISMATCHES = 60
MAX_TOTALS = 2
"""When more than one row of so many looks like a total, the rows are about totals and stay."""
EXACT_ROWS = 100_000
"""In tables with more rows, many distinct values are estimated instead of counted."""
MAX_COUNTED_VALUES = 50_000
_TRIM = "trim({c}, ' \t\u3000\u00a0')"
_LONGEST_BOUND = 100
_MAX_EXACT_COLUMNS = 20
"""Columns whose distinct values are counted in one pass: each holds a set of them."""


@dataclass(frozen=True, slots=True)
class BuiltTable:
    """A table as it was built."""

    rows: int
    columns: tuple[FileColumn, ...]
    notices: tuple[FileNotice, ...]


class TableBuilder:
    """Builds tables in one open DuckDB file."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, memory_steps: Sequence[str] = ()
    ) -> None:
        """`memory_steps` are the memory limits that are tried in turn when memory runs out."""
        self._db = connection
        self._memory_steps = list(memory_steps)

    def copy_for(self, connection: duckdb.DuckDBPyConnection) -> "TableBuilder":
        """A builder with the same memory limits on another connection to the same file."""
        return TableBuilder(connection, self._memory_steps)

    def build(
        self, table: str, source: RowSource, table_options: TableOptions | None = None
    ) -> BuiltTable:
        """Create `table` from the rows of `source`, totals and empty rows left out.

        Raises `duckdb.Error` when the rows themselves cannot be read.
        """
        totals = find_totals(source.sample, whole=source.whole)
        rows = [row for number, row in enumerate(source.sample) if number not in set(totals)]
        plan = ColumnPlan(
            source,
            table_options.kinds if table_options else {},
            {at for n in totals if (at := find_label(source.sample[n])) is not None},
            [_list_values(rows, at) for at in range(len(source.names))],
        )
        plan.find_formats()
        self._fill(table, plan)
        self._trim_texts(table, plan)
        left_out = self._count_filtered_totals(plan) + self._delete_totals(table, plan)
        return self._describe(table, plan, left_out)

    def _fill(self, table: str, plan: ColumnPlan) -> None:
        for attempt in range(MAX_REVISIONS + 1):
            try:
                return self._create(table, plan)
            except (duckdb.ConversionException, duckdb.InvalidInputException) as error:
                if "CSV Error" in str(error) or attempt == MAX_REVISIONS:
                    raise
                self._revise(plan, final=attempt == MAX_REVISIONS - 1)
        return None

    def _create(self, table: str, plan: ColumnPlan) -> None:
        self._fetch_row(
            f"CREATE OR REPLACE TABLE {quote_ident(table)} AS SELECT {plan.make_cells_sql()} "  # noqa: S608 - names are quoted
            f"FROM {plan.source.relation} WHERE {plan.data_row_condition}"
        )

    def _trim_texts(self, table: str, plan: ColumnPlan) -> None:
        """Take blanks around texts away: 'Ann ' is no other customer than 'Ann'.

        In large tables only in columns whose first values have some: it takes time.
        """
        small = self._fetch_number(f"SELECT count(*) FROM {quote_ident(table)}") <= EXACT_ROWS  # noqa: S608 - names are quoted
        for at in filter(plan.is_text, range(len(plan.formats))):
            if small or any(value != value.strip() for value in plan.samples[at]):
                cell = quote_ident(plan.source.names[at])
                trimmed = _TRIM.replace("{c}", cell)
                self._fetch_row(
                    f"UPDATE {quote_ident(table)} SET {cell} = nullif({trimmed}, '') "  # noqa: S608 - names are quoted
                    f"WHERE {cell} <> {trimmed}"
                )

    def _revise(self, plan: ColumnPlan, *, final: bool) -> None:
        """Read some values that do not fit, with one statement, and find formats that fit them."""
        positions = [
            at
            for at, format_ in enumerate(plan.formats)
            if format_.test and at not in plan.requested_columns
        ]
        mismatches = ", ".join(
            f"arg_min(c{at}, hash(c{at}), {MAX_MISMATCHES}) "
            f"FILTER (WHERE {plan.formats[at].mismatch_sql(f'c{at}')})"
            for at in positions
        )
        row = self._fetch_row(
            f"SELECT {mismatches} FROM {plan.source.relation} WHERE {plan.data_row_condition}"  # noqa: S608 - names are quoted
        )
        for at, values in zip(positions, row or (), strict=True):
            plan.add_values(at, values or (), final=final)

    def _count_filtered_totals(self, plan: ColumnPlan) -> int:
        """How many totals were filtered out because of a label in a column that holds no text."""
        if not plan.totals_condition:
            return 0
        source, condition = plan.source.relation, plan.totals_condition
        return self._fetch_number(f"SELECT count(*) FROM {source} WHERE {condition}")  # noqa: S608 - names are quoted

    def _delete_totals(self, table: str, plan: ColumnPlan) -> int:
        """Delete totals whose label stands in a column of text; returns how many."""
        names = plan.source.names
        labels = [names[at] for at in range(min(LABEL_COLUMNS, len(names))) if plan.is_text(at)]
        if not labels or len(names) == 1:
            return 0
        rows = self._fetch_number(f"SELECT count(*) FROM {quote_ident(table)}")  # noqa: S608 - names are quoted
        condition = make_totals_condition(labels, names).replace("{rows}", str(rows))
        totals = self._fetch_number(f"SELECT count(*) FROM {quote_ident(table)} WHERE {condition}")  # noqa: S608 - names are quoted
        if not 0 < totals * MAX_TOTALS < rows + MAX_TOTALS:
            return 0
        self._db.execute(f"DELETE FROM {quote_ident(table)} WHERE {condition}")  # noqa: S608 - names are quoted
        return totals

    def _make_mismatch_notices(self, plan: ColumnPlan) -> tuple[FileNotice, ...]:
        """Tell how many values do not fit the kinds that the owner chose, and became empty."""
        positions = [at for at in sorted(plan.requested_columns) if plan.formats[at].test]
        if not positions:
            return ()
        counts = ", ".join(
            f"count(*) FILTER (WHERE {plan.formats[at].mismatch_sql(f'c{at}')})" for at in positions
        )
        row = self._fetch_row(
            f"SELECT {counts} FROM {plan.source.relation} WHERE {plan.data_row_condition}"  # noqa: S608 - names are quoted
        )
        return tuple(
            FileNotice("files.notice_emptied", {"column": plan.source.names[at], "cells": count})
            for at, count in zip(positions, row or (), strict=True)
            if count
        )

    def _fetch_number(self, sql: str) -> int:
        row = self._fetch_row(sql)
        return int(row[0]) if row else 0

    def fetch_rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a statement; the memory limit is raised when the statement needs more."""
        return self._retry_with_memory(lambda: self._db.execute(sql).fetchall())

    def _fetch_row(self, sql: str) -> tuple[Any, ...] | None:
        """The first row of a statement."""
        return self._retry_with_memory(lambda: self._db.execute(sql).fetchone())

    def _retry_with_memory(self, run: Callable[[], Result]) -> Result:
        while True:
            try:
                return run()
            except duckdb.OutOfMemoryException:
                if not self._memory_steps:
                    raise
                self._db.execute(f"SET memory_limit = '{self._memory_steps.pop(0)}'")

    def _describe(self, table: str, plan: ColumnPlan, left_out: int) -> BuiltTable:
        names, formats = plan.source.names, plan.formats
        columns = [
            FileColumn(name, format_.kind, format_.unit, chosen=at in plan.requested_columns)
            for at, (name, format_) in enumerate(zip(names, formats, strict=True))
        ]
        rows, measured_columns = self.measure_columns(table, columns)
        filled_columns = [
            column
            for at, column in enumerate(measured_columns)
            if at not in plan.source.unnamed or column.empty < rows
        ] or measured_columns
        for column in measured_columns:
            if column not in filled_columns:
                self._db.execute(
                    f"ALTER TABLE {quote_ident(table)} DROP COLUMN {quote_ident(column.name)}"
                )
        notices = _make_notices(names, formats) + self._make_mismatch_notices(plan)
        if left_out:
            notices = (FileNotice("files.notice_totals", {"rows": left_out}), *notices)
        return BuiltTable(rows, tuple(filled_columns), notices)

    def measure_columns(
        self, table: str, columns: Sequence[FileColumn]
    ) -> tuple[int, list[FileColumn]]:
        """The number of rows, and the columns with their empties, distinct values and range."""
        rows = self._fetch_number(f"SELECT count(*) FROM {quote_ident(table)}")  # noqa: S608 - names are quoted
        exact = rows <= EXACT_ROWS
        batch_size = _MAX_EXACT_COLUMNS if exact else len(columns)
        measured_columns: list[FileColumn] = []
        for start in range(0, len(columns), max(batch_size, 1)):
            batch = columns[start : start + batch_size]
            measures = ", ".join(_make_measures_sql(column, exact=exact) for column in batch)
            row = self._fetch_row(f"SELECT {measures} FROM {quote_ident(table)}") or ()  # noqa: S608 - names are quoted
            measured_columns += [
                _add_measures(each, rows, row[at * 4 : at * 4 + 4]) for at, each in enumerate(batch)
            ]
        if exact:
            return rows, measured_columns
        return rows, self._count_exactly(table, measured_columns)

    def _count_exactly(self, table: str, columns: list[FileColumn]) -> list[FileColumn]:
        """The columns, their distinct values counted where an estimate says that they are few."""
        few = [column for column in columns if column.distinct < MAX_COUNTED_VALUES]
        # One column at a time: each count holds a set of the column's values.
        exact_counts = {column.name: self._count_distinct(table, column.name) for column in few}
        return [replace(c, distinct=exact_counts.get(c.name, c.distinct)) for c in columns]

    def _count_distinct(self, table: str, column: str) -> int:
        return self._fetch_number(
            f"SELECT count(DISTINCT {quote_ident(column)}) FROM {quote_ident(table)}"  # noqa: S608 - names are quoted
        )


def _make_measures_sql(column: FileColumn, *, exact: bool) -> str:
    counting = "count(DISTINCT {c})" if exact else "approx_count_distinct({c})"
    bounds = _make_bounds_sql(column.kind).replace("{n}", str(_LONGEST_BOUND))
    return f"count({{c}}), {counting}, {bounds}".replace("{c}", quote_ident(column.name))


def _add_measures(column: FileColumn, rows: int, cells: Sequence[Cell]) -> FileColumn:
    filled, distinct, low, high = cells
    filled, distinct = int(filled or 0), int(distinct or 0)
    return replace(
        column,
        empty=rows - filled,
        distinct=min(distinct, filled),
        low=_to_json_cell(low),
        high=_to_json_cell(high),
    )


def _make_bounds_sql(kind: ColumnKind) -> str:
    if kind in {"text", "json"}:
        return "left(min({c})::VARCHAR, {n}), left(max({c})::VARCHAR, {n})"
    if kind == "binary":
        return "NULL, NULL"
    if kind in {"integer", "float", "boolean"}:
        return "min({c}), max({c})"
    return "min({c})::VARCHAR, max({c})::VARCHAR"


def _to_json_cell(value: Cell) -> Cell:
    big = isinstance(value, int) and not isinstance(value, bool) and abs(value) > 1 << 53
    return str(value) if big or (isinstance(value, float) and value - value != 0) else value


def _list_values(sample: Sequence[Row], at: int) -> list[str]:
    return [value for row in sample if at < len(row) and (value := row[at])]


def _make_notices(names: Sequence[str], formats: Sequence[ValueFormat]) -> tuple[FileNotice, ...]:
    columns: dict[str, list[str]] = {}
    for name, format_ in zip(names, formats, strict=True):
        if any(format_.empties):
            columns.setdefault(", ".join(format_.empties), []).append(name)
    separator = "、" if has_chinese("".join(names)) else ", "
    placeholders = [
        FileNotice("files.notice_placeholders", {"column": separator.join(same), "values": values})
        for values, same in columns.items()
    ]
    guessed = [
        FileNotice("files.notice_day_month", {"column": name})
        for name, format_ in zip(names, formats, strict=True)
        if format_.guessed_order
    ]
    return (*placeholders, *guessed)
