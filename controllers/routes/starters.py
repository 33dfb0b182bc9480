"""Questions to begin with: those made from a source, or those written for it."""

from sanic import HTTPResponse, Request
from sanic_ext import validate

from controllers.http.authentication import ensure
from controllers.http.errors import JsonBlueprint, request_locale
from controllers.http.responses import json_response, responds_with
from controllers.schemas.starters import (
    StarterListPut,
    StarterListsView,
    StarterListView,
    StartersView,
)
from model.errors import BadRequest
from model.user import AdminUser, CurrentUser
from services.starters.service import StarterService

bp = JsonBlueprint("starters")


async def _require_source(
    starters: StarterService, admin: AdminUser, source_id: str, **_: object
) -> None:
    await starters.require_source(admin.actor, source_id)


@bp.get("/datasources/<source_id:str>/starters")
@responds_with(StarterListsView)
async def show(
    request: Request, source_id: str, admin: AdminUser, starters: StarterService
) -> HTTPResponse:
    """The first questions of a source in each language, with those made from it."""
    starter_lists = await starters.list_for_editing(admin.actor, source_id)
    return json_response(
        StarterListsView(items=[StarterListView.from_list(e) for e in starter_lists])
    )


@bp.put("/datasources/<source_id:str>/starters")
@responds_with(StarterListsView)
@ensure(_require_source)
@validate(json=StarterListPut)
async def put(
    request: Request,
    source_id: str,
    admin: AdminUser,
    body: StarterListPut,
    starters: StarterService,
) -> HTTPResponse:
    """Replace the first questions of a source in one language, or go back to the made ones.

    A question that names a table or column that a user may not see is not shown to that user.
    """
    await starters.put(admin.actor, source_id, body.locale, body.questions)
    starter_lists = await starters.list_for_editing(admin.actor, source_id)
    return json_response(
        StarterListsView(items=[StarterListView.from_list(e) for e in starter_lists])
    )


@bp.get("/starters/")
@responds_with(
    StartersView,
    query={
        "datasource_id": "The source that the questions are about.",
        "file_id": "A file instead of a source; repeated for several files.",
    },
)
async def index(request: Request, user: CurrentUser, starters: StarterService) -> HTTPResponse:
    """Questions to begin with about a source or files, in the language of the caller.

    Those that an administrator wrote for the source; else at most four that are made from names,
    types and stored values that the last sync found. None is run.
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
    questions = await starters.suggest_for_source(user.actor, source_id, locale)
    return json_response(StartersView(questions=list(questions)))
