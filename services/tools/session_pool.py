"""The connections with one group of the hub: one for all users, or a session for each of them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from model.errors import ToolFailed
from services.tools.endpoint import HubEndpoint
from services.tools.hub_errors import is_safe_to_retry, to_tool_error
from services.tools.hub_session import HubSession

MAX_CALLS = 24
"""Calls at the same time, as many as six answers make; further ones wait."""
MAX_WAITING = 64
MAX_SESSIONS = 64
"""Beyond this number the sessions that were idle longest end."""
ACQUIRE_TIMEOUT_S = 15.0
"""How long a call waits for a place; after that it fails without having begun."""
IDLE_TIMEOUT_S = 300.0
log = logging.getLogger(__name__)


class SessionPool:
    """Connects when it is first needed, and again after a loss.

    A hub that keeps a session for a connection may keep a user's state in it, so such a connection
    serves one user, and all his calls. Without sessions one connection serves everybody.
    """

    def __init__(
        self, endpoint: HubEndpoint, tools_changed: Callable[[], None], most: int = MAX_CALLS
    ) -> None:
        self._endpoint = endpoint
        self._tools_changed = tools_changed
        self._places = asyncio.Semaphore(most)
        self._waiting = 0
        self._shared: HubSession | None = None
        self._by_user: dict[str, HubSession] = {}
        self._opening: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._is_older = False
        self._ending: set[HubSession] = set()
        self._reaper: asyncio.TimerHandle | None = None

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """A place for a call until the block ends. Raises `ToolFailed` when others leave none."""
        if self._waiting >= MAX_WAITING:
            raise ToolFailed("tools.busy")
        self._waiting += 1
        try:
            async with asyncio.timeout(ACQUIRE_TIMEOUT_S):
                await self._places.acquire()
        except TimeoutError:
            raise ToolFailed("tools.busy") from None
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._places.release()

    async def session(self, user_id: str) -> HubSession:
        """The connection for a user's requests, opened when there is none.

        Raises `ToolFailed` when the hub cannot be reached.
        """
        async with self._opening.setdefault(user_id, asyncio.Lock()):
            session = self._find(user_id)
            return session or self._keep(user_id, await self._open())

    def discard(self, session: HubSession) -> None:
        """Use it no more; requests that are being served on it may end."""
        if self._shared is session:
            self._shared = None
        self._by_user = {user: each for user, each in self._by_user.items() if each is not session}
        self._end(session)

    async def close(self) -> None:
        """End all connections."""
        if self._reaper:
            self._reaper.cancel()
        ending = [*self._list(), *self._ending]
        self._shared, self._by_user = None, {}
        await asyncio.gather(*(session.close() for session in ending))

    def _list(self) -> list[HubSession]:
        return [*self._by_user.values(), *filter(None, [self._shared])]

    def _find(self, user_id: str) -> HubSession | None:
        session = self._by_user.get(user_id) or self._shared
        if session is self._shared and session and session.is_stateful:
            self.discard(session)  # the hub began one in the middle
            return None
        return session if session and session.is_alive else None

    async def _open(self) -> HubSession:
        """A new connection; where the hub was older but now refuses the handshake, without it."""
        if self._is_older:
            try:
                return await self._connect(is_older=True)
            except Exception as error:
                if not is_safe_to_retry(error):
                    raise to_tool_error(error, self._endpoint.token) from error
        try:
            session = await self._connect(is_older=False)
        except Exception as error:
            raise to_tool_error(error, self._endpoint.token) from error
        self._is_older = session.is_older
        return session

    async def _connect(self, *, is_older: bool) -> HubSession:
        session = HubSession(self._endpoint, self._tools_changed, is_older=is_older)
        await session.open()
        return session

    def _keep(self, user_id: str, session: HubSession) -> HubSession:
        """The session that the user is to use: this one, or what others opened meanwhile."""
        if previous := self._by_user.pop(user_id, None):
            self._end(previous)
        if session.is_stateful:
            self._by_user[user_id] = session
            self._drop_unused()
        elif self._shared and self._shared.is_alive:
            self._end(session)
            return self._shared
        else:
            self._shared = session
        if self._reaper is None:
            self._reaper = asyncio.get_running_loop().call_later(IDLE_TIMEOUT_S, self._reap)
        return session

    def _drop_unused(self) -> None:
        surplus = len(self._by_user) - MAX_SESSIONS
        if surplus > 0:
            unused = sorted(self._by_user.values(), key=lambda each: each.idle_s, reverse=True)
            for session in unused[:surplus]:
                self.discard(session)

    def _reap(self) -> None:
        """End what was not used for a while; look again when the next may be due."""
        self._reaper = None
        for session in self._list():
            if session.idle_s >= IDLE_TIMEOUT_S or not session.is_alive:
                self.discard(session)
        if left := self._list():
            due_s = IDLE_TIMEOUT_S - max(session.idle_s for session in left)
            self._reaper = asyncio.get_running_loop().call_later(due_s, self._reap)

    def _end(self, session: HubSession) -> None:
        session.retire()
        self._ending = {each for each in self._ending if not each.is_closed} | {session}
