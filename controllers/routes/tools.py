"""Tools of the MCP hub: every user sees them, administrators try them."""

from sanic import HTTPResponse, Request
from sanic_ext import validate

from controllers.http.authentication import ensure
from controllers.http.errors import JsonBlueprint, request_locale
from controllers.http.paging import page_response
from controllers.http.responses import json_response, responds_with
from controllers.schemas.tools import ToolGroupView, ToolTrial, ToolTrialResult, ToolView
from model.paging import Page
from model.user import AdminUser, CurrentUser
from services.tools.service import ToolService

bp = JsonBlueprint("tools", url_prefix="/tools")


async def _require_tool(group: str, name: str, tools: ToolService, **_: object) -> None:
    await tools.find(group, name)


@bp.get("/")
@responds_with(ToolView, paged=True)
async def index(request: Request, user: CurrentUser, tools: ToolService) -> HTTPResponse:
    """The tools that may be called now, of all groups of the hub."""
    group_tools = [
        (group.name, tool) for group in await tools.list_groups() for tool in group.tools
    ]
    return page_response(Page(tuple(group_tools)), lambda each: ToolView.from_tool(*each))


@bp.get("/groups")
@responds_with(ToolGroupView, paged=True)
async def groups(request: Request, user: CurrentUser, tools: ToolService) -> HTTPResponse:
    """The groups of the hub: whether each is configured and answers, and if not why."""
    locale = request_locale(request)
    return page_response(
        Page(await tools.list_groups()), lambda group: ToolGroupView.from_group(group, locale)
    )


@bp.post("/<group:str>/<name:str>/trial")
@responds_with(ToolTrialResult)
@ensure(_require_tool)
@validate(json=ToolTrial)
async def trial(
    request: Request,
    group: str,
    name: str,
    admin: AdminUser,
    body: ToolTrial,
    tools: ToolService,
) -> HTTPResponse:
    """Call a tool once, within the limits that hold for every call."""
    outcome = await tools.try_tool(group, name, body.arguments, admin.id)
    return json_response(ToolTrialResult.from_outcome(outcome))
