"""Accounts: the users who may sign in, the caller of a request, and filters of lists."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from model.actor import UserActor
from model.role import ADMIN, Permission
from model.workspaces.workspace import NO_WORKSPACE, Membership

UserRole = Literal["admin", "user"]


@dataclass(frozen=True, slots=True)
class UserFilter:
    """Which accounts are listed; what is left empty filters nothing."""

    workspace_id: str
    """Where members, roles and groups are looked up."""
    everywhere: bool = False
    """Whether accounts that are not in the workspace are listed, too."""
    name_key: str = ""
    """What the folded name contains."""
    role_id: str = ""
    group_id: str = ""


@dataclass(frozen=True, slots=True)
class CurrentUser:
    """The signed-in caller, as the database knows him now (never as his token says)."""

    id: str
    username: str
    role: UserRole
    permissions: frozenset[Permission] = frozenset()
    """Of his role in the workspace."""
    workspace_id: str = NO_WORKSPACE
    """Where he asks."""

    @property
    def actor(self) -> UserActor:
        """The caller, as sources know him."""
        return UserActor(self.id, self.workspace_id)

    def may(self, permission: Permission) -> bool:
        """Whether his role has a permission."""
        return self.role == ADMIN or permission in self.permissions


class AdminUser(CurrentUser):
    """A caller who manages what the route is about: its permission is no everyday one."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class User:
    """An account: who may sign in, with the role that says what he may do."""

    id: str
    username: str
    role: UserRole
    enabled: bool
    token_epoch: int
    """Tokens of an earlier epoch no longer count."""
    created_at: datetime
    last_login_at: datetime | None
    memberships: tuple[Membership, ...] = ()
    """The oldest workspace first."""

    def find_role(self, workspace_id: str) -> str | None:
        """The role that says what the user may do in a workspace; None: he is not in it."""
        if self.role == ADMIN:
            return ADMIN
        role_ids = (each.role_id for each in self.memberships if each.workspace_id == workspace_id)
        return next(role_ids, None)

    def is_in(self, workspace_id: str) -> bool:
        """Whether the user is in a workspace."""
        return any(each.workspace_id == workspace_id for each in self.memberships)
