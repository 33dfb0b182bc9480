"""A reference-counted cache of open sources, one for each record and revision.

A source in use is never closed. When its record is edited or deleted, the source is retired: its
users keep it, new ones get the next revision, and the last release closes it.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from services.datasources.background_tasks import BackgroundTasks
from services.datasources.ports import OpenSource

_MAX_IDLE_S = 300.0
_EVICTION_INTERVAL_S = 30.0
_CLOSE_WAIT_S = 20.0
log = logging.getLogger(__name__)


@dataclass(eq=False)
class _CachedSource:
    revision: int
    source: OpenSource
    last_used: float = 0.0
    references: int = 0
    retired: bool = False


class OpenSourceCache:
    """Open sources by id: the newest revision, and older revisions while they are in use."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._current: dict[str, _CachedSource] = {}
        self._open: set[_CachedSource] = set()
        self._background_tasks = BackgroundTasks()

    def __len__(self) -> int:
        return len(self._open)

    @asynccontextmanager
    async def acquire(
        self, source_id: str, revision: int, opener: Callable[[], OpenSource]
    ) -> AsyncIterator[OpenSource]:
        """The source with this configuration, which stays open until the block ends."""
        cached = self._find_or_open(source_id, revision, opener)
        cached.references += 1
        try:
            yield cached.source
        finally:
            cached.references -= 1
            cached.last_used = self._clock()
            self._close_if_unreferenced(cached)

    async def retire(self, source_id: str) -> None:
        """Give a source to no new user; close it now, or when its last user releases it."""
        cached = self._current.pop(source_id, None)
        if cached:
            cached.retired = True
            if not cached.references:
                await self._close(cached)

    async def close_all(self) -> None:
        """Close all sources, also those in use."""
        self._current.clear()
        await asyncio.gather(*(self._close(cached) for cached in list(self._open)))
        await self._background_tasks.wait(_CLOSE_WAIT_S)

    async def evict_unused(self, before: float) -> None:
        """Close sources that are not in use and were last used before a time of the clock."""
        for source_id, cached in list(self._current.items()):
            if not cached.references and cached.last_used < before:
                await self.retire(source_id)

    async def evict_periodically(self) -> None:
        """Evict unused sources periodically while the worker runs."""
        while True:
            await asyncio.sleep(_EVICTION_INTERVAL_S)
            await self.evict_unused(self._clock() - _MAX_IDLE_S)

    def _find_or_open(
        self, source_id: str, revision: int, opener: Callable[[], OpenSource]
    ) -> _CachedSource:
        current = self._current.get(source_id)
        if current and current.revision == revision:
            return current
        cached = _CachedSource(revision, opener())
        self._open.add(cached)
        if current and current.revision > revision:
            cached.retired = True  # the record was read just before it was edited
            return cached
        self._current[source_id] = cached
        if current:
            current.retired = True
            self._close_if_unreferenced(current)
        return cached

    def _close_if_unreferenced(self, cached: _CachedSource) -> None:
        if cached.retired and not cached.references:
            self._background_tasks.start(self._close(cached))

    async def _close(self, cached: _CachedSource) -> None:
        """Close it once; a failure is logged: editing or deleting a source does not fail."""
        if cached not in self._open:
            return
        self._open.discard(cached)
        try:
            await cached.source.close()
        except Exception:
            log.exception("source not closed")


@asynccontextmanager
async def create_source_cache() -> AsyncIterator[OpenSourceCache]:
    """A cache whose sources are closed when the block ends."""
    cache = OpenSourceCache()
    try:
        yield cache
    finally:
        await cache.close_all()
