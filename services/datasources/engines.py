"""One open source per record: made when asked for, closed when unused, edited or deleted."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from services.datasources.source import OpenSource

_UNUSED_S = 300.0
_LOOK_EVERY_S = 30.0


@dataclass
class _Engine:
    revision: int
    source: OpenSource
    used: float


class Engines:
    """Open sources by id. One of another revision is closed and opened anew."""

    def __init__(self) -> None:
        self._engines: dict[str, _Engine] = {}

    def __len__(self) -> int:
        return len(self._engines)

    async def opened(
        self, source_id: str, revision: int, opener: Callable[[], OpenSource]
    ) -> OpenSource:
        """The source with this configuration."""
        engine = self._engines.get(source_id)
        if engine is None or engine.revision != revision:
            stale, engine = engine, _Engine(revision, opener(), 0.0)
            self._engines[source_id] = engine
            if stale:
                await stale.source.close()
        engine.used = time.monotonic()
        return engine.source

    async def close(self, source_id: str) -> None:
        """End the connections to a source."""
        engine = self._engines.pop(source_id, None)
        if engine:
            await engine.source.close()

    async def close_all(self) -> None:
        """End all connections."""
        await asyncio.gather(*(self.close(source_id) for source_id in list(self._engines)))

    async def close_unused(self) -> None:
        """End what nobody asked for lately, for as long as the worker lives."""
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            oldest = time.monotonic() - _UNUSED_S
            for source_id in [k for k, engine in self._engines.items() if engine.used < oldest]:
                await self.close(source_id)


@asynccontextmanager
async def open_engines() -> AsyncIterator[Engines]:
    """Engines that are closed with the block."""
    engines = Engines()
    try:
        yield engines
    finally:
        await engines.close_all()
