"""Groups of users and attributes of users, which rules of sources name."""

from sanic import HTTPResponse, Request
from sanic_ext import validate

from controllers.http.authentication import ensure
from controllers.http.errors import JsonBlueprint
from controllers.http.responses import json_response, no_content, responds_with
from controllers.schemas.access.groups import (
    AttributesBody,
    GroupPatch,
    GroupsView,
    GroupUsesView,
    GroupUseView,
    GroupView,
    KnownAttributesView,
    KnownAttributeView,
    NewGroup,
)
from model.actor import UserActor
from model.user import AdminUser
from services.policies.groups import GroupService
from services.policies.service import PolicyService

bp = JsonBlueprint("groups")


async def _require_group(
    groups: GroupService, admin: AdminUser, group_id: str, **_: object
) -> None:
    await groups.get(group_id, admin.workspace_id)


async def _require_user(groups: GroupService, admin: AdminUser, user_id: str, **_: object) -> None:
    await groups.read_attributes(_as_member(user_id, admin))


@bp.get("/groups")
@responds_with(GroupsView)
async def list_groups(request: Request, admin: AdminUser, groups: GroupService) -> HTTPResponse:
    """All groups, by name."""
    items = [GroupView.from_group(group) for group in await groups.list_all(admin.workspace_id)]
    return json_response(GroupsView(items=items))


@bp.post("/groups")
@responds_with(GroupView, status=201)
@validate(json=NewGroup)
async def create_group(
    request: Request, admin: AdminUser, body: NewGroup, groups: GroupService
) -> HTTPResponse:
    """Make a group."""
    group = await groups.create(body.name, body.members, admin.workspace_id)
    return json_response(GroupView.from_group(group), 201)


@bp.patch("/groups/<group_id:str>")
@responds_with(GroupView)
@ensure(_require_group)
@validate(json=GroupPatch)
async def change_group(
    request: Request, group_id: str, admin: AdminUser, body: GroupPatch, groups: GroupService
) -> HTTPResponse:
    """Rename a group, or replace its members."""
    group = await groups.change(group_id, body.name, body.members, admin.workspace_id)
    return json_response(GroupView.from_group(group))


@bp.delete("/groups/<group_id:str>")
@responds_with(status=204)
async def delete_group(
    request: Request, group_id: str, admin: AdminUser, groups: GroupService
) -> HTTPResponse:
    """Delete a group; rules that name it apply to its members no longer."""
    await groups.delete(group_id, admin.workspace_id)
    return no_content()


@bp.get("/groups/<group_id:str>/sources")
@responds_with(GroupUsesView)
async def list_uses(
    request: Request,
    group_id: str,
    admin: AdminUser,
    groups: GroupService,
    policies: PolicyService,
) -> HTTPResponse:
    """The data sources whose rules name a group."""
    await groups.get(group_id, admin.workspace_id)
    uses = await policies.find_group_uses(group_id, admin.actor)
    return json_response(GroupUsesView(items=[GroupUseView.from_use(use) for use in uses]))


@bp.get("/attributes")
@responds_with(KnownAttributesView)
async def list_attributes(request: Request, admin: AdminUser, groups: GroupService) -> HTTPResponse:
    """The attributes that users have, each with its values, the first 100 of them."""
    attributes = await groups.list_attributes(admin.workspace_id)
    items = [KnownAttributeView.model_validate(each, from_attributes=True) for each in attributes]
    return json_response(KnownAttributesView(items=items))


@bp.get("/users/<user_id:str>/attributes")
@responds_with(AttributesBody)
async def read_attributes(
    request: Request, user_id: str, admin: AdminUser, groups: GroupService
) -> HTTPResponse:
    """The attributes of a user."""
    attributes = await groups.read_attributes(_as_member(user_id, admin))
    return json_response(AttributesBody(attributes=attributes))


@bp.put("/users/<user_id:str>/attributes")
@responds_with(AttributesBody)
@ensure(_require_user)
@validate(json=AttributesBody)
async def put_attributes(
    request: Request, user_id: str, admin: AdminUser, body: AttributesBody, groups: GroupService
) -> HTTPResponse:
    """Replace the attributes of a user."""
    attributes = await groups.put_attributes(_as_member(user_id, admin), body.attributes)
    return json_response(AttributesBody(attributes=attributes))


def _as_member(user_id: str, admin: AdminUser) -> UserActor:
    return UserActor(user_id, admin.workspace_id)
