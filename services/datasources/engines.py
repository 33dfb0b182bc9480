"""One open source per record, lent to whoever reads; closed when unused, edited or deleted.

A source that is lent is not closed. One that was edited or deleted meanwhile is retired: those who
have it go on with it, nobody else gets it, and the last of them closes it.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from services.datasources.chores import Chores
from services.datasources.source import OpenSource

_UNUSED_S = 300.0
_LOOK_EVERY_S = 30.0
_CLOSE_WAIT_S = 20.0
log = logging.getLogger(__name__)


@dataclass(eq=False)
class _Engine:
    revision: int
    source: OpenSource
    used: float = 0.0
    leases: int = 0
    retired: bool = False


class Engines:
    """Open sources by id, the newest revision of each; older ones stay while they are lent."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._current: dict[str, _Engine] = {}
        self._open: set[_Engine] = set()
        self._chores = Chores()

    def __len__(self) -> int:
        return len(self._open)

    @asynccontextmanager
    async def lease(
        self, source_id: str, revision: int, opener: Callable[[], OpenSource]
    ) -> AsyncIterator[OpenSource]:
        """The source with this configuration, which stays open until the block ends."""
        engine = self._engine(source_id, revision, opener)
        engine.leases += 1
        try:
            yield engine.source
        finally:
            engine.leases -= 1
            engine.used = self._clock()
            self._close_if_over(engine)

    async def retire(self, source_id: str) -> None:
        """Lend a source no more; end its connections, now or when the last lease ends."""
        engine = self._current.pop(source_id, None)
        if engine:
            engine.retired = True
            if not engine.leases:
                await self._close(engine)

    async def close_all(self) -> None:
        """End all connections, those of sources that are lent too."""
        self._current.clear()
        await asyncio.gather(*(self._close(engine) for engine in list(self._open)))
        await self._chores.wait(_CLOSE_WAIT_S)

    async def end_unused(self, before: float) -> None:
        """Close what nobody has and nobody had since a time of the clock."""
        for source_id, engine in list(self._current.items()):
            if not engine.leases and engine.used < before:
                await self.retire(source_id)

    async def close_unused(self) -> None:
        """Close what nobody asked for lately, for as long as the worker lives."""
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            await self.end_unused(self._clock() - _UNUSED_S)

    def _engine(self, source_id: str, revision: int, opener: Callable[[], OpenSource]) -> _Engine:
        current = self._current.get(source_id)
        if current and current.revision == revision:
            return current
        engine = _Engine(revision, opener())
        self._open.add(engine)
        if current and current.revision > revision:
            engine.retired = True  # the record was read just before it was edited
            return engine
        self._current[source_id] = engine
        if current:
            current.retired = True
            self._close_if_over(current)
        return engine

    def _close_if_over(self, engine: _Engine) -> None:
        if engine.retired and not engine.leases:
            self._chores.start(self._close(engine))

    async def _close(self, engine: _Engine) -> None:
        """Close it once. Whoever edits or deletes a source does not fail over its connections."""
        if engine not in self._open:
            return
        self._open.discard(engine)
        try:
            await engine.source.close()
        except Exception:
            log.exception("source not closed")


@asynccontextmanager
async def open_engines() -> AsyncIterator[Engines]:
    """Engines that are closed with the block."""
    engines = Engines()
    try:
        yield engines
    finally:
        await engines.close_all()
