"""Workspaces, to which sources, chats, files and the other records belong."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

FIRST_WORKSPACE = "00000000-0000-0000-0000-000000000001"
"""The id of the one that every installation has, with what there was before workspaces."""
NO_WORKSPACE = ""
"""Where a request belongs to none: nothing has it, so nothing of any workspace is found."""

RecordKind = Literal[
    "source",
    "chat",
    "run",
    "file",
    "term",
    "example",
    "proposal",
    "group",
    "model",
    "question",
    "question_folder",
    "dashboard",
]


@dataclass(frozen=True, slots=True)
class Membership:
    """That a user is in a workspace, with his role there."""

    workspace_id: str
    role_id: str


@dataclass(frozen=True, slots=True)
class NamedRecord:
    """A record that a request names in its address."""

    kind: RecordKind
    id: str


@dataclass(frozen=True, slots=True)
class WorkspaceSelector:
    """What decides the workspace of a request."""

    workspace_id: str | None = None
    """The workspace that the request names, in its path or header."""
    record: NamedRecord | None = None
    """The record in its address, whose workspace counts more."""
    is_needed: bool = True
    """Whether the request needs a workspace at all."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace."""

    id: str
    name: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Member:
    """A user in a workspace, as those read it who manage people there."""

    user_id: str
    username: str
    role_id: str
    """`admin` for an administrator of the installation, whatever his role in the workspace."""
    enabled: bool
