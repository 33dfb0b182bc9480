"""The sessions with one group of the hub: few, shared, opened again after a loss."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from model.errors import ToolFailed
from services.tools.endpoint import HubEndpoint
from services.tools.hub_errors import to_tool_error
from services.tools.hub_session import HubSession, SessionLost

MAX_SESSIONS = 24
"""As many calls as six answers make at once; further ones wait."""
MAX_WAITING = 64
ACQUIRE_TIMEOUT_S = 15.0
"""How long a call waits for a session; after that it fails without having begun."""
IDLE_TIMEOUT_S = 300.0
log = logging.getLogger(__name__)


class SessionPool:
    """At most `most` sessions; each serves one request at a time.

    One request a session, because to end a session is the one way to end a request for certain.
    """

    def __init__(
        self, endpoint: HubEndpoint, tools_changed: Callable[[], None], most: int = MAX_SESSIONS
    ) -> None:
        self._endpoint = endpoint
        self._tools_changed = tools_changed
        self._free = asyncio.Semaphore(most)
        self._waiting = 0
        self._idle: list[tuple[float, HubSession]] = []
        self._closing: set[asyncio.Task[None]] = set()
        self._reaper: asyncio.TimerHandle | None = None

    @asynccontextmanager
    async def session(self, *, fresh: bool = False) -> AsyncIterator[HubSession]:
        """A session of one's own until the block ends; a new one when it must be `fresh`.

        Raises `ToolFailed` when the hub cannot be reached, or others leave no place for it.
        """
        if self._waiting >= MAX_WAITING:
            raise ToolFailed("tools.busy")
        self._waiting += 1
        try:
            async with asyncio.timeout(ACQUIRE_TIMEOUT_S):
                await self._free.acquire()
        except TimeoutError:
            raise ToolFailed("tools.busy") from None
        finally:
            self._waiting -= 1
        try:
            session = await self._acquire(fresh=fresh)
            try:
                yield session
            finally:
                self._release(session)
        finally:
            self._free.release()

    async def close(self) -> None:
        """End all sessions."""
        if self._reaper:
            self._reaper.cancel()
        while self._idle:
            self._end(self._idle.pop()[1])
        if self._closing:
            await asyncio.wait(self._closing)

    async def _acquire(self, *, fresh: bool) -> HubSession:
        while self._idle and not fresh:
            _, session = self._idle.pop()
            if session.is_alive:
                return session
            self._end(session)
        session = HubSession(self._endpoint, self._tools_changed)
        try:
            await session.open()
        except SessionLost as error:
            raise to_tool_error(error.__cause__ or error) from error
        return session

    def _release(self, session: HubSession) -> None:
        if not session.is_alive:
            self._end(session)
            return
        self._idle.append((time.monotonic(), session))
        if self._reaper is None:
            self._reaper = asyncio.get_running_loop().call_later(IDLE_TIMEOUT_S, self._reap)

    def _reap(self) -> None:
        """End what was not used for a while; look again when the next may be due."""
        self._reaper = None
        now = time.monotonic()
        while self._idle and (
            now - self._idle[0][0] >= IDLE_TIMEOUT_S or not self._idle[0][1].is_alive
        ):
            self._end(self._idle.pop(0)[1])
        if self._idle:
            due = self._idle[0][0] + IDLE_TIMEOUT_S - now
            self._reaper = asyncio.get_running_loop().call_later(due, self._reap)

    def _end(self, session: HubSession) -> None:
        task = asyncio.create_task(session.close(), name="close hub session")
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
