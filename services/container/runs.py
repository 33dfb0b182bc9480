"""Runs: who answers in which mode, and where the events are kept."""

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime
from functools import partial
from typing import NamedTuple
from zoneinfo import ZoneInfo

from model.answers.answer import Mode
from model.database.engine import Database
from model.settings import Settings
from services.background import Background
from services.container.dify import open_dify_client
from services.files.handing import HandedFiles
from services.knowledge.catalog import CatalogCache
from services.models.service import ModelService
from services.observability.observer import Observers
from services.readiness import Readiness
from services.runs.agents import Agent, Askable
from services.runs.chat_agent import ChatAgent, NoTools
from services.runs.data_agent import DataAgent
from services.runs.database_store import DatabaseStore
from services.runs.event_store import EventStore
from services.runs.modes import ModeAgents
from services.runs.results import Results
from services.runs.service import RunLimits, RunService, run_service
from services.runs.voices import open_voices
from services.starters.service import StarterService

_SOURCES_WAIT_S = 0.5
"""A worker does not wait longer for sources: their servers may be silent."""


WarmUp = Callable[[], Awaitable[None]]


class RunParts(NamedTuple):
    """What answering runs is made of."""

    database: Database
    askable: Askable
    models: ModelService
    catalogs: CatalogCache
    observers: Observers
    handed: HandedFiles


@asynccontextmanager
async def open_runs(
    settings: Settings, background: Background, readiness: Readiness, parts: RunParts
) -> AsyncIterator[tuple[RunService, StarterService, WarmUp]]:
    """What starts, follows and stops runs, with the agents of every mode that is offered.

    Beside it what proposes first questions. The third is to be awaited before requests are taken.
    """
    database, askable, models, catalogs, observers, handed = parts
    askable = askable._replace(handed=handed, results=Results(database))
    zone = ZoneInfo(settings.tz) if settings.tz else None

    def today() -> date:
        return datetime.now(zone).date()

    limits = RunLimits(
        keep_days=settings.run_retention_days, tokens_per_day=settings.model.tokens_per_day
    )
    async with (
        open_voices(settings, models) as voices,
        _open_event_store(settings, database, readiness) as store,
        open_dify_client(settings) as dify,
    ):
        data = DataAgent(askable, catalogs, voices, today)
        loading = background.start(_load(data), name="load the graph")
        tools = askable.tools or NoTools()
        chat = ChatAgent(database, voices, askable.documents, tools, today)
        by_mode: dict[Mode, Agent] = {"data": data, "file": data, "chat": chat}
        if dify:
            from services.runs.dify_agent import DifyAgent

            thinking = settings.show_thinking_process
            by_mode["dify"] = DifyAgent(dify, database, handed, show_thinking=thinking)
        agents = ModeAgents(voices, by_mode)
        async with run_service(database, agents, askable, limits, store, observers) as runs:
            readiness.add("runs", runs.takes_runs, required=True)
            starters = StarterService(askable, catalogs, today)
            yield runs, starters, partial(_warm_up, data, loading, background)


async def _warm_up(agent: DataAgent, loading: asyncio.Task[None], background: Background) -> None:
    """Wait until questions find everything loaded, and sources that answer soon open."""
    await asyncio.wait([loading])
    opening = background.start(agent.open_sources(), name="open sources")
    await asyncio.wait([opening], timeout=_SOURCES_WAIT_S)


async def _load(agent: DataAgent) -> None:
    await agent.load()
    gc.freeze()  # what is loaded stays: to walk through it would hold up the loop


@asynccontextmanager
async def _open_event_store(
    settings: Settings, database: Database, readiness: Readiness
) -> AsyncIterator[EventStore]:
    if settings.redis_url is None:
        yield DatabaseStore(database)
        return
    from services.runs.redis_store import open_redis_store

    url = settings.redis_url.get_secret_value()
    async with open_redis_store(database, url, settings.run_retention_days) as store:
        readiness.add("redis", store.answers, required=False)  # what is stored can still be read
        yield store
