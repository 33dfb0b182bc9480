"""Statements on workspaces, on who is in them, and on what is in them."""

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import Connection, Select, Table, bindparam, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from model.tables.chat import ChatRow
from model.tables.dashboards.dashboard import DashboardRow
from model.tables.datasource import DatasourceRow
from model.tables.evaluation import ProposalRow
from model.tables.file import FileRow
from model.tables.language_model import ModelRow
from model.tables.policy import (
    DeletedSourcePoliciesRow,
    GroupMemberRow,
    MemberAttributesRow,
    UserGroupRow,
)
from model.tables.run import RunRow
from model.tables.saved_questions.saved_question import QuestionFolderRow, SavedQuestionRow
from model.tables.teaching import ExampleRow, TermRow
from model.tables.user import UserRow, WorkspaceMemberRow, WorkspaceRow
from model.workspaces.workspace import Member, NamedRecord, RecordKind, Workspace

_WORKSPACES = cast("Table", WorkspaceRow.__table__)
_ROOTS: Mapping[RecordKind, Any] = {
    "source": DatasourceRow,
    "chat": ChatRow,
    "run": RunRow,
    "file": FileRow,
    "term": TermRow,
    "group": UserGroupRow,
    "model": ModelRow,
    "question": SavedQuestionRow,
    "question_folder": QuestionFolderRow,
    "dashboard": DashboardRow,
}
_OF_SOURCES: Mapping[RecordKind, Any] = {"example": ExampleRow, "proposal": ProposalRow}
CONTENTS: Mapping[str, Any] = {
    "sources": DatasourceRow,
    "chats": ChatRow,
    "files": FileRow,
    "terms": TermRow,
    "models": ModelRow,
    "groups": UserGroupRow,
    "questions": SavedQuestionRow,
    "dashboards": DashboardRow,
}
"""What a workspace has of its own, beside its members."""


def count_all(connection: Connection) -> int:
    """How many workspaces there are."""
    return connection.scalar(select(func.count()).select_from(_WORKSPACES)) or 0


def find_of_record(connection: Connection, record: NamedRecord) -> str | None:
    """The id of the workspace that a record is in."""
    workspace_id: str | None = connection.scalar(_SELECTS[record.kind], {"record": record.id})
    return workspace_id


def is_there(connection: Connection, workspace_id: str) -> bool:
    """Whether there is such a workspace."""
    query = select(_WORKSPACES.c.id).where(_WORKSPACES.c.id == workspace_id)
    return connection.scalar(query) is not None


def find_all(connection: Connection) -> list[Workspace]:
    """All workspaces, the oldest first."""
    query = select(_WORKSPACES).order_by(_WORKSPACES.c.created_at, _WORKSPACES.c.id)
    return [Workspace(row.id, row.name, row.created_at) for row in connection.execute(query)]


async def list_ids(session: AsyncSession) -> list[str]:
    """The ids of all workspaces."""
    return list(await session.scalars(select(WorkspaceRow.id)))


async def find_by_id(
    session: AsyncSession, workspace_id: str, *, lock: bool = False
) -> WorkspaceRow | None:
    """The workspace with that id; `lock` keeps others from changing it until the commit."""
    query = select(WorkspaceRow).where(WorkspaceRow.id == workspace_id)
    workspace: WorkspaceRow | None = await session.scalar(
        query.with_for_update() if lock else query
    )
    return workspace


async def count_contents(session: AsyncSession, workspace_id: str) -> dict[str, int]:
    """How much of each kind is in a workspace, without what there is none of."""
    counts = {}
    for name, row in CONTENTS.items():
        query = select(func.count()).select_from(row).where(row.workspace_id == workspace_id)
        counts[name] = int(await session.scalar(query) or 0)
    return {name: number for name, number in counts.items() if number}


async def find_members(session: AsyncSession, workspace_id: str) -> list[Member]:
    """Who is in a workspace, by name."""
    query = (
        select(UserRow.id, UserRow.username, UserRow.role, UserRow.enabled)
        .add_columns(WorkspaceMemberRow.role_id)
        .join(WorkspaceMemberRow, WorkspaceMemberRow.user_id == UserRow.id)
        .where(WorkspaceMemberRow.workspace_id == workspace_id)
        .order_by(UserRow.username, UserRow.id)
    )
    return [
        Member(row.id, row.username, "admin" if row.role == "admin" else row.role_id, row.enabled)
        for row in await session.execute(query)
    ]


async def remove_member(session: AsyncSession, workspace_id: str, user_id: str) -> None:
    """Take a user out of a workspace, and out of its groups; his attributes there go, too."""
    groups = select(UserGroupRow.id).where(UserGroupRow.workspace_id == workspace_id)
    await session.execute(
        delete(GroupMemberRow).where(
            GroupMemberRow.user_id == user_id, GroupMemberRow.group_id.in_(groups)
        )
    )
    rows: tuple[Any, ...] = (MemberAttributesRow, WorkspaceMemberRow)
    for row in rows:
        of_workspace = row.workspace_id == workspace_id
        await session.execute(delete(row).where(of_workspace, row.user_id == user_id))


async def remove(session: AsyncSession, workspace_id: str) -> None:
    """Delete a workspace that has nothing but members, and folders without questions."""
    rows: tuple[Any, ...] = (
        *(QuestionFolderRow, MemberAttributesRow, WorkspaceMemberRow),
        DeletedSourcePoliciesRow,
    )
    for row in rows:
        await session.execute(delete(row).where(row.workspace_id == workspace_id))
    await session.execute(delete(WorkspaceRow).where(WorkspaceRow.id == workspace_id))


def _select_of_source(row: Any) -> Select[Any]:
    query = select(DatasourceRow.workspace_id).join(row, row.datasource_id == DatasourceRow.id)
    return query.where(row.id == bindparam("record"))


_SELECTS: Mapping[RecordKind, Select[Any]] = {
    **{
        k: select(row.workspace_id).where(row.id == bindparam("record"))
        for k, row in _ROOTS.items()
    },
    **{kind: _select_of_source(row) for kind, row in _OF_SOURCES.items()},
}
