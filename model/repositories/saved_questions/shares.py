"""Statements on with whom saved questions are shared."""

from collections.abc import Iterable
from typing import Literal, cast

from sqlalchemy import Connection, Select, Table, delete, insert, select

from model.database.engine import new_id
from model.sources.saved_question import Share
from model.tables.policy import GroupMemberRow, UserGroupRow
from model.tables.saved_questions.saved_question import QuestionShareRow
from model.tables.user import UserRow, WorkspaceMemberRow

_SHARES = cast("Table", QuestionShareRow.__table__)
_USERS = cast("Table", UserRow.__table__)
_GROUPS = cast("Table", UserGroupRow.__table__)
_MEMBERS = cast("Table", GroupMemberRow.__table__)
_IN_WORKSPACE = cast("Table", WorkspaceMemberRow.__table__)
MAX_FOUND = 20


def find_all(connection: Connection, question_id: str) -> list[Share]:
    """With whom a question is shared, by name."""
    joined = _SHARES.outerjoin(_USERS, _USERS.c.id == _SHARES.c.user_id).outerjoin(
        _GROUPS, _GROUPS.c.id == _SHARES.c.group_id
    )
    columns = (_SHARES.c.user_id, _SHARES.c.group_id, _SHARES.c.may, _USERS.c.username)
    query = select(*columns, _GROUPS.c.name).select_from(joined)
    rows = connection.execute(query.where(_SHARES.c.question_id == question_id))
    found = [
        Share("user", user_id, may, username)
        if user_id
        else Share("group", group_id, may, group or "")
        for user_id, group_id, may, username, group in rows
    ]
    return sorted(found, key=lambda share: (share.kind == "user", share.name, share.id))


def put(connection: Connection, question_id: str, shares: Iterable[Share]) -> None:
    """Replace with whom a question is shared."""
    connection.execute(delete(_SHARES).where(_SHARES.c.question_id == question_id))
    rows = [
        {
            "id": new_id(),
            "question_id": question_id,
            "user_id": each.id if each.kind == "user" else None,
            "group_id": each.id if each.kind == "group" else None,
            "may": each.right,
        }
        for each in shares
    ]
    if rows:
        connection.execute(insert(_SHARES), rows)


def find_users(connection: Connection, words: str, workspace_id: str) -> list[tuple[str, str]]:
    """Members who can sign in and whose name contains the words: id and name, a few."""
    named = _USERS.c.username.icontains(words, autoescape=True)
    query = select(_USERS.c.id, _USERS.c.username).where(_USERS.c.enabled, named)
    query = query.where(_USERS.c.id.in_(_select_ids("user", workspace_id)))
    rows = connection.execute(query.order_by(_USERS.c.username, _USERS.c.id).limit(MAX_FOUND))
    return [(row.id, row.username) for row in rows]


def find_groups(
    connection: Connection, words: str, workspace_id: str, member: str | None
) -> list[tuple[str, str]]:
    """Groups whose name contains the words, those of a member only: id and name, a few."""
    query = select(_GROUPS.c.id, _GROUPS.c.name).where(_GROUPS.c.workspace_id == workspace_id)
    query = query.where(_GROUPS.c.name.icontains(words, autoescape=True))
    if member is not None:
        his = select(_MEMBERS.c.group_id).where(_MEMBERS.c.user_id == member)
        query = query.where(_GROUPS.c.id.in_(his))
    rows = connection.execute(query.order_by(_GROUPS.c.name, _GROUPS.c.id).limit(MAX_FOUND))
    return [(row.id, row.name) for row in rows]


def find_known(
    connection: Connection, kind: Literal["user", "group"], ids: Iterable[str], workspace_id: str
) -> set[str]:
    """Those ids that a member, or a group, of a workspace has."""
    return set(ids) & set(connection.scalars(_select_ids(kind, workspace_id)))


def _select_ids(kind: Literal["user", "group"], workspace_id: str) -> Select[tuple[str]]:
    if kind == "group":
        return select(_GROUPS.c.id).where(_GROUPS.c.workspace_id == workspace_id)
    return select(_IN_WORKSPACE.c.user_id).where(_IN_WORKSPACE.c.workspace_id == workspace_id)
