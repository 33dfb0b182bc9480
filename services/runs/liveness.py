"""Which workers live: each counts up its beat; one whose beat stands still is dead.

Only time that was watched here counts, so that neither the clocks of two machines nor an outage
of our database makes a worker look dead.
"""

import os
import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from model.database.engine import new_id
from model.repositories.workers import Worker

DEAD_AFTER_S = 8.0
GONE_AFTER_S = 5.0
"""For a worker of this machine whose process is not to be seen."""
LONGEST_LOOK_S = 3.0
"""What lies between two looks counts for no more: our database, or this process, stood still."""


def this_worker() -> Worker:
    """This process, under an id of its own."""
    return Worker(new_id(), socket.gethostname()[:255], os.getpid())


@dataclass
class _Sight:
    beat: int
    still_s: float = 0.0


class Liveness:
    """Judges other workers by what is seen of them."""

    def __init__(self, here: Worker, clock: Callable[[], float] = time.monotonic) -> None:
        self._here = here
        self._clock = clock
        self._seen: dict[str, _Sight] = {}
        self._looked = clock()

    def dead(self, workers: Iterable[Worker]) -> list[Worker]:
        """Those of the workers that are dead."""
        now = self._clock()
        passed, self._looked = min(now - self._looked, LONGEST_LOOK_S), now
        listed = list(workers)
        self._seen = {worker.id: self._sight(worker, passed) for worker in listed}
        return [worker for worker in listed if self._is_dead(worker)]

    def unsure(self) -> None:
        """Nothing could be seen for a while: begin to watch anew."""
        self._seen.clear()

    def _sight(self, worker: Worker, passed: float) -> _Sight:
        before = self._seen.get(worker.id)
        if before is None or before.beat != worker.beat:
            return _Sight(worker.beat)
        return _Sight(worker.beat, before.still_s + passed)

    def _is_dead(self, worker: Worker) -> bool:
        is_gone = worker.host == self._here.host and (
            worker.pid == self._here.pid or not _is_process(worker.pid)
        )
        return self._seen[worker.id].still_s > (GONE_AFTER_S if is_gone else DEAD_AFTER_S)


def _is_process(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
