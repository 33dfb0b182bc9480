"""Turns at the processor: what many runs have to compute does not stand before everything else."""

import asyncio
from collections import deque


class Turns:
    """Gives one waiter its turn in each pass of the event loop, in order.

    Twenty answers that go on at the same moment would otherwise compute one after another, and
    whatever else has come meanwhile, a token or a request, would wait for all of them.
    """

    def __init__(self) -> None:
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def turn(self) -> None:
        """Wait until it is the caller's turn to compute for some milliseconds."""
        loop = asyncio.get_running_loop()
        mine = loop.create_future()
        self._waiting.append(mine)
        if len(self._waiting) == 1:
            loop.call_soon(self._give, loop)
        await mine

    def _give(self, loop: asyncio.AbstractEventLoop) -> None:
        mine = self._waiting.popleft()
        if not mine.done():  # who was cancelled waits no more
            mine.set_result(None)
        if self._waiting:
            loop.call_soon(self._give, loop)
