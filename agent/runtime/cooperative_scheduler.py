"""Fair scheduling of CPU work on the event loop: one waiting run computes per loop pass."""

import asyncio
from collections import deque


class CooperativeScheduler:
    """Lets one waiting task continue in each pass of the event loop, first come first served.

    Without it, twenty answers that become ready at the same moment compute one after another, and
    a token or a request that arrives meanwhile waits for all of them.
    """

    def __init__(self) -> None:
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def wait(self) -> None:
        """Wait until the caller may compute for some milliseconds."""
        loop = asyncio.get_running_loop()
        turn = loop.create_future()
        self._waiting.append(turn)
        if len(self._waiting) == 1:
            loop.call_soon(self._grant_next, loop)
        await turn

    def _grant_next(self, loop: asyncio.AbstractEventLoop) -> None:
        turn = self._waiting.popleft()
        if not turn.done():  # a cancelled waiter is skipped
            turn.set_result(None)
        if self._waiting:
            loop.call_soon(self._grant_next, loop)
