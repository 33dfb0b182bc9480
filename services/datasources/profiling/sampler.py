"""Samples values of short text columns, with which words of a question are matched."""

import time
from collections.abc import Mapping
from dataclasses import replace

from model.errors import AppError
from model.sources.query import QueryLimits
from model.sources.schema import Column, Dialect, Table
from services.datasources.ports import OnProgress, StatementFetcher
from services.datasources.profiling.profile_statement import quote_table
from services.datasources.scheduling.requester import Requester

MAX_VALUE_LENGTH = 64
MAX_DISTINCT = 1_000
TOP_VALUES = 20
_MAX_VALUES = 200_000
_BUDGET_S = 60.0
_MAX_COLUMN_S = 3.0
_LARGE_TABLE_ROWS = 500_000
_SAMPLED_ROWS = 50_000


class Sampler:
    """Reads values through a source's own read-only connections, within a budget."""

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
        self._values_left = _MAX_VALUES

    async def fill(
        self, tables: list[Table], skipped: Mapping[str, set[str]], on_progress: OnProgress
    ) -> list[Table]:
        """The tables with samples; `skipped` names columns of tables that must not be read."""
        filled = []
        for done, table in enumerate(tables, 1):
            skip = skipped.get(table.name, set())
            columns = tuple(
                [await self._sample_column(table, column, skip) for column in table.columns]
            )
            filled.append(replace(table, columns=columns))
            on_progress("samples", done, len(tables), table.name)
        return filled

    async def _sample_column(self, table: Table, column: Column, skip: set[str]) -> Column:
        readable = column.kind == "text" and column.name not in skip
        if not readable or self._values_left <= 0 or time.monotonic() > self._deadline:
            return column
        limits = QueryLimits(
            timeout_s=_MAX_COLUMN_S, max_rows=MAX_DISTINCT + 1, max_bytes=1024 * 1024
        )
        try:
            statement = self._build_statement(table, column)
            result = await self._source.fetch(statement, limits, self._requester)
        except AppError:
            return column  # a column without samples is still a column
        values = [str(row[0]) for row in result.rows if row[0] not in (None, "")]
        samples = tuple(values if len(values) <= MAX_DISTINCT else values[:TOP_VALUES])
        self._values_left -= len(samples)
        return replace(column, samples=samples)

    def _build_statement(self, table: Table, column: Column) -> str:
        from sqlglot import exp  # parsed and built only while syncing

        name = exp.column(column.name, quoted=True)
        length = exp.Length(this=name.copy())
        short = exp.and_(name.copy().is_(exp.null()).not_(), length <= MAX_VALUE_LENGTH)
        query = exp.select(name.copy()).from_(quote_table(table.name)).where(short)
        if table.kind == "view" or (table.rows or 0) > _LARGE_TABLE_ROWS:
            query = exp.select(name.copy()).from_(query.limit(_SAMPLED_ROWS).subquery("looked_at"))
        query = query.group_by(name.copy()).order_by(exp.Count(this=exp.Star()).desc(), name.copy())
        return query.limit(MAX_DISTINCT + 1).sql(dialect=self._dialect)
