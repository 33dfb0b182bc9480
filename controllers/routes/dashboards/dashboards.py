"""Dashboards: create, list, change, share."""

from sanic import HTTPResponse, Request
from sanic_ext import validate

from controllers.http.authentication import ensure
from controllers.http.errors import JsonBlueprint
from controllers.http.paging import page_request, page_response
from controllers.http.responses import json_response, no_content, responds_with
from controllers.routes.saved_questions.list_filters import SCOPE, read_scope, read_words
from controllers.schemas.dashboards.bodies import DashboardPatch, NewCard, NewDashboard
from controllers.schemas.dashboards.views import ListedDashboard, RefreshView, WholeDashboard
from controllers.schemas.saved_questions.bodies import SharesBody
from controllers.schemas.saved_questions.views import SharesView, ShareView
from model.dashboards.dashboard import DashboardSelection
from model.paging import Page
from model.user import CurrentUser
from services.dashboards.details import DashboardDetails
from services.dashboards.service import DashboardService
from services.dashboards.sharing import DashboardSharing
from services.dashboards.viewers import ViewedDashboard

bp = JsonBlueprint("dashboards", url_prefix="/dashboards")
_DRAFT = "The run of a draft: the dashboard that was made of it."


async def _require_dashboard(
    dashboards: DashboardService, user: CurrentUser, dashboard_id: str, **_: object
) -> None:
    await dashboards.view(dashboard_id, user.actor)


async def _require_sharing(
    sharing: DashboardSharing, user: CurrentUser, dashboard_id: str, **_: object
) -> None:
    await sharing.require(dashboard_id, user.actor)


@bp.get("/")
@responds_with(
    ListedDashboard,
    paged=True,
    query={"q": "Words that the name contains.", "scope": SCOPE, "draft": _DRAFT},
)
async def index(request: Request, dashboards: DashboardService, user: CurrentUser) -> HTTPResponse:
    """One's own dashboards and those shared with one, the last changed first."""
    draft = str(request.args.get("draft", ""))
    selection = DashboardSelection(read_words(request), read_scope(request), draft)
    page = await dashboards.page(page_request(request), user.actor, selection)
    return page_response(page, ListedDashboard.from_dashboard)


@bp.post("/")
@responds_with(WholeDashboard, status=201)
@validate(json=NewDashboard)
async def create(
    request: Request,
    body: NewDashboard,
    dashboards: DashboardService,
    details: DashboardDetails,
    user: CurrentUser,
) -> HTTPResponse:
    """Make a dashboard, empty or with the cards and filters that are sent, in one step.

    The questions of its cards must be the caller's to see, and about the source of the draft where
    one is named. 409 when a dashboard was made of the draft already.
    """
    contents = body.to_contents()
    dashboard = await dashboards.create(body.name, contents, user.actor, body.draft_run_id)
    return json_response(await _show(dashboard, details, user), 201)


@bp.get("/<dashboard_id:str>")
@responds_with(WholeDashboard)
async def show(
    request: Request,
    dashboard_id: str,
    dashboards: DashboardService,
    details: DashboardDetails,
    user: CurrentUser,
) -> HTTPResponse:
    """A dashboard with its cards; their answers are fetched card by card."""
    dashboard = await dashboards.view(dashboard_id, user.actor)
    return json_response(await _show(dashboard, details, user))


@bp.patch("/<dashboard_id:str>")
@responds_with(WholeDashboard)
@ensure(_require_dashboard)
@validate(json=DashboardPatch)
async def change(
    request: Request,
    dashboard_id: str,
    body: DashboardPatch,
    dashboards: DashboardService,
    details: DashboardDetails,
    user: CurrentUser,
) -> HTTPResponse:
    """Rename a dashboard, replace its cards or its filters, or set when it is refreshed.

    A question that is put on it must be the caller's to see; a card that was there keeps its
    author.
    """
    dashboard = await dashboards.change(dashboard_id, body.to_changes(), user.actor)
    return json_response(await _show(dashboard, details, user))


@bp.delete("/<dashboard_id:str>")
@responds_with(status=204)
async def delete(
    request: Request, dashboard_id: str, dashboards: DashboardService, user: CurrentUser
) -> HTTPResponse:
    """Delete a dashboard of one's own; its questions stay."""
    await dashboards.delete(dashboard_id, user.actor)
    return no_content()


@bp.post("/<dashboard_id:str>/cards")
@responds_with(WholeDashboard, status=201)
@ensure(_require_dashboard)
@validate(json=NewCard)
async def add_card(
    request: Request,
    dashboard_id: str,
    body: NewCard,
    dashboards: DashboardService,
    details: DashboardDetails,
    user: CurrentUser,
) -> HTTPResponse:
    """Put a saved question on a dashboard, beside its last card or below all."""
    dashboard = await dashboards.add_card(dashboard_id, body.to_card(), user.actor)
    return json_response(await _show(dashboard, details, user), 201)


@bp.get("/<dashboard_id:str>/refreshes")
@responds_with(RefreshView, paged=True)
async def list_refreshes(
    request: Request, dashboard_id: str, dashboards: DashboardService, user: CurrentUser
) -> HTTPResponse:
    """The last 20 scheduled refreshes of a dashboard, the newest first."""
    refreshes = await dashboards.list_refreshes(dashboard_id, user.actor)
    return page_response(Page(tuple(refreshes)), RefreshView.from_refresh)


@bp.put("/<dashboard_id:str>/shares")
@responds_with(SharesView)
@ensure(_require_sharing)
@validate(json=SharesBody)
async def share(
    request: Request,
    dashboard_id: str,
    body: SharesBody,
    sharing: DashboardSharing,
    user: CurrentUser,
) -> HTTPResponse:
    """Set with whom a dashboard of one's own is shared, to view or to edit.

    A share opens no source: every reader sees what the rules leave him.
    """
    shares = await sharing.put(dashboard_id, body.to_shares(), user.actor)
    return json_response(SharesView.from_shares(shares))


async def _show(
    dashboard: ViewedDashboard, details: DashboardDetails, user: CurrentUser
) -> WholeDashboard:
    contents = await details.load(dashboard)
    shares = [ShareView.from_share(each) for each in contents.shares]
    return WholeDashboard.from_whole(
        dashboard.dashboard, contents, shares, see_sql=user.may("see_sql")
    )
