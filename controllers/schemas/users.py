"""Accounts as they are shown, and as they are made and changed."""

from datetime import datetime

from pydantic import BaseModel, Field

from model.user import User, UserRole

_ACCOUNT_FIELDS = ("id", "username", "role", "enabled", "created_at", "last_login_at")


class UserView(BaseModel):
    """An account as it is shown. Of any other role than an administrator's, `role` is `user`."""

    id: str
    username: str
    role: UserRole
    role_id: str
    """In the workspace of the request; empty for who is not in it."""
    enabled: bool
    created_at: datetime
    last_login_at: datetime | None

    @classmethod
    def from_user(cls, user: User, workspace_id: str) -> "UserView":
        """The view of an account in a workspace."""
        account_fields = {name: getattr(user, name) for name in _ACCOUNT_FIELDS}
        return cls(**account_fields, role_id=user.find_role(workspace_id) or "")


class NewUser(BaseModel):
    """An account to make."""

    username: str = Field(max_length=256)
    password: str = Field(max_length=1024)
    role: UserRole | None = None
    role_id: str | None = Field(
        default=None, max_length=36, description="In place of `role`: any role of /api/roles."
    )


class UserPatch(BaseModel):
    """What to change; what is left out stays."""

    role: UserRole | None = None
    role_id: str | None = Field(default=None, max_length=36)
    enabled: bool | None = None
    password: str | None = Field(default=None, max_length=1024)
