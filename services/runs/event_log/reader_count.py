"""The number of readers that follow runs in this process."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from services.runs.event_log.log import Events


class ReaderCount:
    """Counts readers, so that a worker that ends can wait for them."""

    def __init__(self) -> None:
        self._count = 0
        self._none_left = asyncio.Event()
        self._none_left.set()

    def __len__(self) -> int:
        return self._count

    async def track(self, batches: AsyncGenerator[Events]) -> AsyncGenerator[Events]:
        """The same batches, counted as one more reader while they are read."""
        self._count += 1
        self._none_left.clear()
        try:
            async with aclosing(batches):
                async for events in batches:
                    yield events
        finally:
            self._count -= 1
            if not self._count:
                self._none_left.set()

    async def wait_until_none(self) -> None:
        """Wait until there are no readers."""
        await self._none_left.wait()
