"""The runs that this process is answering: start, cancel, shut down."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from model.errors import TooMany, Unavailable
from model.usage.budget import NO_BUDGET, Budget

RETRY_AFTER_S = 5
CLOSE_WAIT_S = 8
EndReason = Literal["stopped", "lost", "shutdown"]
ActiveRunState = Literal["pending", "answering", "closing"]
"""A pending run is being stored, or its task has not begun. One that is closing writes its last
event and can no longer end otherwise."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RunLimits:
    """How many runs may go on, and how long their events are kept."""

    per_user: int = 16
    per_worker: int = 1_000
    keep_days: int = 30
    budget: Budget = NO_BUDGET
    """Of users who have none of their own, nor by their role."""

    def user_limit_error(self) -> TooMany:
        """The error for a user who has reached his limit of runs."""
        return TooMany("runs.too_many_yours", retry_after=RETRY_AFTER_S, limit=self.per_user)


class RunIsStarting(Exception):
    """Another request for the same run came first."""


@dataclass
class ActiveRun:
    """The asyncio task of one run, and the reason to end it early."""

    user_id: str
    task: asyncio.Task[None] | None = None
    state: ActiveRunState = "pending"
    reason: EndReason | None = None
    storage_end: asyncio.Event = field(default_factory=asyncio.Event)

    def begin(self) -> bool:
        """Called first by the task; False when the run was ended before it started."""
        self.state = "answering"
        return self.reason is None

    def close(self) -> None:
        """Called by the task before it writes the last event."""
        self.state = "closing"

    def end(self, reason: EndReason) -> None:
        """Cancel the task, once. A task that has not started yet ends when it does."""
        if self.state == "closing" or self.reason:
            return
        self.reason = reason
        if self.state == "answering" and self.task is not None:
            self.task.cancel()


class ActiveRuns:
    """Starts and ends the tasks of runs, within limits."""

    def __init__(self, limits: RunLimits) -> None:
        self.limits = limits
        self._runs: dict[str, ActiveRun] = {}
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
    def reserve(self, run_id: str, user_id: str) -> Iterator[ActiveRun]:
        """Reserve a place for a run while it is stored; freed when the block raises.

        Raises `Unavailable`, `TooMany` and `RunIsStarting`.
        """
        if run_id in self._runs:
            raise RunIsStarting(run_id)
        self._check_room(user_id)
        active_run = self._runs[run_id] = ActiveRun(user_id)
        self._idle.clear()
        try:
            yield active_run
        except BaseException:
            self._remove(run_id)
            raise
        finally:
            active_run.storage_end.set()

    async def wait_until_stored(self, run_id: str) -> None:
        """Wait while a run that begins here is being stored."""
        active_run = self._runs.get(run_id)
        if active_run is not None:
            await active_run.storage_end.wait()

    def start(self, run_id: str, work: Callable[[ActiveRun], Coroutine[Any, Any, None]]) -> None:
        """Start the task of a run that has a place."""
        active_run = self._runs[run_id]
        active_run.task = asyncio.create_task(work(active_run), name=f"run {run_id}")
        active_run.task.add_done_callback(lambda task: self._on_task_done(run_id, task))

    def stop(self, run_id: str) -> None:
        """End a run because its user wants it, if it is answered here."""
        self._end(run_id, "stopped")

    def end_lost_run(self, run_id: str) -> None:
        """End a run that another process took over, or that was deleted."""
        self._end(run_id, "lost")

    async def check_accepting(self) -> str:
        """How many are answered here. Raises `Unavailable` once the worker is ending."""
        self._check_open()
        return str(len(self._runs))

    def refuse_new(self) -> None:
        """Take no new runs from now on."""
        self._closing = True

    async def wait_until_idle(self) -> None:
        """Wait until no run is answered here."""
        await self._idle.wait()

    async def close(self) -> None:
        """Take no new runs and end those under way as interrupted."""
        self.refuse_new()
        for active_run in self._runs.values():
            active_run.end("shutdown")
        if tasks := [active_run.task for active_run in self._runs.values() if active_run.task]:
            _, left = await asyncio.wait(tasks, timeout=CLOSE_WAIT_S)
            if left:
                log.error("runs did not end", extra={"runs": len(left)})

    def _check_open(self) -> None:
        if self._closing:
            raise Unavailable("runs.stopping", retry_after=RETRY_AFTER_S)

    def _check_room(self, user_id: str) -> None:
        self._check_open()
        if len(self._runs) >= self.limits.per_worker:
            raise TooMany("runs.too_many_here", retry_after=RETRY_AFTER_S)
        of_user = Counter(active_run.user_id for active_run in self._runs.values())[user_id]
        if of_user >= self.limits.per_user:
            raise self.limits.user_limit_error()

    def _end(self, run_id: str, reason: EndReason) -> None:
        active_run = self._runs.get(run_id)
        if active_run is not None:
            active_run.end(reason)

    def _on_task_done(self, run_id: str, task: asyncio.Task[None]) -> None:
        self._remove(run_id)
        if not task.cancelled() and (error := task.exception()):
            log.error("a run's task failed", extra={"run": run_id}, exc_info=error)

    def _remove(self, run_id: str) -> None:
        self._runs.pop(run_id, None)
        if not self._runs:
            self._idle.set()
