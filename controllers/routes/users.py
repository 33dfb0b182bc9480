"""User administration, for administrators."""

from datetime import datetime

from pydantic import BaseModel, Field
from sanic import Blueprint, HTTPResponse, Request
from sanic_ext import validate

from controllers.http.authentication import ensure
from controllers.http.paging import page_request, page_response
from controllers.http.responses import json_response, no_content, responds_with
from model.user import AdminUser, Role, User
from services.users.service import UserChanges, UserService

bp = Blueprint("users", url_prefix="/users")


class UserView(BaseModel):
    """An account as it is shown."""

    id: str
    username: str
    role: Role
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
    role: Role = "user"


class UserPatch(BaseModel):
    """What to change; what is left out stays."""

    role: Role | None = None
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
    request: Request, admin: AdminUser, body: NewUser, users: UserService
) -> HTTPResponse:
    """Make an account."""
    user = await users.create(body.username, body.password, body.role)
    return json_response(UserView.from_user(user), 201)


@bp.patch("/<user_id:str>")
@responds_with(UserView)
@ensure(_require_user)
@validate(json=UserPatch)
async def change(
    request: Request, user_id: str, admin: AdminUser, body: UserPatch, users: UserService
) -> HTTPResponse:
    """Change role, switch on or off, set a password; the last two end the user's sessions."""
    user = await users.change(user_id, UserChanges(body.role, body.enabled, body.password))
    return json_response(UserView.from_user(user))


@bp.delete("/<user_id:str>")
@responds_with(status=204)
async def delete(
    request: Request, user_id: str, admin: AdminUser, users: UserService
) -> HTTPResponse:
    """Delete an account; its sessions end."""
    await users.delete(user_id)
    return no_content()
