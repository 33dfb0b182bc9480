"""Statements on with whom dashboards are shared."""

from collections.abc import Iterable
from typing import cast

from sqlalchemy import Connection, Table, delete, insert, select

from model.database.engine import new_id
from model.sources.saved_question import Share
from model.tables.dashboards.dashboard import DashboardShareRow
from model.tables.policy import UserGroupRow
from model.tables.user import UserRow

_SHARES = cast("Table", DashboardShareRow.__table__)
_USERS = cast("Table", UserRow.__table__)
_GROUPS = cast("Table", UserGroupRow.__table__)


def find_all(connection: Connection, dashboard_id: str) -> list[Share]:
    """With whom a dashboard is shared, groups first, by name."""
    joined = _SHARES.outerjoin(_USERS, _USERS.c.id == _SHARES.c.user_id).outerjoin(
        _GROUPS, _GROUPS.c.id == _SHARES.c.group_id
    )
    columns = (_SHARES.c.user_id, _SHARES.c.group_id, _SHARES.c.may, _USERS.c.username)
    query = select(*columns, _GROUPS.c.name).select_from(joined)
    rows = connection.execute(query.where(_SHARES.c.dashboard_id == dashboard_id))
    found = [
        Share("user", user_id, may, username)
        if user_id
        else Share("group", group_id, may, group or "")
        for user_id, group_id, may, username, group in rows
    ]
    return sorted(found, key=lambda share: (share.kind == "user", share.name, share.id))


def put(connection: Connection, dashboard_id: str, shares: Iterable[Share]) -> None:
    """Replace with whom a dashboard is shared."""
    connection.execute(delete(_SHARES).where(_SHARES.c.dashboard_id == dashboard_id))
    rows = [
        {
            "id": new_id(),
            "dashboard_id": dashboard_id,
            "user_id": each.id if each.kind == "user" else None,
            "group_id": each.id if each.kind == "group" else None,
            "may": each.right,
        }
        for each in shares
    ]
    if rows:
        connection.execute(insert(_SHARES), rows)
