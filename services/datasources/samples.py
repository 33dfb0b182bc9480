"""Stored values of short text columns: what words of a question can be matched with."""

import time
from collections.abc import Mapping
from dataclasses import replace

from model.errors import AppError
from model.sources.query import QueryLimits
from model.sources.schema import Column, Dialect, Table
from services.datasources.profiling.statement import quoted_table
from services.datasources.source import Fetches, OnProgress

LONGEST = 64
FEW = 1_000
FREQUENT = 20
_MOST_VALUES = 200_000
_BUDGET_S = 60.0
_COLUMN_S = 3.0
_BIG = 500_000
_LOOKED_AT = 50_000


class Sampler:
    """Reads values through a source's own read-only connections, within a budget."""

    def __init__(self, source: Fetches, dialect: Dialect, budget_s: float = _BUDGET_S) -> None:
        self._source = source
        self._dialect = dialect
        self._ends = time.monotonic() + budget_s
        self._left = _MOST_VALUES

    async def fill(
        self, tables: list[Table], skipped: Mapping[str, set[str]], on_progress: OnProgress
    ) -> list[Table]:
        """The tables with samples; `skipped` names columns of tables that must not be read."""
        filled = []
        for done, table in enumerate(tables, 1):
            skip = skipped.get(table.name, set())
            columns = tuple([await self._sampled(table, column, skip) for column in table.columns])
            filled.append(replace(table, columns=columns))
            on_progress("samples", done, len(tables), table.name)
        return filled

    async def _sampled(self, table: Table, column: Column, skip: set[str]) -> Column:
        readable = column.kind == "text" and column.name not in skip
        if not readable or self._left <= 0 or time.monotonic() > self._ends:
            return column
        limits = QueryLimits(timeout_s=_COLUMN_S, max_rows=FEW + 1, max_bytes=1024 * 1024)
        try:
            fetched = await self._source.fetch(self._statement(table, column), limits)
        except AppError:
            return column  # a column without samples is still a column
        values = [str(row[0]) for row in fetched.rows if row[0] not in (None, "")]
        kept = tuple(values if len(values) <= FEW else values[:FREQUENT])
        self._left -= len(kept)
        return replace(column, samples=kept)

    def _statement(self, table: Table, column: Column) -> str:
        from sqlglot import exp  # parsed and built only while syncing

        name = exp.column(column.name, quoted=True)
        length = exp.Length(this=name.copy())
        short = exp.and_(name.copy().is_(exp.null()).not_(), length <= LONGEST)
        query = exp.select(name.copy()).from_(quoted_table(table.name)).where(short)
        if table.kind == "view" or (table.rows or 0) > _BIG:
            query = exp.select(name.copy()).from_(query.limit(_LOOKED_AT).subquery("looked_at"))
        query = query.group_by(name.copy()).order_by(exp.Count(this=exp.Star()).desc(), name.copy())
        return query.limit(FEW + 1).sql(dialect=self._dialect)
