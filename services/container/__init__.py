"""The only place that picks implementations and opens them, in order of need; a file a topic.

To add a service: a field in the dataclass of its topic, whose module makes it; `Services` inherits
it, and handlers ask for it by its type. Import heavy modules in the function that opens it.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, fields
from typing import Any

from model.settings import Settings
from services.charts.chart_images import ChartImages
from services.chats.folders import ChatFolderService
from services.chats.service import ChatService
from services.container.administration import (
    AuditServices,
    PolicyServices,
    create_audit_services,
    create_doctor,
    create_policy_services,
)
from services.container.core import CoreServices, open_core
from services.container.datasources import DatasourceServices, open_datasources
from services.container.files import FileServices, open_file_queries, open_files
from services.container.joins import open_joins
from services.container.knowledge import open_knowledge
from services.container.metrics_sampler import start_metrics_sampler
from services.container.optional_servers import open_chart_images, open_tools
from services.container.runs import RunServices, WarmUp, create_answering_ports, open_runs
from services.container.saved_questions import (
    SavedQuestionServices,
    create_saved_questions,
    make_clock,
)
from services.container.teaching import TeachingServices, create_teaching
from services.container.users import UserServices, open_users, user_deletion_scope
from services.dashboards.refresher import DashboardRefresher
from services.datasources.access.policy import AccessPolicy
from services.doctor.service import Doctor
from services.joins.service import JoinService
from services.knowledge.retrieval_status import RetrievalStatus
from services.models.model_settings import to_model_rules
from services.models.service import ModelService
from services.models.token_usage import TokenUsageReader
from services.tools.service import ToolService


@dataclass(frozen=True, kw_only=True)
class Services(
    CoreServices,
    UserServices,
    PolicyServices,
    AuditServices,
    DatasourceServices,
    FileServices,
    RunServices,
    TeachingServices,
    SavedQuestionServices,
):
    """What a worker consists of: the services of all topics, and those that need no topic.

    Each is a class of its own: handlers ask for it by its type.
    """

    doctor: Doctor
    joins: JoinService
    retrieval: RetrievalStatus
    models: ModelService
    token_usage: TokenUsageReader
    tools: ToolService
    chats: ChatService
    chat_folders: ChatFolderService
    chart_images: ChartImages


Opener = Callable[[Settings], AbstractAsyncContextManager[Services]]


@asynccontextmanager
async def open_services(
    settings: Settings, policy: AccessPolicy | None = None
) -> AsyncIterator[Services]:
    """Everything, opened; closed in reverse order when the block ends.

    The policy decides what users see of sources, by default the stored rules. What only questions
    need is loaded beside the first requests.
    """
    async with _open_all(settings, policy) as (services, warm_up):
        services.background.start(warm_up(), name="warm up")
        _start_refreshes(services, settings)
        yield services


def _start_refreshes(services: Services, settings: Settings) -> None:
    """Refresh dashboards that are due as long as the worker runs."""
    refresher = DashboardRefresher(
        services.database,
        services.card_answers,
        services.users,
        services.runs.worker_id,
        make_clock(settings),
    )
    services.background.start(refresher.run(), name="dashboard refreshes")
    services.background.start(refresher.clean(), name="dashboard rows")


@asynccontextmanager
async def _open_all(
    settings: Settings, policy: AccessPolicy | None
) -> AsyncIterator[tuple[Services, WarmUp]]:
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        core = await open_core(settings, policy, stack)
        files = await enter(open_files(settings, core))
        joins = await enter(open_joins(settings, core))
        opened_sources = open_datasources(settings, core, joins, files.source_files)
        datasources = opened_sources.datasources
        models = ModelService(core.database, core.cipher, to_model_rules(settings))
        tools = await enter(open_tools(settings, core))
        file_queries = await enter(open_file_queries(settings, core, files.files))
        ports = create_answering_ports(core, datasources, joins, files, file_queries, tools)
        rights = ports.query_sources.rights
        catalogs, retrieval = await enter(open_knowledge(settings, core, datasources))
        answering = await enter(open_runs(settings, core, ports, models, catalogs, datasources))
        start_metrics_sampler(core, answering.runs, catalogs)
        users = await open_users(settings, core, user_deletion_scope(files.files, answering.runs))
        opened = (core, users, files, opened_sources, answering)
        services = Services(
            doctor=create_doctor(settings, core, models),
            joins=joins,
            retrieval=retrieval,
            models=models,
            token_usage=TokenUsageReader(core.database),
            tools=tools,
            chats=ChatService(core.database, answering.runs, rights),
            chat_folders=ChatFolderService(core.database),
            chart_images=await enter(open_chart_images(settings, core, rights)),
            **_list_services(
                *opened,
                create_policy_services(core, datasources),
                create_audit_services(core, ports.query_sources, datasources),
                create_teaching(settings, core, datasources, joins, answering, users.users),
                create_saved_questions(settings, core, datasources, answering, users.users),
            ),
        )
        yield services, answering.warm_up


def _list_services(*topics: Any) -> dict[str, Any]:
    """The services of topics by their names, without what only other services are made of."""
    names = {field.name for field in fields(Services)}
    return {
        field.name: getattr(topic, field.name)
        for topic in topics
        for field in fields(topic)
        if field.name in names
    }
