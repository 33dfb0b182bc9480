"""Workspaces and who is in them."""

from sanic import HTTPResponse, Request
from sanic_ext import validate

from controllers.http.authentication import ensure
from controllers.http.errors import JsonBlueprint, request_locale
from controllers.http.responses import json_response, no_content, responds_with
from controllers.schemas.access.workspaces import (
    MemberPatch,
    MembersView,
    MemberView,
    NewMember,
    WorkspaceName,
    WorkspacesView,
    WorkspaceView,
)
from model.user import AdminUser, CurrentUser
from services.workspaces.service import WorkspaceService

bp = JsonBlueprint("workspaces", url_prefix="/workspaces")


async def _require_workspace(
    workspaces: WorkspaceService, admin: AdminUser, workspace_id: str, **_: object
) -> None:
    await workspaces.get(workspace_id, admin)


async def _require_members(
    workspaces: WorkspaceService, admin: AdminUser, workspace_id: str, **_: object
) -> None:
    await workspaces.list_members(workspace_id, admin)


@bp.get("/")
@responds_with(WorkspacesView)
async def index(request: Request, user: CurrentUser, workspaces: WorkspaceService) -> HTTPResponse:
    """One's own workspaces, the oldest first; for an administrator all."""
    locale = request_locale(request)
    own_workspaces = await workspaces.list_own(user)
    return json_response(
        WorkspacesView(items=[WorkspaceView.from_own(each, locale) for each in own_workspaces])
    )


@bp.post("/")
@responds_with(WorkspaceView, status=201)
@validate(json=WorkspaceName)
async def create(
    request: Request, admin: AdminUser, body: WorkspaceName, workspaces: WorkspaceService
) -> HTTPResponse:
    """Make a workspace; the caller is in it."""
    workspace = await workspaces.create(body.name, admin)
    return json_response(WorkspaceView.from_own(workspace, request_locale(request)), 201)


@bp.patch("/<workspace_id:str>")
@responds_with(WorkspaceView)
@ensure(_require_workspace)
@validate(json=WorkspaceName)
async def change(
    request: Request,
    workspace_id: str,
    admin: AdminUser,
    body: WorkspaceName,
    workspaces: WorkspaceService,
) -> HTTPResponse:
    """Rename a workspace."""
    workspace = await workspaces.rename(workspace_id, body.name, admin)
    return json_response(WorkspaceView.from_own(workspace, request_locale(request)))


@bp.delete("/<workspace_id:str>")
@responds_with(status=204)
async def delete(
    request: Request, workspace_id: str, admin: AdminUser, workspaces: WorkspaceService
) -> HTTPResponse:
    """Delete an empty workspace; 409 says what is still in it."""
    await workspaces.delete(workspace_id)
    return no_content()


@bp.get("/<workspace_id:str>/members")
@responds_with(MembersView)
async def list_members(
    request: Request, workspace_id: str, admin: AdminUser, workspaces: WorkspaceService
) -> HTTPResponse:
    """Who is in a workspace, by name."""
    members = await workspaces.list_members(workspace_id, admin)
    return json_response(MembersView(items=[MemberView.from_member(each) for each in members]))


@bp.post("/<workspace_id:str>/members")
@responds_with(MemberView, status=201)
@ensure(_require_members)
@validate(json=NewMember)
async def add_member(
    request: Request,
    workspace_id: str,
    admin: AdminUser,
    body: NewMember,
    workspaces: WorkspaceService,
) -> HTTPResponse:
    """Let an account be in a workspace, with a role that allows no more than the caller's."""
    member = await workspaces.add_member(workspace_id, body.username, body.role_id, admin)
    return json_response(MemberView.from_member(member), 201)


@bp.patch("/<workspace_id:str>/members/<user_id:str>")
@responds_with(MemberView)
@ensure(_require_members)
@validate(json=MemberPatch)
async def change_member(
    request: Request,
    workspace_id: str,
    user_id: str,
    admin: AdminUser,
    body: MemberPatch,
    workspaces: WorkspaceService,
) -> HTTPResponse:
    """Give a member another role in a workspace."""
    member = await workspaces.change_member(workspace_id, user_id, body.role_id, admin)
    return json_response(MemberView.from_member(member))


@bp.delete("/<workspace_id:str>/members/<user_id:str>")
@responds_with(status=204)
async def remove_member(
    request: Request,
    workspace_id: str,
    user_id: str,
    admin: AdminUser,
    workspaces: WorkspaceService,
) -> HTTPResponse:
    """Take a user out of a workspace; chats and files stay there for a return."""
    await workspaces.remove_member(workspace_id, user_id, admin)
    return no_content()
