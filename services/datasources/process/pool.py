"""A bounded number of reader processes, kept warm for the next question."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from model.sources.query import QueryLimits
from services.datasources.chores import Chores
from services.datasources.process.child import Child, start_child
from services.datasources.process.opening import Opening
from services.datasources.scheduling.places import SYSTEM, Places, Requester
from services.datasources.scheduling.queue import Ticket
from services.datasources.source import Fetched

MOST = 6
MOST_OF_ONE = 3
_UNUSED_S = 300.0
_LOOK_EVERY_S = 15.0
_WAIT_S = 10.0
_SOON_S = 0.03
"""So long a process that is busy is waited for before another is started, which takes longer."""


class ChildPool:
    """At most `most` processes; idle ones give way to others, and end when long unused."""

    def __init__(self, most: int = MOST, most_of_one: int = MOST_OF_ONE) -> None:
        self._most = most
        self._places = Places(most, most_of_one)
        self._idle: list[tuple[float, Opening, Child]] = []
        """The longest unused first."""
        self._idle_again = asyncio.Event()
        self._chores = Chores()
        self._reaper: asyncio.Task[None] | None = None
        self._closed = False

    def is_warm(self, opening: Opening) -> bool:
        """Whether a process has these files open."""
        return self.is_idle(opening) or self._places.of_key(opening) > 0

    def is_idle(self, opening: Opening) -> bool:
        """Whether a process has these files open and nothing to do."""
        return any(of == opening for _, of, _ in self._idle)

    async def fetch(
        self, opening: Opening, sql: str, limits: QueryLimits, requester: Requester = SYSTEM
    ) -> Fetched:
        """The rows of a statement over the opened files. Cancelling ends it in the process.

        Raises `SqlFailed`, `QueryTimeout`, `DatasourceUnavailable`, `DatasourceBusy`.
        """
        async with self.child(opening, requester, limits.timeout_s) as child:
            return await child.fetch(sql, limits)

    @asynccontextmanager
    async def child(
        self, opening: Opening, requester: Requester = SYSTEM, timeout_s: float = 0.0
    ) -> AsyncIterator[Child]:
        """A process that has these files open, for a statement with this time limit.

        Raises `DatasourceUnavailable`, `DatasourceBusy`.
        """
        place = await self._places.take(requester, timeout_s, opening)
        for surplus in self._surplus(opening):
            self._chores.start(surplus.end())
        try:
            child = await self._idle_soon(opening) or await start_child(opening)
        except BaseException:
            self._places.give_back(place)
            raise
        try:
            yield child
        finally:
            if child.is_settled:
                self._give_back(opening, child, place)
            else:
                self._chores.start(self._settled(opening, child, place))

    async def close(self) -> None:
        """End all processes, those that are used too."""
        self._closed = True
        self._places.close()
        if self._reaper:
            self._reaper.cancel()
        while self._idle:
            await self._idle.pop()[2].end()
        await self._chores.wait(_WAIT_S)

    def _surplus(self, opening: Opening) -> list[Child]:
        """Idle processes that have to go so that the one to be used finds its place."""
        left = self._most - len(self._places) + self.is_idle(opening)
        gone: list[Child] = []
        while len(self._idle) > left:
            others = (i for i, (_, of, _) in enumerate(self._idle) if of != opening)
            gone.append(self._idle.pop(next(others, 0))[2])
        return gone

    async def _idle_soon(self, opening: Opening) -> Child | None:
        """One that is idle, or that will be in a moment: most statements take milliseconds."""
        child = self._idle_one(opening)
        if child or self._places.of_key(opening) < 2:
            return child
        with suppress(TimeoutError):
            async with asyncio.timeout(_SOON_S):
                while not (child := self._idle_one(opening)):
                    self._idle_again.clear()
                    await self._idle_again.wait()
        return child

    def _idle_one(self, opening: Opening) -> Child | None:
        for entry in reversed(self._idle):
            if entry[1] == opening:
                self._idle.remove(entry)
                if entry[2].is_usable:
                    return entry[2]
                self._chores.start(entry[2].end())
        return None

    async def _settled(self, opening: Opening, child: Child, place: Ticket) -> None:
        try:
            await child.settle()
        finally:
            self._give_back(opening, child, place)

    def _give_back(self, opening: Opening, child: Child, place: Ticket) -> None:
        if child.is_usable and not self._closed:
            self._idle.append((time.monotonic(), opening, child))
            self._idle_again.set()
            self._reap()
        else:
            self._chores.start(child.end())
        self._places.give_back(place)

    def _reap(self) -> None:
        if self._reaper is None or self._reaper.done():
            self._reaper = asyncio.create_task(self._look_for_unused())

    async def _look_for_unused(self) -> None:
        while self._idle:
            await asyncio.sleep(_LOOK_EVERY_S)
            await self.end_unused(time.monotonic() - _UNUSED_S)

    async def end_unused(self, before: float) -> None:
        """End processes that were last used before a monotonic time, or whose files are deleted."""
        openings = {opening for _, opening, _ in self._idle}
        gone = {each for each in openings if not await asyncio.to_thread(each.is_there)}
        unused = [entry for entry in self._idle if entry[0] < before or entry[1] in gone]
        self._idle = [entry for entry in self._idle if entry not in unused]
        for _, _, child in unused:
            self._chores.start(child.end())
        await self._chores.wait(_WAIT_S)
