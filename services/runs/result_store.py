"""The rows of answers, stored for downloads: compressed, in parts, read one at a time."""

import asyncio
import logging
import zlib
from collections.abc import AsyncIterator, Iterator, Sequence
from functools import partial
from typing import Protocol

import orjson
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from agent.data_agent.replies.previous_result import PreviousResult
from model.answers.answer_rights import StoredAnswerRights
from model.chats.run import Run
from model.database.engine import Database
from model.errors import NotFound
from model.repositories.runs import branches, run_results, runs
from model.serialization import to_json
from model.sources.query import Cell, QueryResult, ResultColumn

ROWS_PER_PART = 1_000
COMPRESSION_LEVEL = 1
MAX_ROWS_ON_LOOP = 100
log = logging.getLogger(__name__)
Rows = Sequence[Sequence[Cell]]


class ResultRows(Protocol):
    """Rows that can be exported."""

    @property
    def columns(self) -> tuple[ResultColumn, ...]:
        """The columns of the rows."""
        ...

    def parts(self) -> AsyncIterator[Rows]:
        """All rows in order, a part at a time."""
        ...


class StoredResult:
    """The stored rows of a run."""

    def __init__(self, database: Database, run_id: str, columns: tuple[ResultColumn, ...]) -> None:
        self._database = database
        self._run_id = run_id
        self.columns = columns

    async def parts(self) -> AsyncIterator[Rows]:
        """All rows in order, a part at a time."""
        number = 0
        while (data := await self._part(number)) is not None:
            yield await asyncio.to_thread(_decompress, data)
            number += 1

    async def _part(self, number: int) -> bytes | None:
        async with self._database.reading() as session:
            return await run_results.find_part(session, self._run_id, number)


class ResultStore:
    """Loads the stored rows of runs, as far as their users may still see them."""

    def __init__(self, database: Database, rights: StoredAnswerRights) -> None:
        self._database = database
        self._rights = rights

    async def load(self, run: Run) -> StoredResult:
        """The stored rows of a run. Raises `NotFound` when it kept none, or they are withheld."""
        async with self._database.reading() as session:
            columns = await run_results.find_columns(session, run.id)
        if columns is None or await self._rights.is_withheld(run):
            raise NotFound("runs.no_result")
        return StoredResult(self._database, run.id, columns)

    async def count_rows(self, run_id: str) -> int | None:
        """How many rows a run stored, also where they are withheld; None when it stored none."""
        async with self._database.reading() as session:
            return await run_results.find_row_count(session, run_id)

    async def are_withheld(self, run: Run) -> bool:
        """Whether a run stored what its user may not see any more."""
        async with self._database.reading() as session:
            if await run_results.are_withheld(session, run.id):
                return True
        return await self._rights.is_withheld(run)

    async def find_previous(self, run: Run) -> PreviousResult | None:
        """The rows of the newest answer before the run, in its branch, that stored any."""
        latest_answer = await self._database.read(partial(_find_latest, run=run))
        if latest_answer is None:
            return None
        try:
            stored_result = await self.load(latest_answer[0])
        except NotFound:  # withheld
            return None
        rows = [tuple(row) async for part in stored_result.parts() for row in part]
        return PreviousResult(latest_answer[1], QueryResult(stored_result.columns, tuple(rows)))


async def store_result(database: Database, run_id: str, result: QueryResult) -> None:
    """Store the rows of a run. A failure is logged: the answer itself does not need them."""
    parts = await _compress(result.rows)
    add = partial(
        run_results.add,
        run_id=run_id,
        columns=result.columns,
        parts=parts,
        row_count=len(result.rows),
    )
    try:
        await database.write(add)
    except (SQLAlchemyError, OSError, TimeoutError):
        log.exception("rows could not be stored", extra={"run": run_id})


def _find_latest(connection: Connection, run: Run) -> tuple[Run, str] | None:
    branch = branches.find_branch(connection, run.chat_id, run.parent_id)
    latest = run_results.find_latest(connection, branch)
    latest_run = runs.find_by_id(connection, latest[0]) if latest else None
    return (latest_run, latest[1]) if latest and latest_run else None


async def _compress(rows: Rows) -> list[bytes]:
    if len(rows) <= MAX_ROWS_ON_LOOP:
        return list(_compress_parts(rows))
    return await asyncio.to_thread(lambda: list(_compress_parts(rows)))


def _compress_parts(rows: Rows) -> Iterator[bytes]:
    for start in range(0, len(rows), ROWS_PER_PART):
        yield zlib.compress(to_json(rows[start : start + ROWS_PER_PART]), COMPRESSION_LEVEL)


def _decompress(data: bytes) -> Rows:
    rows: Rows = orjson.loads(zlib.decompress(data))
    return rows
