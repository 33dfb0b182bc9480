"""User administration, for administrators."""

from datetime import datetime

from pydantic import BaseModel, Field
from sanic import Blueprint, HTTPResponse, Request
from sanic_ext import validate

from controllers.http.authentication import ensure
from controllers.http.paging import page_request, page_response
from controllers.http.responses import json_response, no_content, responds_with
from model.errors import Invalid
from model.user import AdminUser, Role, User
from services.users.administration import UserAdministration
from services.users.service import UserChanges, UserService

bp = Blueprint("users", url_prefix="/users")


class UserView(BaseModel):
    """An account as it is shown. Of any other role than an administrator's, `role` is `user`."""

    id: str
    username: str
    role: Role
    role_id: str
    enabled: bool
    created_at: datetime
    last_login_at: datetime | None

    @classmethod
    def from_user(cls, user: User) -> "UserView":
        """The view of an account."""
        return cls.model_validate(user, from_attributes=True)


class NewUser(BaseModel):
    """An account to make."""

    username: str = Field(max_length=256)
    password: str = Field(max_length=1024)
    role: Role | None = None
    role_id: str | None = Field(
        default=None, max_length=36, description="In place of `role`: any role of /api/roles."
    )


class UserPatch(BaseModel):
    """What to change; what is left out stays."""

    role: Role | None = None
    role_id: str | None = Field(default=None, max_length=36)
    enabled: bool | None = None
    password: str | None = Field(default=None, max_length=1024)


async def _require_user(users: UserService, user_id: str, **_: object) -> None:
    await users.get(user_id)


@bp.get("/")
@responds_with(UserView, paged=True)
async def index(request: Request, admin: AdminUser, users: UserService) -> HTTPResponse:
    """All accounts, from the oldest."""
    return page_response(await users.page(page_request(request)), UserView.from_user)


@bp.post("/")
@responds_with(UserView, status=201)
@validate(json=NewUser)
async def create(
    request: Request, admin: AdminUser, body: NewUser, administration: UserAdministration
) -> HTTPResponse:
    """Make an account with a role that allows no more than the caller's."""
    role_id = _read_role(body)
    user = await administration.create(body.username, body.password, role_id, admin)
    return json_response(UserView.from_user(user), 201)


@bp.patch("/<user_id:str>")
@responds_with(UserView)
@ensure(_require_user)
@validate(json=UserPatch)
async def change(
    request: Request,
    user_id: str,
    admin: AdminUser,
    body: UserPatch,
    users: UserService,
    administration: UserAdministration,
) -> HTTPResponse:
    """Change role, switch on or off, set a password; the last two end the user's sessions.

    403 when the account's role, or the new one, allows more than the caller's.
    """
    changes = UserChanges(_read_role(body), body.enabled, body.password)
    user = await administration.change(user_id, changes, admin)
    return json_response(UserView.from_user(user))


@bp.delete("/<user_id:str>")
@responds_with(status=204)
async def delete(
    request: Request, user_id: str, admin: AdminUser, administration: UserAdministration
) -> HTTPResponse:
    """Delete an account; its sessions end."""
    await administration.delete(user_id, admin)
    return no_content()


def _read_role(body: NewUser | UserPatch) -> str | None:
    if body.role is not None and body.role_id is not None:
        raise Invalid("roles.given_twice", path="role_id")
    return body.role_id or body.role
