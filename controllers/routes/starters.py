"""Questions to begin with, each of which is answered when it is asked."""

from pydantic import BaseModel
from sanic import Blueprint, HTTPResponse, Request

from controllers.http.errors import request_locale
from controllers.http.responses import json_response, responds_with
from model.errors import BadRequest
from model.user import CurrentUser
from services.starters.service import StarterService

bp = Blueprint("starters", url_prefix="/starters")


class StartersView(BaseModel):
    """Questions to begin with."""

    questions: list[str]


@bp.get("/")
@responds_with(
    StartersView,
    query={
        "datasource_id": "The source that the questions are about.",
        "file_id": "A file instead of a source; repeated for several files.",
    },
)
async def index(request: Request, user: CurrentUser, starters: StarterService) -> HTTPResponse:
    """At most four questions about a source or about files, in the language of the caller.

    They are made from names, types and stored values that the last sync found; none is run.
    """
    locale = request_locale(request)
    file_ids = request.args.getlist("file_id") or []
    if file_ids:
        return json_response(
            StartersView(
                questions=list(await starters.suggest_for_files(user.actor, file_ids, locale))
            )
        )
    source_id = request.args.get("datasource_id")
    if not source_id:
        raise BadRequest("asking.no_subject")
    found = await starters.suggest_for_source(user.actor, source_id, locale)
    return json_response(StartersView(questions=list(found)))
