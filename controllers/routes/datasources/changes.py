"""What syncs found changed in a source, and what that breaks; for those who manage sources."""

from sanic import HTTPResponse, Request

from controllers.http.errors import JsonBlueprint, request_locale
from controllers.http.paging import page_request, page_response
from controllers.http.responses import json_response, responds_with
from controllers.schemas.datasources.changes import (
    BrokenReferencesView,
    BrokenReferenceView,
    SyncChangesView,
)
from model.user import CurrentUser
from services.impact.service import ImpactService

bp = JsonBlueprint("changes", url_prefix="/datasources")


@bp.get("/<source_id:str>/changes")
@responds_with(SyncChangesView, paged=True)
async def index(
    request: Request, source_id: str, user: CurrentUser, impact: ImpactService
) -> HTTPResponse:
    """What the last syncs found changed in tables and columns, from the newest.

    The last 50 syncs that found a change are listed. For a user who does not see
    every table, hidden and deleted tables are left out.
    """
    page = await impact.page_changes(source_id, page_request(request), user)
    return page_response(page, SyncChangesView.from_changes)


@bp.get("/<source_id:str>/broken-references")
@responds_with(BrokenReferencesView)
async def broken_references(
    request: Request, source_id: str, user: CurrentUser, impact: ImpactService
) -> HTTPResponse:
    """What names tables or columns that the source does not have (any more).

    Terms, examples, joins, rules, and the saved questions that the caller may see.
    """
    references = await impact.find_broken_references(source_id, user)
    locale = request_locale(request)
    views = [BrokenReferenceView.from_reference(each, locale) for each in references]
    return json_response(BrokenReferencesView(items=views))
