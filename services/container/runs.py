"""Runs: who answers in which mode, and where the events are kept."""

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime
from functools import partial
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from model.answers.answer import Mode
from model.database.engine import Database
from model.settings import Settings
from services.answering.chat_agent import ChatAgent, NoTools
from services.answering.data_agent import DataAgent
from services.answering.ports import Agent, Agents, QuerySources, ResponderRegistry
from services.answering.responders import open_responders
from services.container.core import Core, make_default_budget
from services.container.dify import open_dify_client
from services.datasources.service import DatasourceService
from services.drill_down.service import DrillDownService
from services.evaluation.quiet_responders import QuietResponders
from services.evaluation.service import EvaluatedAgent
from services.evaluation.uncounted_sources import UncountedSources
from services.knowledge.catalog_cache import CatalogCache
from services.models.service import ModelService
from services.runs.active_runs import RunLimits
from services.runs.event_log.database_store import DatabaseEventStore
from services.runs.event_log.event_store import EventStore
from services.runs.service import RunRecording, RunService, open_run_service
from services.runtime.readiness import Readiness
from services.runtime.task_supervisor import TaskSupervisor
from services.starters.service import StarterService
from services.starters.store import StarterStore

_SOURCES_TIMEOUT_S = 0.5
"""A worker does not wait longer for sources: their servers may be silent."""


WarmUp = Callable[[], Awaitable[None]]


class RunServices(NamedTuple):
    """What answers questions."""

    runs: RunService
    starters: StarterService
    drill_down: DrillDownService
    evaluated: EvaluatedAgent
    """The agent of data, answering up to the rows."""
    today: Callable[[], date]
    """The date in the time zone of the settings."""
    warm_up: WarmUp
    """To be awaited before requests are taken."""

    def list_injected(self) -> dict[str, Any]:
        """Those that handlers ask for, by the name of their field in `Services`."""
        return {"runs": self.runs, "starters": self.starters, "drill_down": self.drill_down}


@asynccontextmanager
async def open_runs(
    settings: Settings,
    core: Core,
    sources: QuerySources,
    models: ModelService,
    catalogs: CatalogCache,
    datasources: DatasourceService,
) -> AsyncIterator[RunServices]:
    """What starts, follows and stops runs, with the agents of every mode that is offered.

    Beside it what proposes first questions, what asks about points, and whom evaluations ask.
    """
    database, readiness, background = core[:3]
    today = _create_calendar(settings)
    limits = RunLimits(keep_days=settings.run_retention_days, budget=make_default_budget(settings))
    async with (
        open_responders(settings, models) as responders,
        _open_event_store(settings, database, readiness) as store,
        open_dify_client(settings) as dify,
    ):
        data = DataAgent(sources, catalogs, responders, today)
        loading = background.start(_load_agent(data), name="load the graph")
        tools = sources.tools or NoTools()
        chat = ChatAgent(database, responders, sources.documents, tools, today)
        by_mode: dict[Mode, Agent] = {"data": data, "file": data, "chat": chat}
        if dify and sources.forwarding:
            from services.answering.dify_agent import DifyAgent

            thinking = settings.show_thinking_process
            by_mode["dify"] = DifyAgent(dify, database, sources.forwarding, show_thinking=thinking)
        agents = Agents(by_mode, responders)
        recording = RunRecording(store, core.observers, core.audit)
        async with open_run_service(database, agents, sources, limits, recording) as runs:
            readiness.add("runs", runs.active_runs.check_accepting, required=True)
            starters = StarterService(sources, catalogs, today, StarterStore(database))
            drill_down = DrillDownService(database, sources, runs)
            uncounted = sources._replace(sources=UncountedSources(datasources))
            evaluated = _make_evaluated_agent(uncounted, catalogs, responders, today)
            ready = partial(_warm_up, data, loading, background)
            yield RunServices(runs, starters, drill_down, evaluated, today, ready)


def _make_evaluated_agent(
    sources: QuerySources,
    catalogs: CatalogCache,
    responders: ResponderRegistry,
    today: Callable[[], date],
) -> EvaluatedAgent:
    """The agent of users, which neither summarizes nor suggests."""
    agent = DataAgent(sources, catalogs, QuietResponders(responders), today)
    return EvaluatedAgent(agent, responders)


def _create_calendar(settings: Settings) -> Callable[[], date]:
    """Tells today's date in the time zone of the settings."""
    zone = ZoneInfo(settings.tz) if settings.tz else None
    return lambda: datetime.now(zone).date()


async def _warm_up(
    agent: DataAgent, loading: asyncio.Task[None], background: TaskSupervisor
) -> None:
    """Wait until questions find everything loaded, and sources that answer soon open."""
    await asyncio.wait([loading])
    opening = background.start(agent.open_sources(), name="open sources")
    await asyncio.wait([opening], timeout=_SOURCES_TIMEOUT_S)


async def _load_agent(agent: DataAgent) -> None:
    await agent.load()
    gc.freeze()  # loaded objects stay: the collector would block the loop for them


@asynccontextmanager
async def _open_event_store(
    settings: Settings, database: Database, readiness: Readiness
) -> AsyncIterator[EventStore]:
    if settings.redis_url is None:
        yield DatabaseEventStore(database)
        return
    from services.runs.event_log.redis_store import open_redis_store

    url = settings.redis_url.get_secret_value()
    async with open_redis_store(database, url, settings.run_retention_days) as store:
        readiness.add("redis", store.ping, required=False)  # what is stored can still be read
        yield store
