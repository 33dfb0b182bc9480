"""A time limit for one wait after another, with one timer for all of them."""

import asyncio
import math
from collections.abc import Awaitable
from typing import TypeVar

Result = TypeVar("Result")


class Patience:
    """Waits no longer than is allowed. To arm a timer for each token costs as much as reading it.

    The timer is left alone when the limit moves on; when it rings too early, it is set anew.
    """

    __slots__ = ("_over", "_timer", "_until", "_usual_s", "_waits")

    def __init__(self, usual_s: float = math.inf) -> None:
        self._usual_s = usual_s
        self._until = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._waits: asyncio.Task[object] | None = None
        self._over = False

    async def wait(self, awaited: Awaitable[Result], until: float | None = None) -> Result:
        """What `awaited` gives. Raises `TimeoutError` at the loop's time `until`, or as usual."""
        self._until = self._now() + self._usual_s if until is None else until
        if self._timer is None or self._timer.when() > self._until:
            self._set()
        self._over = False
        task = self._waits = asyncio.current_task()
        cancelling = task.cancelling() if task else 0
        try:
            return await awaited
        except asyncio.CancelledError:
            if task and self._over and task.uncancel() <= cancelling:
                raise TimeoutError from None
            raise
        finally:
            self._waits = None

    def end(self) -> None:
        """There is nothing more to wait for."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _set(self) -> None:
        self.end()
        self._timer = asyncio.get_running_loop().call_at(self._until, self._ring)

    def _ring(self) -> None:
        self._timer = None
        if self._waits is None:
            return
        if self._now() < self._until:
            self._set()
            return
        self._over = True
        self._waits.cancel()

    def _now(self) -> float:
        return asyncio.get_running_loop().time()
