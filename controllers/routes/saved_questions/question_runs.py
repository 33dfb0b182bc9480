"""Runs of saved questions: rows for the page, files, chats that continue them."""

from typing import Any

from sanic import HTTPResponse, Request
from sanic_ext import validate

from controllers.http.audit import audited
from controllers.http.authentication import ensure
from controllers.http.errors import JsonBlueprint, request_locale
from controllers.http.paging import page_response
from controllers.http.responses import json_response, no_content, responds_with
from controllers.routes.result_export import FORMAT_QUERY, read_export_format, send_rows
from controllers.routes.runs import find_removal
from controllers.routes.saved_questions.list_filters import read_words
from controllers.schemas.runs import PageExport, RunView
from controllers.schemas.saved_questions.bodies import ValuesBody
from controllers.schemas.saved_questions.views import (
    AnswerPartView,
    QuestionAnswerView,
    QuestionRunView,
    StoredValuesView,
)
from model.errors import Conflict
from model.paging import Page
from model.user import CurrentUser
from services.saved_questions.question_answers import AnswerRows, QuestionAnswer
from services.saved_questions.question_runs import AnsweredQuestion, QuestionRunner
from services.saved_questions.service import SavedQuestionService
from services.saved_questions.value_choices import ValueChoiceReader

bp = JsonBlueprint("saved-question-runs", url_prefix="/saved-questions")


async def _require_question(
    runner: QuestionRunner, user: CurrentUser, question_id: str, **_: object
) -> None:
    await runner.require(question_id, user.actor)


@bp.post("/<question_id:str>/run")
@audited("question")
@responds_with(QuestionAnswerView)
@ensure(_require_question)
@validate(json=ValuesBody)
async def run(
    request: Request, question_id: str, body: ValuesBody, runner: QuestionRunner, user: CurrentUser
) -> HTTPResponse:
    """Run a saved question under one's own rights, without a model; nothing is cached."""
    locale = request_locale(request)
    question_run = await runner.run(question_id, body.values, user.actor, locale)
    return json_response(_to_view(request, question_run, user))


@bp.post("/<question_id:str>/result")
@audited("export")
@responds_with(
    content_type="application/octet-stream",
    query=FORMAT_QUERY,
)
@ensure(_require_question)
@validate(json=ValuesBody)
async def result(
    request: Request, question_id: str, body: ValuesBody, runner: QuestionRunner, user: CurrentUser
) -> None:
    """Run a saved question and download all its rows as a file."""
    export_format = read_export_format(request)
    question_run = await runner.run(question_id, body.values, user.actor, request_locale(request))
    rows = question_run.answer.result
    if rows is None:
        raise Conflict("saved_questions.no_rows")
    await send_rows(request, question_run.question.name, export_format, AnswerRows(rows))


@bp.post("/<question_id:str>/exports")
@audited("export")
@responds_with(status=204)
@ensure(_require_question)
@validate(json=PageExport)
async def export_from_page(
    request: Request, question_id: str, body: PageExport, runner: QuestionRunner, user: CurrentUser
) -> HTTPResponse:
    """Say that the page makes a file of a question's answer by itself, before it does.

    409 for a question that reads what is hidden from the caller by now.
    """
    await runner.require_whole(question_id, user.actor)
    return no_content()


@bp.post("/<question_id:str>/chat")
@audited("question", by_service="success")
@responds_with(RunView, status=201)
@ensure(_require_question)
@validate(json=ValuesBody)
async def chat(
    request: Request, question_id: str, body: ValuesBody, runner: QuestionRunner, user: CurrentUser
) -> HTTPResponse:
    """Begin a chat with the question's answer, to ask on; its events are read like any run's."""
    first_run = await runner.start_chat(
        question_id, body.values, user.actor, request_locale(request)
    )
    return json_response(RunView.from_run(first_run), 201)


@bp.get("/<question_id:str>/runs")
@responds_with(QuestionRunView, paged=True)
async def history(
    request: Request, question_id: str, runner: QuestionRunner, user: CurrentUser
) -> HTTPResponse:
    """The last 50 runs, the newest first; who may only view a question gets his own."""
    runs = await runner.list_runs(question_id, user.actor)
    return page_response(Page(tuple(runs)), QuestionRunView.from_run)


@bp.get("/<question_id:str>/values")
@responds_with(
    StoredValuesView,
    query={"parameter": "The id of the parameter.", "q": "Words that a value contains."},
)
async def values(
    request: Request,
    question_id: str,
    saved_questions: SavedQuestionService,
    reader: ValueChoiceReader,
    user: CurrentUser,
) -> HTTPResponse:
    """Values that stand in the column of a parameter, as one may see them oneself."""
    question = await saved_questions.get(question_id, user.actor)
    parameter, words = request.args.get("parameter", ""), read_words(request)
    stored_values = await reader.find(question, parameter, words, user.actor)
    return json_response(
        StoredValuesView(values=list(stored_values.values), truncated=stored_values.truncated)
    )


def show_parts(
    request: Request, answer: QuestionAnswer, user: CurrentUser
) -> tuple[list[AnswerPartView], str]:
    """The parts of an answer and its problem, as far as the user may see statements."""
    removal, problem = find_removal(request, user), answer.problem
    parts: list[dict[str, Any]] = [
        {"type": each.activity_type, "content": each.model_dump(mode="json")}
        for each in answer.activities
    ]
    if removal:
        parts = [removal.filter_activity(each) for each in parts]
        problem = removal.hidden_problem if answer.about_statement else problem
    return [AnswerPartView.model_construct(**each) for each in parts], problem


def _to_view(
    request: Request, answered_question: AnsweredQuestion, user: CurrentUser
) -> QuestionAnswerView:
    parts, problem = show_parts(request, answered_question.answer, user)
    return QuestionAnswerView(
        status=answered_question.answer.status,
        problem=problem,
        values=dict(answered_question.values),
        activities=parts,
        rows=answered_question.run.rows,
        elapsed_ms=answered_question.run.elapsed_ms,
        at=answered_question.run.at,
    )
