"""Who signs in, and what he gets."""

from typing import Literal

from pydantic import BaseModel, Field

from controllers.schemas.users import UserView
from model.role import Permission
from model.user import UserRole


class Credentials(BaseModel):
    """Who signs in."""

    username: str = Field(max_length=256)
    password: str = Field(max_length=1024)


class NewPassword(BaseModel):
    """A change of one's own password."""

    current_password: str = Field(max_length=1024)
    new_password: str = Field(max_length=1024)


class SignedInUser(BaseModel):
    """Who has signed in."""

    id: str
    username: str
    role: UserRole


class OwnView(UserView):
    """The signed-in user, with what his role allows."""

    permissions: list[Permission]
    workspace_id: str | None = Field(
        description="Where they hold: the only workspace, or the one that X-Workspace names."
    )


class TokenView(BaseModel):
    """A token, to be sent as `Authorization: Bearer …`."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - a word of RFC 6750
    expires_in: int
    user: SignedInUser
