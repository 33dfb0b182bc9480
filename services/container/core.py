"""The core services that all others need: records, background tasks, sources, observers."""

from contextlib import AsyncExitStack
from typing import NamedTuple

from model.database.engine import Database
from model.settings import Settings
from services.container.observability import open_observers, start_watchdog
from services.container.records import create_readiness, open_records
from services.datasources.access.policy import AccessPolicy
from services.datasources.access.source_access import AccessControl
from services.datasources.open_source_cache import OpenSourceCache, create_source_cache
from services.observability.metrics import Metrics
from services.observability.run_observer import RunObservers
from services.runtime.loop_watchdog import LoopWatchdog
from services.runtime.readiness import Readiness
from services.runtime.task_supervisor import TaskSupervisor, open_task_supervisor


class Core(NamedTuple):
    """The core services that all others need."""

    database: Database
    readiness: Readiness
    background: TaskSupervisor
    engines: OpenSourceCache
    watchdog: LoopWatchdog
    metrics: Metrics
    observers: RunObservers
    access: AccessControl


async def open_core(settings: Settings, policy: AccessPolicy, stack: AsyncExitStack) -> Core:
    """Opened on `stack`, which closes it last."""
    access = AccessControl(policy)
    enter = stack.enter_async_context
    database = await enter(open_records(settings))
    readiness = create_readiness(database)
    engines = await enter(create_source_cache())
    background = await enter(open_task_supervisor())  # ends first: its tasks read sources
    metrics, observers = await enter(open_observers(settings))
    watchdog = start_watchdog(background)
    return Core(database, readiness, background, engines, watchdog, metrics, observers, access)
