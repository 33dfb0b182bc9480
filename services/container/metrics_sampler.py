"""Which gauges of a worker are sampled."""

from services.container.core import Core
from services.knowledge.catalog_cache import CatalogCache
from services.observability.metrics_sampler import MetricsSampler
from services.runs.service import RunService


def start_metrics_sampler(core: Core, runs: RunService, catalogs: CatalogCache) -> None:
    """Sample them as long as the worker runs."""
    sampler, watchdog = MetricsSampler(core.metrics), core.watchdog
    sampler.add("runs_running", "Answers under way.", lambda: len(runs.active_runs))
    sampler.add("readers", "Connections that follow an answer.", lambda: len(runs.readers))
    writer = runs.event_log.writer
    sampler.add("log_waiting_bytes", "Events not yet durable.", lambda: writer.pending_bytes)
    sampler.add("sources_open", "Sources with connections.", lambda: len(core.open_sources))
    sampler.add("records_connections", "Connections to our records.", core.database.in_use)
    sampler.add("schema_cache_hits", "Schemas found ready.", lambda: catalogs.hits)
    sampler.add("schema_cache_misses", "Schemas made ready.", lambda: catalogs.misses)
    blocked = "Times the event loop was blocked for over 50 ms."
    sampler.add("loop_blocked", blocked, lambda: watchdog.blocked)
    longest = "Longest that the event loop was blocked, in seconds."
    sampler.add("loop_longest_seconds", longest, lambda: watchdog.longest_s, highest=True)
    core.background.start(sampler.run(), name="sample")
