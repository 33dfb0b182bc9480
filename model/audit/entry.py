"""What is recorded in the audit, before it has a place in the chain."""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from model import logs
from model.workspaces.workspace import NO_WORKSPACE

AuditKind = Literal["question", "statement", "sign_in", "export", "change"]
AuditOutcome = Literal["done", "refused", "failed"]

user_name: ContextVar[str] = ContextVar("user_name", default="")
"""The name of the user whose request, or whose run, is being answered."""


workspace_id: ContextVar[str] = ContextVar("workspace_id", default=NO_WORKSPACE)
"""The workspace of that request or run; empty: of the installation."""


def _current_workspace() -> str:
    return workspace_id.get()


def _current_name() -> str:
    return user_name.get()


def _current_request() -> str:
    return logs.request_id.get()


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Something that happened. Texts longer than their column are cut when it is stored."""

    kind: AuditKind
    action: str
    """What was done: the name of a route, or what became of a statement."""
    outcome: AuditOutcome = "done"
    user_id: str | None = None
    source_id: str | None = None
    run_id: str | None = None
    target_id: str | None = None
    """The record that was changed or read."""
    details: Mapping[str, Any] = field(default_factory=dict)
    user_name: str = field(default_factory=_current_name)
    request_id: str = field(default_factory=_current_request)
    at: datetime = field(default_factory=_now)
    workspace_id: str = field(default_factory=_current_workspace)


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """An entry in its place in the chain, as it is stored."""

    seq: int
    at: datetime
    kind: str
    action: str
    outcome: str
    user_id: str | None
    user_name: str
    source_id: str | None
    run_id: str | None
    target_id: str | None
    request_id: str
    details: str
    """JSON."""
    key_id: str
    mac: str
    workspace_id: str | None = None
    """None: stored before there were workspaces; empty: of the installation."""


@dataclass(frozen=True, slots=True)
class AuditHead:
    """The newest record of the chain, signed: without the key nobody can move it back."""

    seq: int
    mac: str
    key_id: str
    signature: str


@dataclass(frozen=True, slots=True)
class AuditCheckpoint:
    """The last record that was deleted when its time was over, signed."""

    seq: int
    mac: str
    count: int
    """How many records this cut deleted."""
    at: datetime
    key_id: str
    signature: str


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which records are wanted; what is None does not matter."""

    user: str | None = None
    """An id, or a part of a name."""
    source_id: str | None = None
    kind: AuditKind | None = None
    outcome: AuditOutcome | None = None
    since: datetime | None = None
    until: datetime | None = None
    """Records of this moment are not included."""
    text: str | None = None
    """A part of what was done, or of its details."""


@dataclass(frozen=True, slots=True)
class AuditScope:
    """What a reader may see: of these sources only that something happened, not what."""

    withheld_sources: frozenset[str] = frozenset()
    withholds_deleted: bool = False
    """Of sources that no longer exist: their access was deleted with them."""
    workspaces: frozenset[str | None] | None = None
    """Of which workspaces there are any records for him, as records name them; None: of all."""


EVERYTHING = AuditScope()
RecordAudit = Callable[[AuditEntry], None]
"""Takes an entry, in any thread; it is stored before the answer that waits for it leaves."""


def ignore_entry(_: AuditEntry) -> None:
    """For what nobody asked: syncs, tests, evaluations of the engine."""
