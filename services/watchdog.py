"""Notices when something keeps the event loop from its other work."""

import asyncio
import logging
import time
from dataclasses import dataclass
from pathlib import Path

BLOCKED_S = 0.05
EVERY_S = 0.05
QUIET_S = 1.0
SCHEDULED = Path("/proc/thread-self/schedstat")
log = logging.getLogger(__name__)


@dataclass
class Watchdog:
    """How often the loop was blocked for longer than `BLOCKED_S`, and for how long at most.

    What the loop's thread waited for a processor does not count: a busy machine is not our doing.
    """

    blocked: int = 0
    longest_s: float = 0.0
    _told: float = float("-inf")

    async def watch(self) -> None:
        """Watch for ever."""
        while True:
            began, waited = time.monotonic(), _waited_s()
            await asyncio.sleep(EVERY_S)
            late = time.monotonic() - began - EVERY_S
            self.note(late - (_waited_s() - waited))

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
    """How long this thread was ready and had no processor; only Linux tells."""
    try:
        return int(SCHEDULED.read_bytes().split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0
