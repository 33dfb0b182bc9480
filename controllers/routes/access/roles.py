"""Roles: what users may do."""

from typing import Annotated

from pydantic import BaseModel, Field
from sanic import Blueprint, HTTPResponse, Request
from sanic_ext import validate

from controllers.http.authentication import ensure
from controllers.http.errors import request_locale
from controllers.http.responses import json_response, no_content, responds_with
from model.locales import Locale, text
from model.role import PERMISSIONS, NamedRole, Permission
from model.user import AdminUser
from services.users.roles import RoleService

bp = Blueprint("roles", url_prefix="/roles")
Permissions = Annotated[list[Permission], Field(max_length=100)]


class RoleView(BaseModel):
    """A role. Those that are shipped have the ids `admin`, `teacher` and `user`."""

    id: str
    name: str
    permissions: list[Permission]
    shipped: bool

    @classmethod
    def from_role(cls, role: NamedRole, locale: Locale) -> "RoleView":
        """The view of a role."""
        name = text(f"roles.named_{role.id}", locale) if role.shipped else role.name
        permissions = [each for each in PERMISSIONS if each in role.permissions]
        return cls(id=role.id, name=name, permissions=permissions, shipped=role.shipped)


class RolesView(BaseModel):
    """All roles."""

    items: list[RoleView]
    next_cursor: str | None = None


class NewRole(BaseModel):
    """A role to make."""

    name: str = Field(max_length=255)
    permissions: Permissions


class RolePatch(BaseModel):
    """What to change; what is left out stays."""

    name: str | None = Field(default=None, max_length=255)
    permissions: Permissions | None = None


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
