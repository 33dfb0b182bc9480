"""Gauges that are sampled periodically, instead of being counted as things happen."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from resource import getpagesize

from services.observability.metrics import Metrics

INTERVAL_S = 2.0
_MEMORY = Path("/proc/self/statm")
Read = Callable[[], float]


class MetricsSampler:
    """Samples the gauges of this worker."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._reads: list[tuple[Callable[[float], None], Read]] = []
        self.add("worker_memory_bytes", "Memory of the workers.", _memory_bytes)

    def add(self, name: str, about: str, read: Read, *, highest: bool = False) -> None:
        """Show what `read` gives as `tabletalk_<name>`."""
        self._reads.append((self._metrics.gauge(name, about, highest=highest), read))

    def sample(self) -> None:
        """Sample all gauges once."""
        for put, read in self._reads:
            put(read())

    async def run(self) -> None:
        """Sample them for ever."""
        while True:
            self.sample()
            await asyncio.sleep(INTERVAL_S)


def _memory_bytes() -> float:
    """Resident memory; 0 where the system does not tell."""
    try:
        return int(_MEMORY.read_bytes().split()[1]) * getpagesize()
    except (OSError, IndexError):
        return 0.0
