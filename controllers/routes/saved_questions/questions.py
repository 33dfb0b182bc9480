"""Saved questions: save from answers, list, change, share."""

from sanic import HTTPResponse, Request
from sanic_ext import validate

from controllers.http.authentication import ensure
from controllers.http.errors import JsonBlueprint, request_locale
from controllers.http.paging import page_request, page_response
from controllers.http.responses import json_response, no_content, responds_with
from controllers.routes.saved_questions.list_filters import SCOPE, read_scope, read_words
from controllers.schemas.saved_questions.bodies import (
    CopyBody,
    NewQuestion,
    QuestionPatch,
    SharesBody,
)
from controllers.schemas.saved_questions.views import (
    QuestionView,
    SharesView,
    WholeQuestion,
)
from model.sources.saved_question import QuestionFilter, SavedQuestion
from model.user import CurrentUser
from services.runs.service import RunService
from services.saved_questions.question_checks import QuestionChecks, describe_problem
from services.saved_questions.question_details import QuestionDetails
from services.saved_questions.service import SavedQuestionService
from services.saved_questions.sharing import QuestionSharing

bp = JsonBlueprint("saved-questions", url_prefix="/saved-questions")


async def _require_question(
    saved_questions: SavedQuestionService, user: CurrentUser, question_id: str, **_: object
) -> None:
    await saved_questions.get(question_id, user.actor)


@bp.get("/")
@responds_with(
    QuestionView,
    paged=True,
    query={
        "q": "Words that the name, the question or the source's name contains.",
        "folder": "The id of a folder of one's own.",
        "scope": SCOPE,
    },
)
async def index(
    request: Request,
    saved_questions: SavedQuestionService,
    checks: QuestionChecks,
    user: CurrentUser,
) -> HTTPResponse:
    """One's own saved questions and those shared with one, the last changed first."""
    folder_id = request.args.get("folder") or None
    question_filter = QuestionFilter(read_words(request), folder_id, read_scope(request))
    page = await saved_questions.page(page_request(request), user.actor, question_filter)
    problems = await checks.find_problems(page.items, user.actor)
    locale, see_sql = request_locale(request), user.may("see_sql")

    def view(question: SavedQuestion) -> QuestionView:
        check_problem = problems.get(question.id)
        problem = (
            describe_problem(check_problem, locale, may_see_sql=see_sql) if check_problem else None
        )
        return QuestionView.from_question(question, problem, locale)

    return page_response(page, view)


@bp.post("/")
@responds_with(WholeQuestion, status=201)
@validate(json=NewQuestion)
async def save(
    request: Request,
    body: NewQuestion,
    runs: RunService,
    saved_questions: SavedQuestionService,
    details: QuestionDetails,
    user: CurrentUser,
) -> HTTPResponse:
    """Save the statement of an answer, with the parameters that readers are asked for."""
    run = await runs.get(user.actor, body.run_id)
    locale, see_sql = request_locale(request), user.may("see_sql")
    question = await saved_questions.save(run, body.to_changes(), locale, may_see_sql=see_sql)
    return json_response(await _show(request, question, details, user), 201)


@bp.get("/grantees")
@responds_with(SharesView, query={"q": "Words that the name contains."})
async def grantees(request: Request, sharing: QuestionSharing, user: CurrentUser) -> HTTPResponse:
    """Users and groups that a question can be shared with, at most 20 of each."""
    candidates = await sharing.find_grantees(user, read_words(request))
    return json_response(SharesView.from_shares(candidates))


@bp.get("/<question_id:str>")
@responds_with(WholeQuestion)
async def show(
    request: Request,
    question_id: str,
    saved_questions: SavedQuestionService,
    details: QuestionDetails,
    user: CurrentUser,
) -> HTTPResponse:
    """A saved question, and why it cannot run where it cannot."""
    question = await saved_questions.get(question_id, user.actor)
    return json_response(await _show(request, question, details, user))


@bp.patch("/<question_id:str>")
@responds_with(WholeQuestion)
@ensure(_require_question)
@validate(json=QuestionPatch)
async def change(
    request: Request,
    question_id: str,
    body: QuestionPatch,
    saved_questions: SavedQuestionService,
    details: QuestionDetails,
    user: CurrentUser,
) -> HTTPResponse:
    """Rename it, move it, or set its parameters and its chart.

    Those with the right to edit may do all but move it.
    """
    changes, see_sql = body.to_changes(), user.may("see_sql")
    question = await saved_questions.change(question_id, changes, user.actor, may_see_sql=see_sql)
    return json_response(await _show(request, question, details, user))


@bp.delete("/<question_id:str>")
@responds_with(status=204)
async def delete(
    request: Request, question_id: str, saved_questions: SavedQuestionService, user: CurrentUser
) -> HTTPResponse:
    """Delete a question of one's own with its history; copies of others stay."""
    await saved_questions.delete(question_id, user.actor)
    return no_content()


@bp.post("/<question_id:str>/copy")
@responds_with(WholeQuestion, status=201)
@ensure(_require_question)
@validate(json=CopyBody)
async def copy(
    request: Request,
    question_id: str,
    body: CopyBody,
    saved_questions: SavedQuestionService,
    details: QuestionDetails,
    user: CurrentUser,
) -> HTTPResponse:
    """Duplicate a question; the copy is one's own and shared with nobody."""
    question = await saved_questions.copy(question_id, body.name, user.actor)
    return json_response(await _show(request, question, details, user), 201)


@bp.put("/<question_id:str>/shares")
@responds_with(SharesView)
@ensure(_require_question)
@validate(json=SharesBody)
async def share(
    request: Request,
    question_id: str,
    body: SharesBody,
    saved_questions: SavedQuestionService,
    sharing: QuestionSharing,
    user: CurrentUser,
) -> HTTPResponse:
    """Set with whom a question of one's own is shared, to view or to edit.

    Who may not ask its source does not see it all the same.
    """
    shares = await sharing.put(question_id, body.to_shares(), user.actor)
    return json_response(SharesView.from_shares(shares))


async def _show(
    request: Request, question: SavedQuestion, details: QuestionDetails, user: CurrentUser
) -> WholeQuestion:
    question_details, see_sql = await details.load(question, user.actor), user.may("see_sql")
    problem, locale = None, request_locale(request)
    if question_details.problem:
        problem = describe_problem(question_details.problem, locale, may_see_sql=see_sql)
    head = QuestionView.from_question(question, problem, locale)
    return WholeQuestion.from_whole(head, question_details, see_sql=see_sql)
