"""A typed table in DuckDB from rows of text: forms found by looking, held to every value."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import duckdb

from model.files.file import FileColumn, FileNotice, TableOptions
from model.sources.schema import Cell, ColumnKind
from services.files.reading.forms import Form, quoted
from services.files.reading.plan import Plan, Row, RowSource
from services.files.reading.totals import (
    LABEL_COLUMNS,
    label_at,
    totals_among,
    totals_of,
)

Found = TypeVar("Found")
ROUNDS = 4
"""How often the forms may be revised by values that do not fit before they become text."""
WITNESSES = 60
MOST_TOTALS = 2
"""At most one row of so many is a total; else the rows are about totals."""
EXACT_ROWS = 100_000
"""Beyond that, columns of very many distinct values have these estimated instead of counted."""
FEW_VALUES = 50_000
_LONGEST_BOUND = 100
_SETS_AT_ONCE = 20
"""Columns whose distinct values are counted in one pass: each holds a set of them."""


@dataclass(frozen=True, slots=True)
class Built:
    """What became of a source of rows."""

    rows: int
    columns: tuple[FileColumn, ...]
    notices: tuple[FileNotice, ...]


class TableBuilder:
    """Builds tables in one open DuckDB file."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, spares: Sequence[str] = ()) -> None:
        """`spares` are how much memory DuckDB may have when it finds that it has too little."""
        self._db = connection
        self._spares = list(spares)

    def on(self, connection: duckdb.DuckDBPyConnection) -> "TableBuilder":
        """Such a builder on another connection to the same file."""
        return TableBuilder(connection, self._spares)

    def build(self, table: str, source: RowSource, wish: TableOptions | None = None) -> Built:
        """Create `table` from the rows of `source`, totals and empty rows left out.

        Raises `duckdb.Error` when the rows themselves cannot be read.
        """
        totals = totals_among(source.sample, whole=source.whole)
        rows = [row for number, row in enumerate(source.sample) if number not in set(totals)]
        plan = Plan(
            source,
            wish.kinds if wish else {},
            {at for n in totals if (at := label_at(source.sample[n])) is not None},
            [_values(rows, at) for at in range(len(source.names))],
        )
        plan.find_forms()
        self._fill(table, plan)
        left_out = self._filtered(plan) + self._deleted(table, plan)
        return self._described(table, plan, left_out)

    def _fill(self, table: str, plan: Plan) -> None:
        for turn in range(ROUNDS + 1):
            try:
                return self._create(table, plan)
            except (duckdb.ConversionException, duckdb.InvalidInputException) as error:
                if "CSV Error" in str(error) or turn == ROUNDS:
                    raise
                self._revise(plan, final=turn == ROUNDS - 1)
        return None

    def _create(self, table: str, plan: Plan) -> None:
        self._row(
            f"CREATE OR REPLACE TABLE {quoted(table)} AS SELECT {plan.cells()} "  # noqa: S608
            f"FROM {plan.source.relation} WHERE {plan.kept}"
        )

    def _revise(self, plan: Plan, *, final: bool) -> None:
        """Look at values that do not fit, in one pass, and find forms that fit them too."""
        asked = [at for at, form in enumerate(plan.forms) if form.test and at not in plan.wished_at]
        witnesses = ", ".join(
            f"arg_min(c{at}, hash(c{at}), {WITNESSES}) "
            f"FILTER (WHERE {plan.forms[at].misfit(f'c{at}')})"
            for at in asked
        )
        found = self._row(
            f"SELECT {witnesses} FROM {plan.source.relation} WHERE {plan.kept}"  # noqa: S608
        )
        for at, values in zip(asked, found or (), strict=True):
            plan.learn(at, values or (), final=final)

    def _filtered(self, plan: Plan) -> int:
        """How many totals were not taken, because their label stands where values are no text."""
        if not plan.totals:
            return 0
        return self._number(f"SELECT count(*) FROM {plan.source.relation} WHERE {plan.totals}")  # noqa: S608

    def _deleted(self, table: str, plan: Plan) -> int:
        """Delete totals whose label stands in a column of text; how many."""
        names = plan.source.names
        labels = [names[at] for at in range(min(LABEL_COLUMNS, len(names))) if plan.is_text(at)]
        if not labels or len(names) == 1:
            return 0
        rows = self._number(f"SELECT count(*) FROM {quoted(table)}")  # noqa: S608
        condition = totals_of(labels, names).replace("{rows}", str(rows))
        found = self._number(f"SELECT count(*) FROM {quoted(table)} WHERE {condition}")  # noqa: S608
        if not 0 < found * MOST_TOTALS < rows + MOST_TOTALS:
            return 0
        self._db.execute(f"DELETE FROM {quoted(table)} WHERE {condition}")  # noqa: S608
        return found

    def _emptied(self, plan: Plan) -> tuple[FileNotice, ...]:
        """How many values do not fit the kinds that were chosen for their columns."""
        asked = [at for at in sorted(plan.wished_at) if plan.forms[at].test]
        if not asked:
            return ()
        counts = ", ".join(
            f"count(*) FILTER (WHERE {plan.forms[at].misfit(f'c{at}')})" for at in asked
        )
        row = self._row(
            f"SELECT {counts} FROM {plan.source.relation} WHERE {plan.kept}"  # noqa: S608
        )
        return tuple(
            FileNotice("files.notice_emptied", {"column": plan.source.names[at], "cells": count})
            for at, count in zip(asked, row or (), strict=True)
            if count
        )

    def _number(self, sql: str) -> int:
        found = self._row(sql)
        return int(found[0]) if found else 0

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a statement; one that needs more memory than there is gets the spare."""
        return self._tried(lambda: self._db.execute(sql).fetchall())

    def _row(self, sql: str) -> tuple[Any, ...] | None:
        """The first row of a statement."""
        return self._tried(lambda: self._db.execute(sql).fetchone())

    def _tried(self, run: Callable[[], Found]) -> Found:
        while True:
            try:
                return run()
            except duckdb.OutOfMemoryException:
                if not self._spares:
                    raise
                self._db.execute(f"SET memory_limit = '{self._spares.pop(0)}'")

    def _described(self, table: str, plan: Plan, left_out: int) -> Built:
        names, forms = plan.source.names, plan.forms
        columns = [
            FileColumn(name, form.kind, form.unit, chosen=at in plan.wished_at)
            for at, (name, form) in enumerate(zip(names, forms, strict=True))
        ]
        rows, counted = self.measured(table, columns)
        kept = [
            column
            for at, column in enumerate(counted)
            if at not in plan.source.unnamed or column.empty < rows
        ] or counted
        for column in counted:
            if column not in kept:
                self._db.execute(f"ALTER TABLE {quoted(table)} DROP COLUMN {quoted(column.name)}")
        notices = _notices(names, forms) + self._emptied(plan)
        if left_out:
            notices = (FileNotice("files.notice_totals", {"rows": left_out}), *notices)
        return Built(rows, tuple(kept), notices)

    def measured(self, table: str, columns: Sequence[FileColumn]) -> tuple[int, list[FileColumn]]:
        """The number of rows, and the columns with their empties, distinct values and range."""
        rows = self._number(f"SELECT count(*) FROM {quoted(table)}")  # noqa: S608
        exact = rows <= EXACT_ROWS
        at_once = _SETS_AT_ONCE if exact else len(columns)
        measured: list[FileColumn] = []
        for start in range(0, len(columns), max(at_once, 1)):
            some = columns[start : start + at_once]
            asked = ", ".join(_measures(column, exact=exact) for column in some)
            row = self._row(f"SELECT {asked} FROM {quoted(table)}") or ()  # noqa: S608
            measured += [
                _measured(each, rows, row[at * 4 : at * 4 + 4]) for at, each in enumerate(some)
            ]
        return rows, measured if exact else self._counted(table, measured)

    def _counted(self, table: str, columns: list[FileColumn]) -> list[FileColumn]:
        """The columns, their distinct values counted where an estimate says that they are few."""
        few = [column for column in columns if column.distinct < FEW_VALUES]
        exact = {
            column.name: self._number(
                f"SELECT count(DISTINCT {quoted(column.name)}) FROM {quoted(table)}"  # noqa: S608
            )  # one at a time: each holds a set of its values
            for column in few
        }
        return [replace(c, distinct=exact.get(c.name, c.distinct)) for c in columns]


def _measures(column: FileColumn, *, exact: bool) -> str:
    counting = "count(DISTINCT {c})" if exact else "approx_count_distinct({c})"
    bounds = _bounds(column.kind).replace("{n}", str(_LONGEST_BOUND))
    return f"count({{c}}), {counting}, {bounds}".replace("{c}", quoted(column.name))


def _measured(column: FileColumn, rows: int, found: Sequence[Cell]) -> FileColumn:
    filled, distinct, low, high = found
    filled, distinct = int(filled or 0), int(distinct or 0)
    return replace(
        column,
        empty=rows - filled,
        distinct=min(distinct, filled),
        low=_wire(low),
        high=_wire(high),
    )


def _bounds(kind: ColumnKind) -> str:
    if kind in {"text", "json"}:
        return "left(min({c})::VARCHAR, {n}), left(max({c})::VARCHAR, {n})"
    if kind == "binary":
        return "NULL, NULL"
    if kind in {"integer", "float", "boolean"}:
        return "min({c}), max({c})"
    return "min({c})::VARCHAR, max({c})::VARCHAR"


def _wire(value: Cell) -> Cell:
    big = isinstance(value, int) and not isinstance(value, bool) and abs(value) > 1 << 53
    return str(value) if big or (isinstance(value, float) and value - value != 0) else value


def _values(sample: Sequence[Row], at: int) -> list[str]:
    return [value for row in sample if at < len(row) and (value := row[at])]


def _notices(names: Sequence[str], forms: Sequence[Form]) -> tuple[FileNotice, ...]:
    placeholders = [
        FileNotice("files.notice_placeholders", {"column": name, "values": ", ".join(form.empties)})
        for name, form in zip(names, forms, strict=True)
        if any(form.empties)
    ]
    guessed = [
        FileNotice("files.notice_day_month", {"column": name})
        for name, form in zip(names, forms, strict=True)
        if form.guessed_order
    ]
    return (*placeholders, *guessed)
