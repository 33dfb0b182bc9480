"""Work that nobody waits for now, but that must be done before a pool is gone."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any


class Chores:
    """Tasks that are held until they end: the event loop itself would forget them."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Do it later, beside everything else."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def wait(self, longest_s: float) -> None:
        """Wait for those under way and for those that they start, not for ever."""
        with suppress(TimeoutError):
            async with asyncio.timeout(longest_s):
                while self._tasks:
                    await asyncio.wait(self._tasks)
