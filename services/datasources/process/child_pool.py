"""A bounded pool of child processes, kept open for the next statement."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from model.sources.query import QueryLimits
from services.datasources.background_tasks import BackgroundTasks
from services.datasources.fetched_rows import FetchedRows
from services.datasources.process.child_process import ChildProcess, start_child_process
from services.datasources.process.open_request import OpenRequest
from services.datasources.scheduling.query_slots import QuerySlots
from services.datasources.scheduling.requester import SYSTEM, Requester
from services.runtime.fair_queue import Ticket

MAX_CHILDREN = 6
MAX_CHILDREN_PER_REQUEST = 3
_MAX_IDLE_S = 300.0
_REAP_INTERVAL_S = 15.0
_CLOSE_TIMEOUT_S = 10.0
_IDLE_WAIT_S = 0.03
"""How long to wait for a busy process before another is started, which takes longer."""


class ChildPool:
    """At most `max_children` processes; idle ones are replaced or end when unused."""

    def __init__(
        self, max_children: int = MAX_CHILDREN, max_per_request: int = MAX_CHILDREN_PER_REQUEST
    ) -> None:
        self._max_children = max_children
        self._slots = QuerySlots(max_children, max_per_request)
        self._idle: list[tuple[float, OpenRequest, ChildProcess]] = []
        """Least recently used first."""
        self._idle_again = asyncio.Event()
        self._background_tasks = BackgroundTasks()
        self._reaper: asyncio.Task[None] | None = None
        self._closed = False

    def is_warm(self, request: OpenRequest) -> bool:
        """Whether a process has these files open."""
        return self.is_idle(request) or self._slots.count_for_key(request) > 0

    def is_idle(self, request: OpenRequest) -> bool:
        """Whether a process has these files open and nothing to do."""
        return any(of == request for _, of, _ in self._idle)

    async def fetch(
        self, request: OpenRequest, sql: str, limits: QueryLimits, requester: Requester = SYSTEM
    ) -> FetchedRows:
        """The rows of a statement over the opened files. Cancelling ends it in the process.

        Raises `SqlFailed`, `QueryTimeout`, `DatasourceUnavailable`, `DatasourceBusy`.
        """
        async with self.acquire(request, requester, limits.timeout_s) as child:
            return await child.fetch(sql, limits)

    @asynccontextmanager
    async def acquire(
        self, request: OpenRequest, requester: Requester = SYSTEM, timeout_s: float = 0.0
    ) -> AsyncIterator[ChildProcess]:
        """A process that has these files open, for a statement with this time limit.

        Raises `DatasourceUnavailable`, `DatasourceBusy`.
        """
        slot = await self._slots.acquire(requester, timeout_s, request)
        for surplus in self._pop_surplus(request):
            self._background_tasks.start(surplus.end())
        try:
            child = await self._wait_for_idle(request) or await start_child_process(request)
        except BaseException:
            self._slots.release(slot)
            raise
        try:
            yield child
        finally:
            if child.has_ended:
                self._release(request, child, slot)
            else:
                self._background_tasks.start(self._finish_and_release(request, child, slot))

    async def close(self) -> None:
        """End all processes, also busy ones."""
        self._closed = True
        self._slots.close()
        if self._reaper:
            self._reaper.cancel()
        while self._idle:
            await self._idle.pop()[2].end()
        await self._background_tasks.wait(_CLOSE_TIMEOUT_S)

    def _pop_surplus(self, request: OpenRequest) -> list[ChildProcess]:
        """Removes idle processes so that the next one stays within the limit."""
        left = self._max_children - len(self._slots) + self.is_idle(request)
        gone: list[ChildProcess] = []
        while len(self._idle) > left:
            others = (i for i, (_, of, _) in enumerate(self._idle) if of != request)
            gone.append(self._idle.pop(next(others, 0))[2])
        return gone

    async def _wait_for_idle(self, request: OpenRequest) -> ChildProcess | None:
        """An idle process; waits briefly for a busy one, as most statements take milliseconds."""
        child = self._pop_idle(request)
        if child or self._slots.count_for_key(request) < 2:
            return child
        with suppress(TimeoutError):
            async with asyncio.timeout(_IDLE_WAIT_S):
                while not (child := self._pop_idle(request)):
                    self._idle_again.clear()
                    await self._idle_again.wait()
        return child

    def _pop_idle(self, request: OpenRequest) -> ChildProcess | None:
        for entry in reversed(self._idle):
            if entry[1] == request:
                self._idle.remove(entry)
                if entry[2].is_usable:
                    return entry[2]
                self._background_tasks.start(entry[2].end())
        return None

    async def _finish_and_release(
        self, request: OpenRequest, child: ChildProcess, slot: Ticket
    ) -> None:
        try:
            await child.finish_or_kill()
        finally:
            self._release(request, child, slot)

    def _release(self, request: OpenRequest, child: ChildProcess, slot: Ticket) -> None:
        if child.is_usable and not self._closed:
            self._idle.append((time.monotonic(), request, child))
            self._idle_again.set()
            self._start_reaper()
        else:
            self._background_tasks.start(child.end())
        self._slots.release(slot)

    def _start_reaper(self) -> None:
        if self._reaper is None or self._reaper.done():
            self._reaper = asyncio.create_task(self._reap_periodically())

    async def _reap_periodically(self) -> None:
        while self._idle:
            await asyncio.sleep(_REAP_INTERVAL_S)
            await self.evict_unused(time.monotonic() - _MAX_IDLE_S)

    async def evict_unused(self, before: float) -> None:
        """End processes that were last used before a monotonic time, or whose files are deleted."""
        requests = {request for _, request, _ in self._idle}
        gone = {each for each in requests if not await asyncio.to_thread(each.is_there)}
        unused = [entry for entry in self._idle if entry[0] < before or entry[1] in gone]
        self._idle = [entry for entry in self._idle if entry not in unused]
        for _, _, child in unused:
            self._background_tasks.start(child.end())
        await self._background_tasks.wait(_CLOSE_TIMEOUT_S)
