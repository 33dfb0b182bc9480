"""What operators see: metrics, and traces when a collector is set."""

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import NamedTuple

from model.db import Database
from model.settings import Settings
from services.background import Background
from services.datasources.engines import Engines
from services.knowledge.catalog import CatalogCache
from services.observability.metrics import Metrics
from services.observability.observer import Observer, Observers
from services.observability.sampler import Sampler
from services.runs.service import RunService
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


class Sampled(NamedTuple):
    """What has numbers that nobody counts."""

    database: Database
    runs: RunService
    engines: Engines
    catalogs: CatalogCache
    watchdog: Watchdog


def sample(background: Background, metrics: Metrics, of: Sampled) -> None:
    """Look at numbers now and then, for as long as the worker lives."""
    sampler = Sampler(metrics)
    sampler.add("runs_running", "Answers under way.", of.runs.running)
    sampler.add("readers", "Connections that follow an answer.", of.runs.reading)
    sampler.add("log_waiting_bytes", "Events not yet durable.", of.runs.waiting_bytes)
    sampler.add("sources_open", "Data sources with connections.", lambda: len(of.engines))
    sampler.add("records_connections", "Connections to our records in use.", of.database.in_use)
    sampler.add("schema_cache_hits", "Schemas found ready.", lambda: of.catalogs.hits)
    sampler.add("schema_cache_misses", "Schemas made ready.", lambda: of.catalogs.misses)
    blocked = "Times the event loop was blocked for over 50 ms."
    sampler.add("loop_blocked", blocked, lambda: of.watchdog.blocked)
    longest = "Longest that the event loop was blocked, in seconds."
    sampler.add("loop_longest_seconds", longest, lambda: of.watchdog.longest_s, highest=True)
    background.start(sampler.run(), name="sample")
