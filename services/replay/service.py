"""Replays: the same statement again, as whoever asks for it may see its source today."""

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import partial
from typing import Literal

import orjson

from agent.ports import QueryRunner
from model.actor import UserActor
from model.audit.entry import AuditRecord
from model.chats.run import Run
from model.database.engine import Database
from model.errors import Conflict, NotFound, RunFailed, SqlRejected
from model.locales import Locale, text
from model.repositories.sources.proposals import find_sql_of_run
from model.serialization import to_json
from model.sources.query import QueryResult, ResultColumn
from model.sources.schema import Schema
from services.answering.ports import QuerySources
from services.replay.row_difference import SAME, Row, RowDifference, compare_rows
from services.runs.result_store import ResultStore

ReplayStatus = Literal["same", "different", "refused", "failed"]
Compared = Literal["rows", "count", "nothing"]
_Opening = AbstractAsyncContextManager[tuple[Schema, QueryRunner]]


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of a statement that was run again."""

    sql: str
    status: ReplayStatus
    compared: Compared = "nothing"
    """Rows with the stored ones, or their numbers only; nothing where neither is known."""
    problem: str = ""
    """Why it was refused or failed, in the reader's language."""
    rules: tuple[str, ...] = ()
    """What the rules of the source do to the statement today."""
    columns: tuple[ResultColumn, ...] = ()
    rows: tuple[Row, ...] = ()
    """As they are today."""
    rows_before: int | None = None
    columns_changed: bool = False
    truncated: bool = False
    difference: RowDifference = SAME


@dataclass(frozen=True, slots=True)
class _Earlier:
    """What is known of the rows of the first time."""

    columns: tuple[ResultColumn, ...] | None = None
    rows: tuple[Row, ...] = ()
    count: int | None = None


class ReplayService:
    """Runs statements of answers and of the audit again: guarded, read-only, and recorded."""

    def __init__(self, database: Database, sources: QuerySources) -> None:
        self._database = database
        self._sources = sources
        self._results = ResultStore(database, sources.rights)

    async def replay_run(self, run: Run, locale: Locale) -> Replay:
        """The statement of a user's own answer; of rows that are withheld, their number counts.

        Raises `Conflict` when it has none, and `BudgetExhausted`.
        """
        sql = await self._database.read(partial(find_sql_of_run, run_id=run.id))
        if not sql or run.mode not in ("data", "file"):
            raise Conflict("audit.no_statement")
        earlier = await self._load_earlier(run)
        return await _replay(self._sources.open(run), sql, earlier, locale)

    async def replay_record(self, record: AuditRecord, reader: UserActor, locale: Locale) -> Replay:
        """A recorded statement, with the rights of the reader and not of whoever asked.

        He is not shown the rows of then, which he may have no right to. Raises `Conflict` for
        a record that is no statement of a data source, and `BudgetExhausted`.
        """
        details = orjson.loads(record.details)
        sql, source_id = details.get("sql"), record.source_id
        source_ids = await self._sources.sources.list_ids(reader)
        if record.kind != "statement" or not sql or not source_id:
            raise Conflict("audit.no_statement")
        if source_id not in source_ids:
            return Replay(sql, "refused", problem=text("audit.source_closed", locale))
        opening = self._sources.sources.open(source_id, reader)
        earlier = _Earlier(count=details.get("rows"))
        return await _replay(opening, sql, earlier, locale)

    async def _load_earlier(self, run: Run) -> _Earlier:
        try:
            stored_result = await self._results.load(run)
        except NotFound:
            return _Earlier(count=await self._results.count_rows(run.id))
        rows = tuple([tuple(row) async for part in stored_result.parts() for row in part])
        return _Earlier(stored_result.columns, rows, len(rows))


async def _replay(opening: _Opening, sql: str, earlier: _Earlier, locale: Locale) -> Replay:
    rules: tuple[str, ...] = ()
    before = earlier.count
    try:
        async with opening as (_, runner):
            query = await asyncio.to_thread(runner.check, sql)
            rules = tuple(rule.text(locale) for rule in query.rules)
            result = await runner.run(query)
    except NotFound:
        problem = text("audit.source_closed", locale)
        return Replay(sql, "refused", problem=problem, rows_before=before)
    except RunFailed as error:
        status: ReplayStatus = "refused" if isinstance(error, SqlRejected) else "failed"
        return Replay(sql, status, problem=error.text(locale), rules=rules, rows_before=before)
    return await asyncio.to_thread(_compare, sql, rules, earlier, result)


def _compare(sql: str, rules: tuple[str, ...], earlier: _Earlier, result: QueryResult) -> Replay:
    rows = _as_stored(result.rows)
    make_replay = partial(
        Replay,
        sql,
        rules=rules,
        columns=result.columns,
        rows=rows,
        rows_before=earlier.count,
        truncated=result.truncated,
    )
    if earlier.columns is None:
        is_same = earlier.count in (None, len(rows))
        compared: Compared = "nothing" if earlier.count is None else "count"
        return make_replay("same" if is_same else "different", compared)
    names = [column.name for column in result.columns]
    if [column.name for column in earlier.columns] != names:
        return make_replay("different", "rows", columns_changed=True)
    difference = compare_rows(result.columns, earlier.rows, rows)
    return make_replay(
        "same" if difference.is_empty else "different", "rows", difference=difference
    )


def _as_stored(rows: Sequence[Row]) -> tuple[Row, ...]:
    """As they would be read from the stored rows: decimals and times are texts there."""
    return tuple(tuple(row) for row in orjson.loads(to_json(rows)))
