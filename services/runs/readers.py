"""Who follows runs in this process."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from services.runs.log import Events


class Readers:
    """Counts those who follow, so that a worker that ends can let them read to the end."""

    def __init__(self) -> None:
        self._count = 0
        self._gone = asyncio.Event()
        self._gone.set()

    def __len__(self) -> int:
        return self._count

    async def counted(self, batches: AsyncGenerator[Events]) -> AsyncGenerator[Events]:
        """The same batches, for one more reader."""
        self._count += 1
        self._gone.clear()
        try:
            async with aclosing(batches):
                async for events in batches:
                    yield events
        finally:
            self._count -= 1
            if not self._count:
                self._gone.set()

    async def gone(self) -> None:
        """Wait until nobody follows."""
        await self._gone.wait()
