"""Workspaces and their members as they are shown, and as they are given."""

from datetime import datetime

from pydantic import BaseModel, Field

from model.locales import Locale, text
from model.workspaces.workspace import Member
from services.workspaces.service import OwnWorkspace

_MAX_NAME = 255
_MAX_ID = 36


class WorkspaceView(BaseModel):
    """A workspace."""

    id: str
    name: str
    role_id: str | None = Field(
        description="The caller's role there; null for an administrator who is not in it."
    )
    created_at: datetime

    @classmethod
    def from_own(cls, own: OwnWorkspace, locale: Locale) -> "WorkspaceView":
        """The view of a workspace; the first has a name in each language until it is renamed."""
        workspace = own.workspace
        name = workspace.name or text("workspaces.first", locale)
        return cls(id=workspace.id, name=name, role_id=own.role_id, created_at=workspace.created_at)


class WorkspacesView(BaseModel):
    """Some workspaces."""

    items: list[WorkspaceView]
    next_cursor: str | None = None


class MemberView(BaseModel):
    """A user in a workspace."""

    user_id: str
    username: str
    role_id: str
    enabled: bool

    @classmethod
    def from_member(cls, member: Member) -> "MemberView":
        """The view of a member."""
        return cls.model_validate(member, from_attributes=True)


class MembersView(BaseModel):
    """The members of a workspace."""

    items: list[MemberView]
    next_cursor: str | None = None


class WorkspaceName(BaseModel):
    """What a workspace is called."""

    name: str = Field(max_length=_MAX_NAME)


class NewMember(BaseModel):
    """Who is to be in a workspace."""

    username: str = Field(max_length=_MAX_NAME)
    role_id: str | None = Field(default=None, max_length=_MAX_ID)


class MemberPatch(BaseModel):
    """What to change."""

    role_id: str = Field(max_length=_MAX_ID)
