"""Deadlines for consecutive waits of one task, kept by a single timer."""

import asyncio
import math
from collections.abc import Awaitable
from typing import TypeVar

Result = TypeVar("Result")


class DeadlineTimer:
    """Limits each wait by a deadline. Arming a timer for each token costs as much as reading it.

    A later deadline leaves the timer as it is; a timer that fires too early is armed again.
    """

    __slots__ = ("_default_s", "_has_expired", "_timer", "_until", "_waiting_task")

    def __init__(self, default_s: float = math.inf) -> None:
        self._default_s = default_s
        self._until = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._waiting_task: asyncio.Task[object] | None = None
        self._has_expired = False

    async def wait(self, awaitable: Awaitable[Result], until: float | None = None) -> Result:
        """Await `awaitable`. Raises `TimeoutError` at the loop's time `until`."""
        self._until = self._now() + self._default_s if until is None else until
        if self._timer is None or self._timer.when() > self._until:
            self._arm()
        self._has_expired = False
        task = self._waiting_task = asyncio.current_task()
        cancelling = task.cancelling() if task else 0
        try:
            return await awaitable
        except asyncio.CancelledError:
            if task and self._has_expired and task.uncancel() <= cancelling:
                raise TimeoutError from None
            raise
        finally:
            self._waiting_task = None

    def end(self) -> None:
        """Cancel the timer."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _arm(self) -> None:
        self.end()
        self._timer = asyncio.get_running_loop().call_at(self._until, self._on_timer)

    def _on_timer(self) -> None:
        self._timer = None
        if self._waiting_task is None:
            return
        if self._now() < self._until:
            self._arm()
            return
        self._has_expired = True
        self._waiting_task.cancel()

    def _now(self) -> float:
        return asyncio.get_running_loop().time()
