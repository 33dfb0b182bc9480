"""What everything else stands on: records, background tasks, sources, and who looks on."""

from contextlib import AsyncExitStack
from typing import NamedTuple

from model.database.engine import Database
from model.settings import Settings
from services.background import Background, open_background
from services.container.observability import open_observers, watching
from services.container.records import open_records, records_ready
from services.datasources.engines import Engines, open_engines
from services.observability.metrics import Metrics
from services.observability.observer import Observers
from services.readiness import Readiness
from services.watchdog import Watchdog


class Ground(NamedTuple):
    """What everything else stands on."""

    database: Database
    readiness: Readiness
    background: Background
    engines: Engines
    watchdog: Watchdog
    metrics: Metrics
    observers: Observers


async def open_ground(settings: Settings, stack: AsyncExitStack) -> Ground:
    """Opened on `stack`, which closes it last."""
    enter = stack.enter_async_context
    database = await enter(open_records(settings))
    readiness = records_ready(database)
    engines = await enter(open_engines())
    background = await enter(open_background())  # ends first: its tasks read sources
    metrics, observers = await enter(open_observers(settings))
    watchdog = watching(background)
    return Ground(database, readiness, background, engines, watchdog, metrics, observers)
