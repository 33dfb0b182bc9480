"""The runs that this process is answering."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from model.errors import TooMany, Unavailable

RETRY_AFTER_S = 5
CLOSE_WAIT_S = 8
Reason = Literal["stopped", "lost", "shutdown"]
log = logging.getLogger(__name__)


class IsBeginning(Exception):
    """Another request for the same run came first."""


@dataclass
class RunTask:
    """The task of one run, and why it should end before it is done."""

    user_id: str
    task: asyncio.Task[None] | None = None
    begun: bool = False
    ending: bool = False
    """Its last event is being written; it can no longer end otherwise."""
    reason: Reason | None = None
    stored: asyncio.Event = field(default_factory=asyncio.Event)

    def begin(self) -> bool:
        """Called by the task first; False when it should not begin at all."""
        self.begun = True
        return self.reason is None

    def end(self, reason: Reason) -> None:
        """Make the task end, once. One that has not begun finds out when it does."""
        if self.ending or self.reason:
            return
        self.reason = reason
        if self.begun and self.task is not None:
            self.task.cancel()


class RunTasks:
    """Starts and ends the tasks of runs, within limits."""

    def __init__(self, *, per_user: int = 16, per_worker: int = 1_000) -> None:
        self.per_user = per_user
        self.per_worker = per_worker
        self._runs: dict[str, RunTask] = {}
        self._closing = False
        self._idle = asyncio.Event()
        self._idle.set()

    def __contains__(self, run_id: str) -> bool:
        return run_id in self._runs

    def __len__(self) -> int:
        return len(self._runs)

    def ids(self) -> frozenset[str]:
        """The runs that are answered here now."""
        return frozenset(self._runs)

    @contextmanager
    def place(self, run_id: str, user_id: str) -> Iterator[RunTask]:
        """Room for a run while it is stored, given up when the block raises.

        Raises `Unavailable`, `TooMany` and `IsBeginning`.
        """
        if run_id in self._runs:
            raise IsBeginning(run_id)
        self._check_room(user_id)
        entry = self._runs[run_id] = RunTask(user_id)
        self._idle.clear()
        try:
            yield entry
        except BaseException:
            self._remove(run_id)
            raise
        finally:
            entry.stored.set()

    async def stored(self, run_id: str) -> None:
        """Wait while a run that begins here is being stored."""
        entry = self._runs.get(run_id)
        if entry is not None:
            await entry.stored.wait()

    def start(self, run_id: str, work: Callable[[RunTask], Coroutine[Any, Any, None]]) -> None:
        """Begin the work of a run that has its place."""
        entry = self._runs[run_id]
        entry.task = asyncio.create_task(work(entry), name=f"run {run_id}")
        entry.task.add_done_callback(lambda task: self._ended(run_id, task))

    def stop(self, run_id: str) -> None:
        """End a run because its user wants it, if it is answered here."""
        self._end(run_id, "stopped")

    def lost(self, run_id: str) -> None:
        """End a run that another process took over, or that was deleted."""
        self._end(run_id, "lost")

    @property
    def closing(self) -> bool:
        """Whether no new runs are taken because the worker ends."""
        return self._closing

    def refuse(self) -> None:
        """Take no new runs from now on."""
        self._closing = True

    async def idle(self) -> None:
        """Wait until no run is answered here."""
        await self._idle.wait()

    async def close(self) -> None:
        """Take no new runs and end those under way as interrupted."""
        self.refuse()
        for entry in self._runs.values():
            entry.end("shutdown")
        if tasks := [entry.task for entry in self._runs.values() if entry.task]:
            _, left = await asyncio.wait(tasks, timeout=CLOSE_WAIT_S)
            if left:
                log.error("runs did not end", extra={"runs": len(left)})

    def _check_room(self, user_id: str) -> None:
        if self._closing:
            raise Unavailable("runs.stopping", retry_after=RETRY_AFTER_S)
        if len(self._runs) >= self.per_worker:
            raise TooMany("runs.too_many_here", retry_after=RETRY_AFTER_S)
        if Counter(entry.user_id for entry in self._runs.values())[user_id] >= self.per_user:
            raise self.too_many_of_user()

    def too_many_of_user(self) -> TooMany:
        """The refusal when a user has as many runs as he may."""
        return TooMany("runs.too_many_yours", retry_after=RETRY_AFTER_S, limit=self.per_user)

    def _end(self, run_id: str, reason: Reason) -> None:
        entry = self._runs.get(run_id)
        if entry is not None:
            entry.end(reason)

    def _ended(self, run_id: str, task: asyncio.Task[None]) -> None:
        self._remove(run_id)
        if not task.cancelled() and (error := task.exception()):
            log.error("a run's task failed", extra={"run": run_id}, exc_info=error)

    def _remove(self, run_id: str) -> None:
        self._runs.pop(run_id, None)
        if not self._runs:
            self._idle.set()
