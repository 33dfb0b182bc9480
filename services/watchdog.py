"""Notices when something keeps the event loop from its other work."""

import asyncio
import logging
import os
import time
from dataclasses import dataclass

BLOCKED_S = 0.05
EVERY_S = 0.05
QUIET_S = 1.0
THREADS = "/proc/self/task"
log = logging.getLogger(__name__)


@dataclass
class Watchdog:
    """How often the loop was blocked for longer than `BLOCKED_S`, and for how long at most.

    What our threads waited for a processor does not count: a busy machine is not our doing, and one
    of them that has none may hold the interpreter's lock, for which the loop then waits.
    """

    blocked: int = 0
    longest_s: float = 0.0
    _told: float = float("-inf")

    async def watch(self) -> None:
        """Watch for ever."""
        waited = _waited_s()
        while True:
            began = time.monotonic()
            await asyncio.sleep(EVERY_S)
            late = time.monotonic() - began - EVERY_S
            before, waited = waited, _waited_s()
            self.note(late - (waited - before))

    def note(self, late_s: float) -> None:
        """Count a turn of the loop that came so late, and say so once a second at most."""
        if late_s <= BLOCKED_S:
            return
        self.blocked += 1
        self.longest_s = max(self.longest_s, late_s)
        now = time.monotonic()
        if now - self._told >= QUIET_S:
            self._told = now
            log.warning("event loop blocked", extra={"ms": round(late_s * 1000)})


def _waited_s() -> float:
    """How long the threads of this process were ready and had no processor; only Linux tells."""
    try:
        return sum(map(_waited_ns, os.listdir(THREADS))) / 1e9  # noqa: PTH208 - see below
    except OSError:
        return 0.0


def _waited_ns(thread: str) -> int:
    try:
        # Twenty times a second: a Path costs more than the reading.
        with open(f"{THREADS}/{thread}/schedstat", "rb", buffering=0) as told:  # noqa: PTH123
            return int(told.read().split()[1])
    except (OSError, IndexError):  # it has just ended
        return 0
