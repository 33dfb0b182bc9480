"""User administration, for administrators."""

from functools import partial

from sanic import HTTPResponse, Request
from sanic_ext import validate

from controllers.http.authentication import ensure
from controllers.http.errors import JsonBlueprint
from controllers.http.paging import page_request, page_response
from controllers.http.responses import json_response, no_content, responds_with
from controllers.schemas.users import NewUser, UserPatch, UserView
from model.errors import Invalid
from model.role import ADMIN
from model.user import AdminUser, UserFilter
from services.users.administration import UserAdministration
from services.users.service import UserChanges, UserService
from services.users.user_names import to_name_key

bp = JsonBlueprint("users", url_prefix="/users")


async def _require_user(
    administration: UserAdministration, admin: AdminUser, user_id: str, **_: object
) -> None:
    await administration.get(user_id, admin)


@bp.get("/")
@responds_with(
    UserView,
    paged=True,
    query={
        "everywhere": "`true` for all accounts (administrators).",
        "q": "Letters that the name contains.",
        "role_id": "Those with this role in the workspace.",
        "group_id": "The members of this group.",
    },
)
async def index(request: Request, admin: AdminUser, users: UserService) -> HTTPResponse:
    """The members of the workspace, from the oldest account.

    With `everywhere=true` all accounts of the installation, for administrators.
    """
    page = await users.page(page_request(request), _read_filter(request, admin))
    return page_response(page, partial(UserView.from_user, workspace_id=admin.workspace_id))


@bp.post("/")
@responds_with(UserView, status=201)
@validate(json=NewUser)
async def create(
    request: Request, admin: AdminUser, body: NewUser, administration: UserAdministration
) -> HTTPResponse:
    """Make an account with a role that allows no more than the caller's."""
    role_id = _read_role(body)
    user = await administration.create(body.username, body.password, role_id, admin)
    return json_response(UserView.from_user(user, admin.workspace_id), 201)


@bp.patch("/<user_id:str>")
@responds_with(UserView)
@ensure(_require_user)
@validate(json=UserPatch)
async def change(
    request: Request,
    user_id: str,
    admin: AdminUser,
    body: UserPatch,
    administration: UserAdministration,
) -> HTTPResponse:
    """Change role, switch on or off, set a password; the last two end the user's sessions.

    403 when the account's role, or the new one, allows more than the caller's.
    """
    changes = UserChanges(_read_role(body), body.enabled, body.password)
    user = await administration.change(user_id, changes, admin)
    return json_response(UserView.from_user(user, admin.workspace_id))


@bp.delete("/<user_id:str>")
@responds_with(status=204)
async def delete(
    request: Request, user_id: str, admin: AdminUser, administration: UserAdministration
) -> HTTPResponse:
    """Delete an account; its sessions end."""
    await administration.delete(user_id, admin)
    return no_content()


def _read_filter(request: Request, admin: AdminUser) -> UserFilter:
    return UserFilter(
        admin.workspace_id,
        request.args.get("everywhere") == "true" and admin.role == ADMIN,
        to_name_key(str(request.args.get("q", ""))),
        str(request.args.get("role_id", "")),
        str(request.args.get("group_id", "")),
    )


def _read_role(body: NewUser | UserPatch) -> str | None:
    if body.role is not None and body.role_id is not None:
        raise Invalid("roles.given_twice", path="role_id")
    return body.role_id or body.role
