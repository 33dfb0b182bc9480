"""Which numbers of a worker are looked at now and then."""

from services.container.ground import Ground
from services.knowledge.catalog import CatalogCache
from services.observability.sampler import Sampler
from services.runs.service import RunService


def sample(ground: Ground, runs: RunService, catalogs: CatalogCache) -> None:
    """Look at them for as long as the worker lives."""
    sampler, watchdog = Sampler(ground.metrics), ground.watchdog
    sampler.add("runs_running", "Answers under way.", runs.running)
    sampler.add("readers", "Connections that follow an answer.", runs.reading)
    sampler.add("log_waiting_bytes", "Events not yet durable.", runs.waiting_bytes)
    sampler.add("sources_open", "Sources with connections.", lambda: len(ground.engines))
    sampler.add("records_connections", "Connections to our records.", ground.database.in_use)
    sampler.add("schema_cache_hits", "Schemas found ready.", lambda: catalogs.hits)
    sampler.add("schema_cache_misses", "Schemas made ready.", lambda: catalogs.misses)
    blocked = "Times the event loop was blocked for over 50 ms."
    sampler.add("loop_blocked", blocked, lambda: watchdog.blocked)
    longest = "Longest that the event loop was blocked, in seconds."
    sampler.add("loop_longest_seconds", longest, lambda: watchdog.longest_s, highest=True)
    ground.background.start(sampler.run(), name="sample")
