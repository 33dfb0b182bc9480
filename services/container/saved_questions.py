"""Saved questions, and the dashboards that show their answers."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from model.settings import Settings
from services.container.core import Core
from services.container.datasources import check_query
from services.container.runs import Answering
from services.dashboards.card_answers import CardAnswers
from services.dashboards.card_questions import CardQuestions
from services.dashboards.contents_check import ContentsCheck
from services.dashboards.details import DashboardDetails
from services.dashboards.due_times import Clock
from services.dashboards.filter_choices import FilterChoices
from services.dashboards.freshness import Freshness
from services.dashboards.row_cache import DashboardRowCache
from services.dashboards.service import DashboardService
from services.dashboards.sharing import DashboardSharing
from services.dashboards.viewers import DashboardViewers
from services.datasources.service import DatasourceService
from services.saved_questions.folders import QuestionFolders
from services.saved_questions.question_answers import QuestionAnswers
from services.saved_questions.question_binding import QuestionBinder
from services.saved_questions.question_checks import QuestionChecks
from services.saved_questions.question_details import QuestionDetails
from services.saved_questions.question_runs import QuestionRunner
from services.saved_questions.service import SavedQuestionService
from services.saved_questions.sharing import QuestionSharing
from services.saved_questions.value_choices import ValueChoiceReader
from services.saved_questions.viewers import QuestionViewers
from services.users.service import UserService


@dataclass(frozen=True)
class SavedQuestionServices:
    """All that is done with saved questions, alone and on dashboards."""

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


def create_saved_questions(
    settings: Settings,
    core: Core,
    datasources: DatasourceService,
    answering: Answering,
    users: UserService,
) -> SavedQuestionServices:
    """All are stateless: everything is in our database."""
    database, today = core.database, answering.today
    checks = QuestionChecks(datasources, check_query)
    viewers = QuestionViewers(database, datasources, checks)
    answers = QuestionAnswers(datasources, answering.evaluation_agent.responders, today)
    binder = QuestionBinder(answers, today)
    sharing = QuestionSharing(database, viewers)
    values = ValueChoiceReader(datasources)
    dashboard_viewers = DashboardViewers(database, viewers)
    questions = CardQuestions(database, viewers, users)
    dashboard_sharing = DashboardSharing(database, dashboard_viewers)
    clock = make_clock(settings)
    rows = DashboardRowCache(database, today, clock.zone)
    return SavedQuestionServices(
        SavedQuestionService(database, viewers, datasources, answering.runs, today),
        QuestionRunner(database, viewers, answers, answering.runs, binder),
        sharing,
        QuestionFolders(database),
        checks,
        QuestionDetails(checks, sharing),
        values,
        DashboardService(database, dashboard_viewers, questions, ContentsCheck(today), clock),
        dashboard_sharing,
        DashboardDetails(questions, viewers, dashboard_sharing),
        CardAnswers(dashboard_viewers, questions, answers, binder, rows, Freshness(clock)),
        FilterChoices(dashboard_viewers, questions, values),
    )


def make_clock(settings: Settings) -> Clock:
    """The clock of dashboard schedules, in the time zone of the settings."""
    return Clock(ZoneInfo(settings.tz) if settings.tz else None)
