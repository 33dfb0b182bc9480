"""The only place that picks implementations and opens them, in order of need; a file a topic.

To add a service: a field in `Services` (injected into handlers by its type) and, under the same
name, in the tuple of its topic, whose module makes it. Import heavy modules in the function that
opens it.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Any, NamedTuple

from model.database.engine import Database
from model.settings import Settings
from services.audit.reader import AuditReader
from services.audit.trail import AuditTrail
from services.budgets.service import BudgetService
from services.charts.chart_images import ChartImages
from services.chats.folders import ChatFolderService
from services.chats.service import ChatService
from services.container.administration import (
    create_audit_services,
    create_doctor,
    create_policy_services,
)
from services.container.core import open_core
from services.container.datasources import open_datasources
from services.container.files import open_file_queries, open_files
from services.container.joins import open_joins
from services.container.knowledge import open_knowledge
from services.container.metrics_sampler import start_metrics_sampler
from services.container.optional_servers import open_chart_images, open_tools
from services.container.runs import WarmUp, create_answering_ports, open_runs
from services.container.saved_questions import create_saved_questions, make_clock
from services.container.teaching import create_teaching
from services.container.users import open_users, user_deletion_scope
from services.dashboards.card_answers import CardAnswers
from services.dashboards.details import DashboardDetails
from services.dashboards.filter_choices import FilterChoices
from services.dashboards.refresher import DashboardRefresher
from services.dashboards.service import DashboardService
from services.dashboards.sharing import DashboardSharing
from services.datasources.access.policy import AccessPolicy
from services.datasources.configuration.database_file_finder import DatabaseFileFinder
from services.datasources.service import DatasourceService
from services.doctor.service import Doctor
from services.drill_down.service import DrillDownService
from services.evaluation.service import EvaluationService
from services.files.appending.service import FileAppending
from services.files.document_search.service import DocumentSearchService
from services.files.replacement import FileReplacement
from services.files.service import FileService
from services.files.uploads import Uploads
from services.impact.prediction import ImpactPrediction
from services.impact.service import ImpactService
from services.joins.service import JoinService
from services.knowledge.retrieval_status import RetrievalStatus
from services.models.model_settings import to_model_rules
from services.models.service import ModelService
from services.models.token_usage import TokenUsageReader
from services.observability.metrics import Metrics
from services.policies.egress import EgressService
from services.policies.groups import GroupService
from services.policies.guided_setup.access_step import SetupAccessService
from services.policies.previews.policy_preview import PolicyPreviews
from services.policies.service import PolicyService
from services.proposals.row_preview import RowPreviews
from services.proposals.service import ProposalService
from services.replay.service import ReplayService
from services.runs.service import RunService
from services.runtime.loop_watchdog import LoopWatchdog
from services.runtime.readiness import Readiness
from services.runtime.task_supervisor import TaskSupervisor
from services.saved_questions.folders import QuestionFolders
from services.saved_questions.question_checks import QuestionChecks
from services.saved_questions.question_details import QuestionDetails
from services.saved_questions.question_runs import QuestionRunner
from services.saved_questions.service import SavedQuestionService
from services.saved_questions.sharing import QuestionSharing
from services.saved_questions.value_choices import ValueChoiceReader
from services.starters.service import StarterService
from services.teaching.examples import ExampleService
from services.teaching.terms import TermService
from services.teaching.transfer import TeachingTransfer
from services.tools.service import ToolService
from services.users.administration import UserAdministration
from services.users.roles import RoleService
from services.users.service import UserService
from services.workspaces.service import WorkspaceService


class Services(NamedTuple):
    """What a worker consists of. Each is a class of its own: handlers ask for it by type."""

    # The installation
    settings: Settings
    database: Database
    background: TaskSupervisor
    watchdog: LoopWatchdog
    metrics: Metrics
    readiness: Readiness
    doctor: Doctor

    # Accounts, and what they may see and use
    users: UserService
    roles: RoleService
    administration: UserAdministration
    workspaces: WorkspaceService
    groups: GroupService
    policies: PolicyService
    policy_previews: PolicyPreviews
    egress: EgressService
    setup_access: SetupAccessService
    budgets: BudgetService
    audit: AuditTrail
    audit_reader: AuditReader
    replays: ReplayService

    # Data sources and files
    datasources: DatasourceService
    database_files: DatabaseFileFinder
    joins: JoinService
    impact: ImpactService
    prediction: ImpactPrediction
    retrieval: RetrievalStatus
    files: FileService
    uploads: Uploads
    replacement: FileReplacement
    appending: FileAppending
    documents: DocumentSearchService

    # Questions and answers
    models: ModelService
    token_usage: TokenUsageReader
    tools: ToolService
    runs: RunService
    starters: StarterService
    drill_down: DrillDownService
    chats: ChatService
    chat_folders: ChatFolderService
    chart_images: ChartImages

    # What administrators teach about sources, and how it is reviewed
    terms: TermService
    examples: ExampleService
    transfer: TeachingTransfer
    evaluations: EvaluationService
    proposals: ProposalService
    previews: RowPreviews

    # Saved questions and dashboards
    saved_questions: SavedQuestionService
    question_runner: QuestionRunner
    question_sharing: QuestionSharing
    question_folders: QuestionFolders
    question_checks: QuestionChecks
    question_details: QuestionDetails
    question_values: ValueChoiceReader
    dashboards: DashboardService
    dashboard_sharing: DashboardSharing
    dashboard_details: DashboardDetails
    card_answers: CardAnswers
    filter_choices: FilterChoices


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
            settings=settings,
            doctor=create_doctor(settings, core, models),
            joins=joins,
            retrieval=retrieval,
            models=models,
            token_usage=TokenUsageReader(core.database),
            tools=tools,
            chats=ChatService(core.database, answering.runs, rights),
            chat_folders=ChatFolderService(core.database),
            chart_images=await enter(open_chart_images(settings, core, rights)),
            **_list_injected(
                *opened,
                create_policy_services(core, datasources),
                create_audit_services(core, ports.query_sources, datasources),
                create_teaching(settings, core, datasources, joins, answering, users.users),
                create_saved_questions(settings, core, datasources, answering, users.users),
            ),
        )
        yield services, answering.warm_up


def _list_injected(*topics: NamedTuple) -> dict[str, Any]:
    """What handlers ask for of the topics; the rest is for building other services."""
    return {
        name: service
        for topic in topics
        for name, service in topic._asdict().items()
        if name in Services._fields
    }
