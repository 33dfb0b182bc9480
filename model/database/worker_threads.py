"""Threads that work for event loops, each call with one way to a thread and one back.

`run_in_executor` joins a future of the thread to one of the loop, which takes longer than many a
statement.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar, cast

Result = TypeVar("Result")


class WorkerThreads:
    """At most so many threads, which are started when they are needed."""

    def __init__(self, count: int, name: str) -> None:
        self._pool = ThreadPoolExecutor(count, name)

    async def run(self, work: Callable[[], Result]) -> Result:
        """What `work` returns or raises. It is not begun once its caller was cancelled."""
        loop = asyncio.get_running_loop()
        outcome: asyncio.Future[Any] = loop.create_future()
        self._pool.submit(_run, work, loop, outcome)
        return cast("Result", await outcome)

    def close(self) -> None:
        """Wait for what is under way, and take no more."""
        self._pool.shutdown()


def _run(
    work: Callable[[], Any], loop: asyncio.AbstractEventLoop, outcome: asyncio.Future[Any]
) -> None:
    if outcome.cancelled():
        return
    result: Any = None
    failure: BaseException | None = None
    try:
        result = work()
    except BaseException as error:  # noqa: BLE001 - its caller is told
        failure = error
    with suppress(RuntimeError):  # the loop is closed: nobody waits
        loop.call_soon_threadsafe(_settle, outcome, result, failure)


def _settle(outcome: asyncio.Future[Any], result: object, failure: BaseException | None) -> None:
    if outcome.done():
        return
    if failure is None:
        outcome.set_result(result)
    else:
        outcome.set_exception(failure)
