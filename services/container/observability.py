"""What operators see: metrics, and traces when a collector is set."""

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from model.settings import Settings
from services.background import Background
from services.observability.metrics import Metrics
from services.observability.observer import Observer, Observers
from services.watchdog import Watchdog

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Where workers keep their numbers for each other; `serv.py` names it when there are several."""


@asynccontextmanager
async def open_observers(settings: Settings) -> AsyncIterator[tuple[Metrics, Observers]]:
    """The metrics of this worker, and all who look on while runs are answered."""
    metrics = Metrics(os.environ.get(FOLDER, ""))  # noqa: TID251 - the library's, set by serv.py
    async with AsyncExitStack() as stack:
        observers: list[Observer] = [metrics]
        if endpoint := settings.otel.exporter_otlp_endpoint:
            from services.observability.tracing import open_tracing

            observers.append(await stack.enter_async_context(open_tracing(str(endpoint))))
        yield metrics, Observers(observers)


def watching(background: Background) -> Watchdog:
    """What notices that the event loop is blocked."""
    watchdog = Watchdog()
    background.start(watchdog.watch(), name="watchdog")
    return watchdog
