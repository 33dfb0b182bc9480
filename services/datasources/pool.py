"""A bounded pool of read-only connections, each reset before it is used again."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, Generic, Protocol, TypeVar

from model.errors import DatasourceUnavailable, SqlFailed
from model.sources.query import QueryLimits
from services.datasources.chores import Chores
from services.datasources.scheduling.places import Places
from services.datasources.scheduling.queue import Ticket

Connection = TypeVar("Connection")
SIZE = 6
_UNUSED_S = 60.0
_CONNECT_WAIT_S = 10
_END_WAIT_S = 5
log = logging.getLogger(__name__)


class Driver(Protocol[Connection]):
    """How connections of one kind are made, used and ended."""

    async def connect(self) -> Connection:
        """A new connection, read-only. Raises `DatasourceUnavailable`."""
        ...

    async def begin(self, connection: Connection, limits: QueryLimits) -> None:
        """Start reading: a read-only transaction with the limits set in the database."""
        ...

    async def read(self, connection: Connection, sql: str, limits: QueryLimits) -> Any:
        """The rows of a statement."""
        ...

    async def reset(self, connection: Connection) -> bool:
        """End the transaction and undo whatever a statement did to the session.

        False when the connection cannot be used again.
        """
        ...

    async def abandon(self, connection: Connection) -> None:
        """Stop what the database still does for this connection, then end it."""
        ...

    async def end(self, connection: Connection) -> None:
        """End an idle connection."""
        ...


class Pool(Generic[Connection]):
    """At most `size` connections; idle ones end after a minute."""

    def __init__(self, driver: Driver[Connection], size: int = SIZE) -> None:
        self._driver = driver
        self.places = Places(size)
        self._idle: list[tuple[float, Connection]] = []
        self._chores = Chores()
        self._reaper: asyncio.Task[None] | None = None
        self._closed = False

    @asynccontextmanager
    async def session(self, place: Ticket, limits: QueryLimits) -> AsyncIterator[Connection]:
        """A connection that has begun reading. What ends it early is stopped in the database.

        The place, taken from `places`, is given back when nothing runs in it any more.
        """
        try:
            connection = await self._begun(limits)
        except BaseException:
            self.places.give_back(place)
            raise
        try:
            yield connection
        except SqlFailed:
            self._chores.start(self._give_back(connection, place))
            raise
        except BaseException:
            self._chores.start(self._abandon(connection, place))
            raise
        self._chores.start(self._give_back(connection, place))

    async def close(self) -> None:
        """End idle connections now and the others when they come back."""
        self._closed = True
        self.places.close()
        if self._reaper:
            self._reaper.cancel()
        while self._idle:
            await self._end(self._idle.pop()[1])
        await self._chores.wait(_END_WAIT_S)

    async def _begun(self, limits: QueryLimits) -> Connection:
        while self._idle:
            connection = self._idle.pop()[1]
            try:
                await self._start(connection, limits)
            except (DatasourceUnavailable, SqlFailed):
                continue  # the server closed it while it was idle; a fresh one will tell
            return connection
        try:
            async with asyncio.timeout(_CONNECT_WAIT_S):
                connection = await self._driver.connect()
        except TimeoutError:
            raise DatasourceUnavailable("datasources.no_answer", seconds=_CONNECT_WAIT_S) from None
        await self._start(connection, limits)
        return connection

    async def _start(self, connection: Connection, limits: QueryLimits) -> None:
        try:
            await self._driver.begin(connection, limits)
        except BaseException:
            self._chores.start(self._quietly(self._driver.abandon(connection)))
            raise

    async def _give_back(self, connection: Connection, place: Ticket) -> None:
        try:
            async with asyncio.timeout(_END_WAIT_S):
                clean = await self._driver.reset(connection)
        except Exception as error:  # noqa: BLE001 - whatever it is, this connection is over
            log.info("connection not reset", extra={"error": type(error).__name__})
            clean = False
        if clean and not self._closed:
            self._idle.append((time.monotonic(), connection))
            self._reap()
        else:
            await self._quietly(self._driver.abandon(connection))
        self.places.give_back(place)

    async def _abandon(self, connection: Connection, place: Ticket) -> None:
        await self._quietly(self._driver.abandon(connection))
        self.places.give_back(place)

    async def _end(self, connection: Connection) -> None:
        await self._quietly(self._driver.end(connection))

    async def _quietly(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            async with asyncio.timeout(_END_WAIT_S):
                await work
        except Exception as error:  # noqa: BLE001 - nobody waits for this connection any more
            log.warning("connection not ended", extra={"error": type(error).__name__})

    def _reap(self) -> None:
        if self._reaper is None or self._reaper.done():
            self._reaper = asyncio.create_task(self._end_unused())

    async def _end_unused(self) -> None:
        while self._idle:
            await asyncio.sleep(_UNUSED_S / 4)
            oldest = time.monotonic() - _UNUSED_S
            unused = [entry for entry in self._idle if entry[0] < oldest]
            self._idle = [entry for entry in self._idle if entry[0] >= oldest]
            for _, connection in unused:
                await self._end(connection)
