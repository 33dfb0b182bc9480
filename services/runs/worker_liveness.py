"""Failure detection: a worker whose heartbeat counter does not change for too long is dead.

Only time that this process has observed counts, so that neither a clock difference between
machines nor an outage of our database makes a worker look dead.
"""

import os
import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from model.database.engine import new_id
from model.repositories.workers import Worker

DEAD_AFTER_S = 8.0
DEAD_AFTER_EXIT_S = 5.0
"""For a worker of this machine whose process does not exist any more."""
MAX_OBSERVATION_GAP_S = 3.0
"""Longest time between two observations that counts: beyond it database or process stalled."""


def this_worker() -> Worker:
    """This process, under an id of its own."""
    return Worker(new_id(), socket.gethostname()[:255], os.getpid())


@dataclass
class _Observation:
    beat: int
    silent_s: float = 0.0


class LivenessMonitor:
    """Decides from observed heartbeats which other workers are dead."""

    def __init__(self, here: Worker, clock: Callable[[], float] = time.monotonic) -> None:
        self._here = here
        self._clock = clock
        self._observations: dict[str, _Observation] = {}
        self._observed_at = clock()

    def find_dead(self, workers: Iterable[Worker]) -> list[Worker]:
        """Those of the workers that are dead."""
        now = self._clock()
        elapsed_s, self._observed_at = min(now - self._observed_at, MAX_OBSERVATION_GAP_S), now
        all_workers = list(workers)
        self._observations = {worker.id: self._observe(worker, elapsed_s) for worker in all_workers}
        return [worker for worker in all_workers if self._is_dead(worker)]

    def reset(self) -> None:
        """Discard all observations after an outage."""
        self._observations.clear()

    def _observe(self, worker: Worker, elapsed_s: float) -> _Observation:
        before = self._observations.get(worker.id)
        if before is None or before.beat != worker.beat:
            return _Observation(worker.beat)
        return _Observation(worker.beat, before.silent_s + elapsed_s)

    def _is_dead(self, worker: Worker) -> bool:
        is_gone = worker.host == self._here.host and (
            worker.pid == self._here.pid or not _process_exists(worker.pid)
        )
        return self._observations[worker.id].silent_s > (
            DEAD_AFTER_EXIT_S if is_gone else DEAD_AFTER_S
        )


def _process_exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
