"""A bounded connection pool: connections are read-only and reset before they are used again."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, Generic, Protocol, TypeVar

from model.errors import DatasourceUnavailable, SqlFailed
from model.sources.query import QueryLimits
from services.datasources.background_tasks import BackgroundTasks
from services.datasources.fetched_rows import FetchedRows
from services.datasources.scheduling.query_slots import QuerySlots
from services.runtime.fair_queue import Ticket

Connection = TypeVar("Connection")
POOL_SIZE = 6
_MAX_IDLE_S = 60.0
_CONNECT_WAIT_S = 10
_END_WAIT_S = 5
log = logging.getLogger(__name__)


class Driver(Protocol[Connection]):
    """Opens, uses, resets and closes the connections of one kind."""

    async def connect(self) -> Connection:
        """A new connection, read-only. Raises `DatasourceUnavailable`."""
        ...

    async def begin(self, connection: Connection, limits: QueryLimits) -> None:
        """Start reading: a read-only transaction with the limits set in the database."""
        ...

    async def read(self, connection: Connection, sql: str, limits: QueryLimits) -> FetchedRows:
        """The rows of a statement."""
        ...

    async def reset(self, connection: Connection) -> bool:
        """End the transaction and undo whatever a statement did to the session.

        False when the connection cannot be used again.
        """
        ...

    async def cancel_and_close(self, connection: Connection) -> None:
        """Cancel the running statement in the database, then close the connection."""
        ...

    async def end(self, connection: Connection) -> None:
        """Close an idle connection."""
        ...


class ConnectionPool(Generic[Connection]):
    """At most `size` connections; idle ones are closed after a minute."""

    def __init__(self, driver: Driver[Connection], size: int = POOL_SIZE) -> None:
        self._driver = driver
        self.slots = QuerySlots(size)
        self._idle: list[tuple[float, Connection]] = []
        self._background_tasks = BackgroundTasks()
        self._reaper: asyncio.Task[None] | None = None
        self._closed = False

    @asynccontextmanager
    async def open_session(self, slot: Ticket, limits: QueryLimits) -> AsyncIterator[Connection]:
        """A connection in a read-only transaction; a statement that is left early is cancelled.

        The slot is released once nothing runs on its connection.
        """
        try:
            connection = await self._open_connection(limits)
        except BaseException:
            self.slots.release(slot)
            raise
        try:
            yield connection
        except SqlFailed:
            self._background_tasks.start(self._release(connection, slot))
            raise
        except BaseException:
            self._background_tasks.start(self._cancel_connection(connection, slot))
            raise
        self._background_tasks.start(self._release(connection, slot))

    async def close(self) -> None:
        """Close idle connections now, and the others when they are returned."""
        self._closed = True
        self.slots.close()
        if self._reaper:
            self._reaper.cancel()
        while self._idle:
            await self._close_connection(self._idle.pop()[1])
        await self._background_tasks.wait(_END_WAIT_S)

    async def _open_connection(self, limits: QueryLimits) -> Connection:
        while self._idle:
            connection = self._idle.pop()[1]
            try:
                await self._begin_transaction(connection, limits)
            except (DatasourceUnavailable, SqlFailed):
                continue  # the server may have closed it while it was idle: try a new one
            return connection
        try:
            async with asyncio.timeout(_CONNECT_WAIT_S):
                connection = await self._driver.connect()
        except TimeoutError:
            raise DatasourceUnavailable("datasources.no_answer", seconds=_CONNECT_WAIT_S) from None
        await self._begin_transaction(connection, limits)
        return connection

    async def _begin_transaction(self, connection: Connection, limits: QueryLimits) -> None:
        try:
            await self._driver.begin(connection, limits)
        except BaseException:
            self._background_tasks.start(
                self._suppress_errors(self._driver.cancel_and_close(connection))
            )
            raise

    async def _release(self, connection: Connection, slot: Ticket) -> None:
        try:
            async with asyncio.timeout(_END_WAIT_S):
                is_reusable = await self._driver.reset(connection)
        except Exception as error:  # noqa: BLE001 - after any error the connection is closed
            log.info("connection not reset", extra={"error": type(error).__name__})
            is_reusable = False
        if is_reusable and not self._closed:
            self._idle.append((time.monotonic(), connection))
            self._start_reaper()
        else:
            await self._suppress_errors(self._driver.cancel_and_close(connection))
        self.slots.release(slot)

    async def _cancel_connection(self, connection: Connection, slot: Ticket) -> None:
        await self._suppress_errors(self._driver.cancel_and_close(connection))
        self.slots.release(slot)

    async def _close_connection(self, connection: Connection) -> None:
        await self._suppress_errors(self._driver.end(connection))

    async def _suppress_errors(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            async with asyncio.timeout(_END_WAIT_S):
                await work
        except Exception as error:  # noqa: BLE001 - no caller waits for the result
            log.warning("connection not ended", extra={"error": type(error).__name__})

    def _start_reaper(self) -> None:
        if self._reaper is None or self._reaper.done():
            self._reaper = asyncio.create_task(self._close_unused())

    async def _close_unused(self) -> None:
        while self._idle:
            await asyncio.sleep(_MAX_IDLE_S / 4)
            cutoff = time.monotonic() - _MAX_IDLE_S
            unused = [entry for entry in self._idle if entry[0] < cutoff]
            self._idle = [entry for entry in self._idle if entry[0] >= cutoff]
            for _, connection in unused:
                await self._close_connection(connection)
