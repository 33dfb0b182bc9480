"""Group commit for SQLite: what many callers write at once goes into one transaction.

A transaction costs a trip to a thread, the lock of the file and a commit, several times as much as
the statements in it.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar, cast

from sqlalchemy import Connection

from model.database.sqlite import TransactionThreads

MAX_QUEUED = 10_000
"""Writes that wait at most; beyond that the records cannot keep up, and callers are told so."""
Result = TypeVar("Result")
Work = Callable[[Connection], Any]
TurnToWrite = Callable[[], AbstractAsyncContextManager[None]]


@dataclass(eq=False, frozen=True, slots=True)
class _QueuedWrite:
    work: Work
    outcome: asyncio.Future[Any]


class GroupCommit:
    """Commits queued writes together, each as a whole and in the order in which they came.

    `turn` is entered for each transaction. A caller is answered after the commit.
    """

    def __init__(self, threads: TransactionThreads, turn: TurnToWrite) -> None:
        self._threads = threads
        self._turn = turn
        self._queue: list[_QueuedWrite] = []
        self._committing: asyncio.Task[None] | None = None

    async def write(self, work: Callable[[Connection], Result]) -> Result:
        """What `work` returns, committed. What it did is undone when it raises.

        Raises `TimeoutError` when the turn does not come, or too many writes wait for it.
        """
        if len(self._queue) >= MAX_QUEUED:
            raise TimeoutError(f"{MAX_QUEUED} writes wait for the records")
        outcome = asyncio.get_running_loop().create_future()
        self._queue.append(_QueuedWrite(work, outcome))
        if self._committing is None or self._committing.done():
            self._committing = asyncio.create_task(self._commit_queue(), name="group commit")
        return cast("Result", await outcome)

    async def _commit_queue(self) -> None:
        while self._queue:
            try:
                async with self._turn():
                    await self._commit_group()
            except BaseException as error:
                _fail(self._take_queue(), error)
                if not isinstance(error, Exception):
                    raise

    async def _commit_group(self) -> None:
        group = self._take_queue()
        if not group:
            return
        do_all = partial(_do_all, works=[queued.work for queued in group])
        try:
            outcomes = await self._threads.write(do_all)
        except BaseException as error:
            _fail(group, error)
            if not isinstance(error, Exception):
                raise
            return
        for queued, (result, problem) in zip(group, outcomes, strict=True):
            if problem is not None:
                _fail([queued], problem)
            elif not queued.outcome.done():
                queued.outcome.set_result(result)

    def _take_queue(self) -> list[_QueuedWrite]:
        """What is queued, without the writes whose callers were cancelled."""
        queue, self._queue = self._queue, []
        return [queued for queued in queue if not queued.outcome.done()]


def _fail(group: Sequence[_QueuedWrite], error: BaseException) -> None:
    for queued in group:
        if queued.outcome.done():
            continue
        if isinstance(error, asyncio.CancelledError):
            queued.outcome.cancel()
        else:
            queued.outcome.set_exception(error)


def _do_all(connection: Connection, works: Sequence[Work]) -> list[tuple[Any, Exception | None]]:
    """What each of the works returned or raised, in one transaction.

    Raises what a single work raises, and an error after which SQLite has undone the transaction.
    """
    if len(works) == 1:
        return [(works[0](connection), None)]
    return [_do_work(connection, work) for work in works]


def _do_work(connection: Connection, work: Work) -> tuple[Any, Exception | None]:
    # Savepoints on the driver's connection: those of SQLAlchemy take three times as long.
    driver = cast("sqlite3.Connection", connection.connection.driver_connection)
    result, problem = None, None
    driver.execute("SAVEPOINT queued_write")
    try:
        result = work(connection)
    except Exception as error:
        if not driver.in_transaction:
            raise
        driver.execute("ROLLBACK TO queued_write")
        problem = error
    driver.execute("RELEASE queued_write")
    return result, problem
