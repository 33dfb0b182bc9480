"""What operators see: metrics, and traces when a collector is set."""

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from model.settings import Settings
from services.observability.metrics import Metrics
from services.observability.run_observer import RunObserver, RunObservers
from services.runtime.loop_watchdog import LoopWatchdog
from services.runtime.task_supervisor import TaskSupervisor

METRICS_FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""Where workers share their metrics; `serv.py` sets it when there are several."""


@asynccontextmanager
async def open_observers(settings: Settings) -> AsyncIterator[tuple[Metrics, RunObservers]]:
    """The metrics of this worker, and all observers of runs."""
    metrics = Metrics(os.environ.get(METRICS_FOLDER_VARIABLE, ""))  # noqa: TID251 - the library's, set by serv.py
    async with AsyncExitStack() as stack:
        observers: list[RunObserver] = [metrics]
        if endpoint := settings.otel.exporter_otlp_endpoint:
            from services.observability.tracing import open_tracing

            observers.append(await stack.enter_async_context(open_tracing(str(endpoint))))
        yield metrics, RunObservers(observers)


def start_watchdog(background: TaskSupervisor) -> LoopWatchdog:
    """Start what detects that the event loop is blocked."""
    watchdog = LoopWatchdog()
    background.start(watchdog.run(), name="watchdog")
    return watchdog
