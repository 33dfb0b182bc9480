"""Who uses the product."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from model.actor import UserActor
from model.role import ADMIN, Permission

Role = Literal["admin", "user"]


@dataclass(frozen=True, slots=True)
class CurrentUser:
    """The signed-in caller, as the database knows him now (never as his token says)."""

    id: str
    username: str
    role: Role
    permissions: frozenset[Permission] = frozenset()

    @property
    def actor(self) -> UserActor:
        """The caller, as sources know him."""
        return UserActor(self.id)

    def may(self, permission: Permission) -> bool:
        """Whether his role has a permission."""
        return self.role == ADMIN or permission in self.permissions


class AdminUser(CurrentUser):
    """A caller who manages what the route is about: its permission is no everyday one."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class User:
    """An account."""

    id: str
    username: str
    role: Role
    enabled: bool
    token_epoch: int
    """Tokens of an earlier epoch no longer count."""
    created_at: datetime
    last_login_at: datetime | None
    other_role: str | None = None
    """The id of the role, where it is neither `admin` nor `user`."""

    @property
    def role_id(self) -> str:
        """The role that says what the user may do."""
        return self.other_role or self.role
