"""What administrators teach about sources, and how it is reviewed."""

from dataclasses import dataclass

from model.settings import Settings
from model.sources.schema import Schema
from model.sources.teaching import TermValues
from services.container.core import Core, make_default_budget
from services.container.datasources import check_query
from services.container.runs import Answering
from services.datasources.service import DatasourceService
from services.evaluation.evaluation_job import EvaluationLimits
from services.evaluation.service import EvaluationAccess, EvaluationService
from services.impact.prediction import ImpactPrediction
from services.impact.service import ImpactService, TermsAndExamples
from services.impact.source_questions import SourceQuestions
from services.joins.service import JoinService
from services.policies.service import PolicyService
from services.proposals.row_preview import RowPreviews
from services.proposals.service import ProposalService
from services.saved_questions.question_checks import QuestionChecks
from services.saved_questions.viewers import QuestionViewers
from services.teaching.examples import ExampleService
from services.teaching.term_rows import TermMeaning
from services.teaching.terms import TermService
from services.teaching.transfer import TeachingTransfer
from services.teaching.visibility import TeachingVisibility
from services.users.service import UserService


@dataclass(frozen=True)
class TeachingServices:
    """Terms and examples, what proposals for new ones are reviewed with, what a sync breaks."""

    terms: TermService
    examples: ExampleService
    impact: ImpactService
    prediction: ImpactPrediction
    transfer: TeachingTransfer
    evaluations: EvaluationService
    proposals: ProposalService
    previews: RowPreviews


def create_teaching(
    settings: Settings,
    core: Core,
    datasources: DatasourceService,
    joins: JoinService,
    answering: Answering,
    users: UserService,
) -> TeachingServices:
    """All statements are checked by the guard; evaluations end with the tasks of the worker."""
    database = core.database
    visibility = TeachingVisibility(datasources, check_query)
    examples = ExampleService(database, visibility, check_query)
    limits = EvaluationLimits(budget=make_default_budget(settings))
    terms = TermService(database, visibility, check_term)
    policies = PolicyService(database, datasources, core.rules)
    checks = QuestionChecks(datasources, check_query)
    viewers = QuestionViewers(database, datasources, checks)
    questions = SourceQuestions(database, viewers, checks)
    return TeachingServices(
        terms,
        examples,
        ImpactService(
            database, datasources, joins, policies, TermsAndExamples(terms, examples), questions
        ),
        ImpactPrediction(datasources, questions, check_query),
        TeachingTransfer(database, visibility, check_term, check_query),
        EvaluationService(
            database,
            core.background,
            answering.evaluation_agent,
            EvaluationAccess(datasources, users),
            examples,
            limits,
        ),
        ProposalService(database, datasources, examples, check_query),
        RowPreviews(datasources),
    )


def check_term(values: TermValues, schema: Schema | None) -> TermMeaning:
    """The check of a term's SQL, loaded when it is first needed."""
    from services.teaching.term_check import check_term

    return check_term(values, schema)
