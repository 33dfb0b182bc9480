"""Detects when the event loop is blocked."""

import asyncio
import logging
import os
import time
from dataclasses import dataclass

BLOCKED_THRESHOLD_S = 0.05
INTERVAL_S = 0.05
LOG_INTERVAL_S = 1.0
READ_INTERVAL_S = 1.0
"""How old the delay of our threads that is subtracted may be: reading that of a dozen threads lets
go of the interpreter's lock for each, and a thread that computes keeps it for a millisecond."""
THREADS_FOLDER = "/proc/self/task"
log = logging.getLogger(__name__)


@dataclass
class LoopWatchdog:
    """Counts how often the loop was blocked for `BLOCKED_THRESHOLD_S`, and the longest time.

    CPU-scheduling delay of our threads, of a second at most, is subtracted, so that a loaded host
    raises no false alarm: a thread that waits for a CPU may hold the interpreter's lock that the
    loop needs.
    """

    blocked: int = 0
    longest_s: float = 0.0
    _logged_at: float = float("-inf")

    async def run(self) -> None:
        """Measure for ever."""
        waited, read_at = _scheduling_delay_s(), time.monotonic()
        while True:
            started_at = time.monotonic()
            await asyncio.sleep(INTERVAL_S)
            now = time.monotonic()
            late = now - started_at - INTERVAL_S
            if late > BLOCKED_THRESHOLD_S or now - read_at > READ_INTERVAL_S:
                before, waited, read_at = waited, _scheduling_delay_s(), now
                self.record_delay(late - (waited - before))

    def record_delay(self, late_s: float) -> None:
        """Count an iteration that was so late, and log it once a second at most."""
        if late_s <= BLOCKED_THRESHOLD_S:
            return
        self.blocked += 1
        self.longest_s = max(self.longest_s, late_s)
        now = time.monotonic()
        if now - self._logged_at >= LOG_INTERVAL_S:
            self._logged_at = now
            log.warning("event loop blocked", extra={"ms": round(late_s * 1000)})


def _scheduling_delay_s() -> float:
    """How long the threads of this process waited for a CPU; only Linux reports it."""
    try:
        return sum(map(_thread_delay_ns, os.listdir(THREADS_FOLDER))) / 1e9  # noqa: PTH208 - see below
    except OSError:
        return 0.0


def _thread_delay_ns(thread: str) -> int:
    try:
        # A Path would cost more than the read.
        with open(f"{THREADS_FOLDER}/{thread}/schedstat", "rb", buffering=0) as stat_file:  # noqa: PTH123
            return int(stat_file.read().split()[1])
    except (OSError, IndexError):  # it has just ended
        return 0
