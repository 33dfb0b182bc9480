"""Fair scheduling of CPU work: on the event loop, and in threads that it shares Python with."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

TURN_S = 0.25
"""How long one computation in a thread keeps the next from starting, at most."""
Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class CooperativeScheduler:
    """Lets one waiting task continue in each pass of the event loop, first come first served.

    Without it, twenty answers that become ready at the same moment compute one after another, and
    a token or a request that arrives meanwhile waits for all of them.
    """

    def __init__(self) -> None:
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._thread_turn = asyncio.Lock()
        self._answers = 0
        self.background_turn = asyncio.Lock()
        """Held by a run that computes what its answer can do without: one at a time."""

    async def wait(self) -> None:
        """Wait until the caller may compute for some milliseconds."""
        loop = asyncio.get_running_loop()
        turn = loop.create_future()
        self._waiting.append(turn)
        if len(self._waiting) == 1:
            loop.call_soon(self._grant_next, loop)
        await turn

    @contextmanager
    def register_answer(self) -> Iterator[None]:
        """An answer is under way in the block."""
        self._answers += 1
        try:
            yield
        finally:
            self._answers -= 1

    async def compute(
        self,
        work: Callable[Arguments, Result],
        *arguments: Arguments.args,
        **options: Arguments.kwargs,
    ) -> Result:
        """What `work` returns, which takes some milliseconds.

        An answer that is alone computes on the event loop, where that is quickest. Beside others it
        computes in a thread: their tokens and requests wait for a switch, not for all of it.
        """
        if self._answers > 1:
            return await self.run_in_thread(work, *arguments, **options)
        await self.wait()
        return work(*arguments, **options)

    async def run_in_thread(
        self,
        work: Callable[Arguments, Result],
        *arguments: Arguments.args,
        **options: Arguments.kwargs,
    ) -> Result:
        """What `work` returns, computed in a thread once it is its turn.

        Threads compute one after another: at once they would be no quicker, and whenever the event
        loop has something to do it would wait for each of them. A long computation delays the next
        for `TURN_S` only.
        """
        async with self._thread_turn:
            computing = asyncio.create_task(asyncio.to_thread(work, *arguments, **options))
            try:
                await asyncio.wait([computing], timeout=TURN_S)
            except asyncio.CancelledError:
                computing.cancel()
                raise
        return await computing

    def _grant_next(self, loop: asyncio.AbstractEventLoop) -> None:
        turn = self._waiting.popleft()
        if not turn.done():  # a cancelled waiter is skipped
            turn.set_result(None)
        if self._waiting:
            loop.call_soon(self._grant_next, loop)
