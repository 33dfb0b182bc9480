"""Runs a client that blocks, in a bounded number of threads."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

Args = ParamSpec("Args")
Result = TypeVar("Result")


class BoundedThreadPool:
    """At most `size` calls at once; further ones wait in the event loop, not in a queue of jobs.

    A call whose waiter is cancelled keeps its place until its thread returns.
    """

    def __init__(self, size: int, name: str) -> None:
        self._executor = ThreadPoolExecutor(size, thread_name_prefix=name)
        self._places = asyncio.Semaphore(size)

    async def run(
        self, work: Callable[Args, Result], *args: Args.args, **kwargs: Args.kwargs
    ) -> Result:
        """What `work` returns or raises."""
        await self._places.acquire()
        call = partial(work, *args, **kwargs)
        running = asyncio.get_running_loop().run_in_executor(self._executor, call)
        running.add_done_callback(self._free_place)
        return await asyncio.shield(running)

    def close(self) -> None:
        """Take no more calls; those that run end by their own time limits."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _free_place(self, done: asyncio.Future[Result]) -> None:
        self._places.release()
        if not done.cancelled():
            done.exception()  # nobody waits for a call that was cancelled
