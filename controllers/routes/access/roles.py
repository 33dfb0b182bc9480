"""Roles: what users may do."""

from sanic import HTTPResponse, Request
from sanic_ext import validate

from controllers.http.authentication import ensure
from controllers.http.errors import JsonBlueprint, request_locale
from controllers.http.responses import json_response, no_content, responds_with
from controllers.schemas.access.roles import NewRole, RolePatch, RolesView, RoleView
from model.user import AdminUser
from services.users.roles import RoleService

bp = JsonBlueprint("roles", url_prefix="/roles")


async def _require_role(roles: RoleService, role_id: str, **_: object) -> None:
    await roles.get(role_id)


@bp.get("/")
@responds_with(RolesView)
async def index(request: Request, admin: AdminUser, roles: RoleService) -> HTTPResponse:
    """All roles: those that are shipped, then the others by name."""
    locale = request_locale(request)
    items = [RoleView.from_role(role, locale) for role in await roles.list_all()]
    return json_response(RolesView(items=items))


@bp.post("/")
@responds_with(RoleView, status=201)
@validate(json=NewRole)
async def create(
    request: Request, admin: AdminUser, body: NewRole, roles: RoleService
) -> HTTPResponse:
    """Make a role from permissions that the caller has himself."""
    role = await roles.create(body.name, body.permissions, admin)
    return json_response(RoleView.from_role(role, request_locale(request)), 201)


@bp.patch("/<role_id:str>")
@responds_with(RoleView)
@ensure(_require_role)
@validate(json=RolePatch)
async def change(
    request: Request, role_id: str, admin: AdminUser, body: RolePatch, roles: RoleService
) -> HTTPResponse:
    """Rename a role or replace its permissions, for everybody who has it, within a second."""
    role = await roles.change(role_id, body.name, body.permissions, admin)
    return json_response(RoleView.from_role(role, request_locale(request)))


@bp.delete("/<role_id:str>")
@responds_with(status=204)
async def delete(
    request: Request, role_id: str, admin: AdminUser, roles: RoleService
) -> HTTPResponse:
    """Delete a role; 409 while anybody has it."""
    await roles.delete(role_id, admin)
    return no_content()
