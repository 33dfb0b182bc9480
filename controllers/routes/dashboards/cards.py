"""Answers of the cards of dashboards."""

from sanic import HTTPResponse, Request
from sanic_ext import validate

from controllers.http.audit import audited
from controllers.http.authentication import ensure
from controllers.http.errors import JsonBlueprint, request_locale
from controllers.http.responses import json_response, responds_with
from controllers.routes.saved_questions.list_filters import read_words
from controllers.routes.saved_questions.question_runs import show_parts
from controllers.schemas.dashboards.bodies import CardValuesBody
from controllers.schemas.dashboards.views import CardAnswerView
from controllers.schemas.saved_questions.views import StoredValuesView
from model.user import CurrentUser
from services.dashboards.card_answers import CardAnswer, CardAnswers, CardRequest
from services.dashboards.filter_choices import FilterChoices

bp = JsonBlueprint("dashboard-cards", url_prefix="/dashboards")


async def _require_dashboard(
    answers: CardAnswers, user: CurrentUser, dashboard_id: str, **_: object
) -> None:
    await answers.require(dashboard_id, user.actor)


@bp.post("/<dashboard_id:str>/cards/<card_id:str>/answer")
@audited("question")
@responds_with(CardAnswerView)
@ensure(_require_dashboard)
@validate(json=CardValuesBody)
async def answer(
    request: Request,
    dashboard_id: str,
    card_id: str,
    body: CardValuesBody,
    answers: CardAnswers,
    user: CurrentUser,
) -> HTTPResponse:
    """The answer of a card under one's own rights, without a model.

    Its rows may be those of an earlier run by somebody to whom the very same rules apply.
    """
    card_request = CardRequest(dashboard_id, card_id, body.filters, body.refresh)
    card_answer = await answers.answer(card_request, user.actor, request_locale(request))
    return json_response(_to_view(request, card_answer, user))


@bp.get("/<dashboard_id:str>/filters/<filter_id:str>/values")
@responds_with(StoredValuesView, query={"q": "Words that a value contains."})
async def values(
    request: Request,
    dashboard_id: str,
    filter_id: str,
    choices: FilterChoices,
    user: CurrentUser,
) -> HTTPResponse:
    """Values to choose from for a filter, as one may see them oneself."""
    words = read_words(request)
    stored_values = await choices.find(dashboard_id, filter_id, words, user.actor)
    return json_response(
        StoredValuesView(values=list(stored_values.values), truncated=stored_values.truncated)
    )


def _to_view(request: Request, card_answer: CardAnswer, user: CurrentUser) -> CardAnswerView:
    parts, problem = show_parts(request, card_answer.answer, user)
    result = card_answer.answer.result
    return CardAnswerView(
        status=card_answer.answer.status,
        problem=problem,
        values=dict(card_answer.values),
        activities=parts,
        rows=len(result.rows) if result else None,
        elapsed_ms=card_answer.elapsed_ms,
        at=card_answer.at,
        cached=card_answer.cached,
    )
