"""Parameters that the statement of an answer may have."""

from sanic import HTTPResponse, Request

from controllers.http.errors import JsonBlueprint, request_locale
from controllers.http.responses import json_response, responds_with
from controllers.schemas.saved_questions.views import ParameterView, ProposedParametersView
from model.user import CurrentUser
from services.runs.service import RunService
from services.saved_questions.service import SavedQuestionService

bp = JsonBlueprint("saved-question-parameters", url_prefix="/chats/runs")


@bp.get("/<run_id:str>/parameters")
@responds_with(ProposedParametersView)
async def index(
    request: Request,
    run_id: str,
    runs: RunService,
    saved_questions: SavedQuestionService,
    user: CurrentUser,
) -> HTTPResponse:
    """What of an answer's statement may be a parameter when it is saved.

    Who may not see SQL gets those whose value the question says: others may be of a formula.
    """
    run = await runs.get(user.actor, run_id)
    see_sql = user.may("see_sql")
    proposed = await saved_questions.propose(run, request_locale(request), may_see_sql=see_sql)
    parameters = [ParameterView.from_parameter(each) for each in proposed]
    return json_response(ProposedParametersView(parameters=parameters))
