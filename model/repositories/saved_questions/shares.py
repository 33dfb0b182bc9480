"""Statements on with whom saved questions and dashboards are shared."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    delete,
    exists,
    insert,
    or_,
    select,
)

from model.database.engine import new_id
from model.sources.saved_question import Right, Share, Viewer
from model.tables.dashboards.dashboard import DashboardShareRow
from model.tables.policy import GroupMemberRow, UserGroupRow
from model.tables.saved_questions.saved_question import QuestionShareRow
from model.tables.user import UserRow, WorkspaceMemberRow

_USERS = cast("Table", UserRow.__table__)
_GROUPS = cast("Table", UserGroupRow.__table__)
_GROUP_MEMBERS = cast("Table", GroupMemberRow.__table__)
_WORKSPACE_MEMBERS = cast("Table", WorkspaceMemberRow.__table__)
MAX_GRANTEES = 20


@dataclass(frozen=True, slots=True)
class ShareTable:
    """The table that says with whom records of one kind are shared."""

    rows: Table
    record_id: str
    """The column with the id of the record."""

    def find_all(self, connection: Connection, record_id: str) -> list[Share]:
        """With whom a record is shared, groups first, by name."""
        rows = self.rows
        joined_tables = rows.outerjoin(_USERS, _USERS.c.id == rows.c.user_id).outerjoin(
            _GROUPS, _GROUPS.c.id == rows.c.group_id
        )
        columns = (rows.c.user_id, rows.c.group_id, rows.c.may, _USERS.c.username)
        query = select(*columns, _GROUPS.c.name).select_from(joined_tables)
        share_rows = connection.execute(query.where(rows.c[self.record_id] == record_id))
        shares = [
            Share("user", user_id, may, username)
            if user_id
            else Share("group", group_id, may, group or "")
            for user_id, group_id, may, username, group in share_rows
        ]
        return sorted(shares, key=lambda share: (share.kind == "user", share.name, share.id))

    def put(self, connection: Connection, record_id: str, shares: Iterable[Share]) -> None:
        """Replace with whom a record is shared."""
        connection.execute(delete(self.rows).where(self.rows.c[self.record_id] == record_id))
        rows = [
            {
                "id": new_id(),
                self.record_id: record_id,
                "user_id": each.id if each.kind == "user" else None,
                "group_id": each.id if each.kind == "group" else None,
                "may": each.right,
            }
            for each in shares
        ]
        if rows:
            connection.execute(insert(self.rows), rows)

    def is_shared(self, record_id: ColumnElement[str], viewer: Viewer) -> ColumnElement[bool]:
        """Whether a record is shared with a viewer, or with a group of his."""
        of_record = self.rows.c[self.record_id] == record_id
        return exists().where(of_record, self._is_grantee(viewer))

    def find_rights(
        self, connection: Connection, rows: Sequence[Mapping[Any, Any]], viewer: Viewer
    ) -> dict[str, Right]:
        """What a viewer may do with each of the records that he sees, by id."""
        rights: dict[str, Right] = {
            row["id"]: "own" if row["user_id"] == viewer.user_id else "view" for row in rows
        }
        shared_ids = [each for each, right in rights.items() if right == "view"]
        if not shared_ids:
            return rights
        record_id = self.rows.c[self.record_id]
        query = select(record_id).where(
            record_id.in_(shared_ids), self.rows.c.may == "edit", self._is_grantee(viewer)
        )
        return rights | dict.fromkeys(connection.scalars(query), "edit")

    def _is_grantee(self, viewer: Viewer) -> ColumnElement[bool]:
        columns = self.rows.c
        return or_(columns.user_id == viewer.user_id, columns.group_id.in_(viewer.groups))


QUESTION_SHARES = ShareTable(cast("Table", QuestionShareRow.__table__), "question_id")
DASHBOARD_SHARES = ShareTable(cast("Table", DashboardShareRow.__table__), "dashboard_id")


def find_users(connection: Connection, words: str, workspace_id: str) -> list[tuple[str, str]]:
    """Members who can sign in and whose name contains the words: id and name, a few."""
    has_name = _USERS.c.username.icontains(words, autoescape=True)
    query = select(_USERS.c.id, _USERS.c.username).where(_USERS.c.enabled, has_name)
    query = query.where(_USERS.c.id.in_(_select_ids("user", workspace_id)))
    rows = connection.execute(query.order_by(_USERS.c.username, _USERS.c.id).limit(MAX_GRANTEES))
    return [(row.id, row.username) for row in rows]


def find_groups(
    connection: Connection, words: str, workspace_id: str, member: str | None
) -> list[tuple[str, str]]:
    """Groups whose name contains the words, those of a member only: id and name, a few."""
    query = select(_GROUPS.c.id, _GROUPS.c.name).where(_GROUPS.c.workspace_id == workspace_id)
    query = query.where(_GROUPS.c.name.icontains(words, autoescape=True))
    if member is not None:
        his = select(_GROUP_MEMBERS.c.group_id).where(_GROUP_MEMBERS.c.user_id == member)
        query = query.where(_GROUPS.c.id.in_(his))
    rows = connection.execute(query.order_by(_GROUPS.c.name, _GROUPS.c.id).limit(MAX_GRANTEES))
    return [(row.id, row.name) for row in rows]


def find_known(
    connection: Connection, kind: Literal["user", "group"], ids: Iterable[str], workspace_id: str
) -> set[str]:
    """Those ids that a member, or a group, of a workspace has."""
    return set(ids) & set(connection.scalars(_select_ids(kind, workspace_id)))


def _select_ids(kind: Literal["user", "group"], workspace_id: str) -> Select[tuple[str]]:
    if kind == "group":
        return select(_GROUPS.c.id).where(_GROUPS.c.workspace_id == workspace_id)
    return select(_WORKSPACE_MEMBERS.c.user_id).where(
        _WORKSPACE_MEMBERS.c.workspace_id == workspace_id
    )
