"""What something does to this process while it runs: memory at its peak, the loop at its worst."""

import asyncio
import gc
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from services.runtime.loop_watchdog import LoopWatchdog

MB = 1024 * 1024
_STATUS = Path("/proc/self/status")
_RESET_PEAK = "5"


@dataclass
class Load:
    """Filled when the block ends."""

    grown_mb: float = 0.0
    blocked_ms: float = 0.0


@asynccontextmanager
async def measure_load() -> AsyncIterator[Load]:
    """Memory beyond what was there before, and the longest time that the loop stood still."""
    load, watchdog = Load(), LoopWatchdog()
    gc.freeze()  # what the tests before this one left is not looked through meanwhile
    watching = asyncio.create_task(watchdog.run())
    await asyncio.sleep(0)
    _forget_peak()
    before = _kilobytes("VmRSS")
    try:
        yield load
    finally:
        load.grown_mb = (_kilobytes("VmHWM") - before) / 1024
        await asyncio.sleep(0.06)  # the watchdog looks every 50 ms
        watching.cancel()
        gc.unfreeze()
        load.blocked_ms = watchdog.longest_s * 1000


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text(_RESET_PEAK)


def _kilobytes(name: str) -> int:
    match = re.search(rf"^{name}:\s+(\d+) kB", _STATUS.read_text(), re.MULTILINE)
    return int(match[1]) if match else 0
