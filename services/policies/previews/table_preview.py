"""What a user would see of one table under rules that are not stored yet."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from sqlglot import exp

from model.errors import AppError, BudgetExhausted, SqlRejected
from model.locales import LocaleText
from model.sources.policy import Mask
from model.sources.query import Cell
from model.sources.schema import Schema
from services.datasources.profiling.profile_statement import quote_table
from services.datasources.query_runner import SourceRunner
from services.policies.mask_expressions import load_text
from services.policies.restriction import PolicyRestriction
from services.policies.table_description import describe_table, write_sql

_MAX_ROWS = 5
_TABLE_S = 6.0


@dataclass(frozen=True, slots=True)
class ColumnPreview:
    """A column as the user sees it, or does not."""

    name: str
    hidden: bool = False
    mask: Mask | None = None


@dataclass(frozen=True, slots=True)
class TablePreview:
    """What the user would see of a table that has rules."""

    table: str
    visible: int | None = None
    total: int | None = None
    columns: tuple[ColumnPreview, ...] = ()
    words: tuple[LocaleText, ...] = ()
    sql: str = ""
    names: tuple[str, ...] = ()
    """Of the columns of `rows`."""
    rows: tuple[tuple[Cell, ...], ...] = ()
    problem: LocaleText | None = None
    """Why something of it is not known."""


class TableReader:
    """Counts and reads tables, as a user sees them and as they are."""

    def __init__(
        self,
        full: tuple[Schema, SourceRunner],
        source: tuple[Schema, SourceRunner],
        restriction: PolicyRestriction,
    ) -> None:
        self._schema, self._full_runner = full
        self._restricted_schema, self._restricted_runner = source
        self._restriction = restriction

    async def show(self, name: str, deadline: float) -> TablePreview:
        """A table, with what could be found of it before `deadline`, on the clock of the loop."""
        tables = {table.name: table for table in self._schema.tables}
        if name not in tables:
            return TablePreview(name, problem=LocaleText("policies.table_off", {"table": name}))
        try:
            preview = self._describe(name)
        except SqlRejected as error:
            return TablePreview(name, problem=error.locale_text)
        remaining_s = deadline - asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(max(0, min(_TABLE_S, remaining_s))):
                async for each in self._read(preview):
                    preview = each
        except TimeoutError:
            return replace(preview, problem=LocaleText("policies.preview_timeout"))
        except BudgetExhausted:
            raise
        except AppError as error:
            return replace(preview, problem=error.locale_text)
        return preview

    def _describe(self, name: str) -> TablePreview:
        table = next(each for each in self._schema.tables if each.name == name)
        restriction, dialect = self._restriction, self._schema.source.dialect
        policy = restriction.bind_table(table, self._schema)
        sentences = describe_table(name, policy, restriction.policies, restriction.subject)
        columns = tuple(
            ColumnPreview(
                column.name, column.name in policy.hidden_columns, policy.masks.get(column.name)
            )
            for column in table.columns
        )
        sql = "" if all(column.hidden for column in columns) else write_sql(table, policy, dialect)
        return TablePreview(name, columns=columns, words=tuple(sentences), sql=sql)

    async def _read(self, preview: TablePreview) -> AsyncIterator[TablePreview]:
        """The same with its first rows, then with each count: what is quick comes first."""
        dialect = self._schema.source.dialect
        count = load_text(_count_rows(preview.table), dialect)
        is_seen = preview.table in {table.name for table in self._restricted_schema.tables}
        names = tuple(column.name for column in preview.columns if not column.hidden)
        if is_seen:
            rows = await _run(
                self._restricted_runner, load_text(_select_rows(preview.table, names), dialect)
            )
            yield (preview := replace(preview, names=names, rows=rows))
        visible = await _count(self._restricted_runner, count) if is_seen else 0
        yield (preview := replace(preview, visible=visible))
        yield replace(preview, total=await _count(self._full_runner, count))


async def _run(runner: SourceRunner, sql: str) -> tuple[tuple[Cell, ...], ...]:
    return (await runner.run(await asyncio.to_thread(runner.check, sql))).rows


async def _count(runner: SourceRunner, sql: str) -> int:
    [[rows]] = await _run(runner, sql)
    return int(str(rows))


def _count_rows(table: str) -> exp.Select:
    return exp.select(exp.Count(this=exp.Star())).from_(quote_table(table))


def _select_rows(table: str, names: tuple[str, ...]) -> exp.Select:
    columns = [exp.column(exp.to_identifier(name, quoted=True)) for name in names]
    return exp.select(*columns).from_(quote_table(table)).limit(_MAX_ROWS)
