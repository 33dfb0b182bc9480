"""Runs: what they are answered from, which agent answers in which mode, where events are stored."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from agent.runtime.cooperative_scheduler import CooperativeScheduler
from model.answers.answer import Mode
from model.database.engine import Database
from model.settings import Settings
from services.answer_rights.service import AnswerRights
from services.answering.current_egress import ConfirmingAgent
from services.answering.lazy_agent import LazyAgent
from services.answering.ports import (
    Agent,
    Agents,
    DataAgentPorts,
    FileCheck,
    QuerySources,
    ResponderRegistry,
    UserToolProvider,
)
from services.answering.responders import open_responders
from services.container.core import Core, make_default_budget
from services.container.datasources import check_query
from services.container.files import FileServices
from services.container.optional_servers import create_dify_agent, open_dify_client
from services.datasources.service import DatasourceService
from services.drill_down.service import DrillDownService
from services.evaluation.rows_only_responders import RowsOnlyResponders
from services.evaluation.service import EvaluationAgent
from services.evaluation.uncounted_sources import UncountedSources
from services.files.document_search.service import DocumentSearchService
from services.files.file_forwarding import FileForwarding
from services.files.querying.service import FileQueryService
from services.joins.service import JoinService
from services.knowledge.catalog_cache import CatalogCache
from services.models.service import ModelService
from services.runs.active_runs import RunLimits
from services.runs.event_log.database_store import DatabaseEventStore
from services.runs.event_log.event_store import EventStore
from services.runs.result_store import ResultStore
from services.runs.service import RunRecording, RunService, open_run_service
from services.runtime.heap import trim_heap
from services.starters.service import StarterService
from services.starters.store import StarterStore
from services.tools.service import ToolService

if TYPE_CHECKING:
    from services.answering.chat_agent import ChatAgent
    from services.answering.data_agent import DataAgent

WarmUp = Callable[[], Coroutine[Any, Any, None]]


@dataclass(frozen=True)
class RunServices:
    """What answers questions, and what builds on it."""

    runs: RunService
    starters: StarterService
    drill_down: DrillDownService


@dataclass(frozen=True)
class Answering(RunServices):
    """These with what only other services are made of."""

    evaluation_agent: EvaluationAgent
    """The data agent without summary and suggestions."""
    today: Callable[[], date]
    """The date in the time zone of the settings."""
    warm_up: WarmUp
    """To be run beside the first requests, which wait for what they need of it only."""


class AnsweringPorts(NamedTuple):
    """What the agents of all modes ask."""

    query_sources: QuerySources
    data_agent: DataAgentPorts
    documents: DocumentSearchService
    forwarding: FileForwarding
    """Passes files on to Dify."""
    assistant_tools: UserToolProvider | None
    """None when no hub with tools for the assistant is configured."""


def create_answering_ports(
    core: Core,
    datasources: DatasourceService,
    joins: JoinService,
    files: FileServices,
    file_queries: FileQueryService,
    tools: ToolService,
) -> AnsweringPorts:
    """What agents ask, with what decides which earlier answers are withheld."""
    rights = AnswerRights(core.database, core.access, datasources, check_query)
    assistant_tools, chart_tools = tools.providers()
    return AnsweringPorts(
        QuerySources(datasources, file_queries, rights),
        DataAgentPorts(joins, ResultStore(core.database, rights), chart_tools),
        files.documents,
        FileForwarding(files.files),
        assistant_tools,
    )


@asynccontextmanager
async def open_runs(
    settings: Settings,
    core: Core,
    ports: AnsweringPorts,
    models: ModelService,
    catalogs: CatalogCache,
    datasources: DatasourceService,
) -> AsyncIterator[Answering]:
    """The run service with an agent for every mode that is offered.

    With it what builds on these agents: starter questions, drill-down, evaluations.
    """
    database, readiness = core.database, core.readiness
    today, scheduler = _make_today(settings), CooperativeScheduler()
    limits = RunLimits(keep_days=settings.run_retention_days, budget=make_default_budget(settings))
    async with (
        open_responders(settings, models, scheduler) as responders,
        _open_event_store(settings, core) as store,
        open_dify_client(settings) as dify,
    ):
        sources = ports.query_sources
        make_data_agent = partial(_make_data_agent, ports.data_agent, catalogs, today, scheduler)
        data = LazyAgent(partial(make_data_agent, sources, responders))
        chat = LazyAgent(partial(_make_chat_agent, database, ports, responders, today))
        confirm = partial(ConfirmingAgent, database=database, rules=core.egress_rules)
        by_mode = _name_agents(confirm(data), confirm(chat))
        if dify:
            by_mode["dify"] = create_dify_agent(settings, database, dify, ports.forwarding)
        agents = Agents(by_mode, responders, _list_file_checks(ports))
        recording = RunRecording(store, core.observers, core.audit)
        async with open_run_service(database, agents, sources, limits, recording) as runs:
            readiness.add("runs", runs.active_runs.check_accepting, required=True)
            starters = StarterService(sources, catalogs, today, StarterStore(database))
            drill_down = DrillDownService(database, sources, runs)
            uncounted = sources._replace(sources=UncountedSources(datasources))
            rows_only = RowsOnlyResponders(responders)
            agent = confirm(LazyAgent(partial(make_data_agent, uncounted, rows_only)))
            evaluation_agent = EvaluationAgent(agent, responders, core.budgets.reserve_tokens)
            warm_up = partial(warm_up_agent, data)
            yield Answering(runs, starters, drill_down, evaluation_agent, today, warm_up)


def _name_agents(data: Agent, chat: Agent) -> dict[Mode, Agent]:
    """The agents of the modes that need nothing else."""
    return {"data": data, "file": data, "chat": chat}


def _list_file_checks(ports: AnsweringPorts) -> dict[Mode, FileCheck]:
    """What checks the files that are attached to a question, by its mode."""
    return {
        "file": ports.query_sources.files.check,
        "chat": ports.documents.check,
        "dify": ports.forwarding.check,
    }


def _make_data_agent(
    ports: DataAgentPorts,
    catalogs: CatalogCache,
    today: Callable[[], date],
    scheduler: CooperativeScheduler,
    sources: QuerySources,
    responders: ResponderRegistry,
) -> "DataAgent":
    from services.answering.data_agent import DataAgent

    return DataAgent(sources, ports, catalogs, responders, today, scheduler)


def _make_chat_agent(
    database: Database,
    ports: AnsweringPorts,
    responders: ResponderRegistry,
    today: Callable[[], date],
) -> "ChatAgent":
    from services.answering.chat_agent import ChatAgent, NoTools

    tools, rights = ports.assistant_tools or NoTools(), ports.query_sources.rights
    return ChatAgent(database, responders, ports.documents, tools, today, rights)


def _make_today(settings: Settings) -> Callable[[], date]:
    """A function that returns today's date in the time zone of the settings."""
    zone = ZoneInfo(settings.tz) if settings.tz else None
    return lambda: datetime.now(zone).date()


async def warm_up_agent(data: LazyAgent["DataAgent"]) -> None:
    """Load what questions need, and open sources that answer."""
    agent = await data.load()
    await agent.load()
    gc.freeze()  # loaded objects stay: the collector would block the loop for them
    await asyncio.to_thread(trim_heap)
    await agent.open_sources()


@asynccontextmanager
async def _open_event_store(settings: Settings, core: Core) -> AsyncIterator[EventStore]:
    if settings.redis_url is None:
        yield DatabaseEventStore(core.database, core.audit)
        return
    from services.runs.event_log.redis_store import open_redis_store

    url = settings.redis_url.get_secret_value()
    keep_days = settings.run_retention_days
    async with open_redis_store(core.database, url, keep_days, core.audit) as store:
        core.readiness.add("redis", store.ping, required=False)  # what is stored can still be read
        yield store
