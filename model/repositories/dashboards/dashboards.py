"""Statements on dashboards, as whoever looks sees them."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, cast

import orjson
from pydantic import TypeAdapter
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from model.dashboards.dashboard import (
    Dashboard,
    DashboardContents,
    DashboardSelection,
    RefreshSchedule,
)
from model.database.keyset import select_newest
from model.paging import PageRequest
from model.repositories.saved_questions.shares import DASHBOARD_SHARES
from model.sources.saved_question import Right, Viewer
from model.tables.dashboards.dashboard import DashboardRow
from model.tables.user import UserRow

_DASHBOARDS = cast("Table", DashboardRow.__table__)
_USERS = cast("Table", UserRow.__table__)
_CONTENTS = TypeAdapter(DashboardContents)
_SCHEDULES = TypeAdapter(RefreshSchedule)


def add(connection: Connection, dashboard: Dashboard) -> None:
    """Store a new dashboard."""
    fixed_values = {
        "id": dashboard.id,
        "user_id": dashboard.user_id,
        "workspace_id": dashboard.workspace_id,
        "created_at": dashboard.created_at,
    }
    connection.execute(insert(_DASHBOARDS), {**_to_values(dashboard), **fixed_values})


def put(connection: Connection, dashboard: Dashboard, *, revision: int, schedules: bool) -> bool:
    """Store a change of this revision, its schedule too where that is set.

    False when it has another revision, or is gone.
    """
    values = _to_values(dashboard)
    if not schedules:
        del values["schedule"], values["next_due_at"]  # which due times move on meanwhile
    query = update(_DASHBOARDS).where(
        _DASHBOARDS.c.id == dashboard.id, _DASHBOARDS.c.revision == revision
    )
    return bool(connection.execute(query.values(values)).rowcount)


def remove(connection: Connection, dashboard_id: str) -> bool:
    """Delete a dashboard with all that belongs to it; False when it is gone."""
    query = delete(_DASHBOARDS).where(_DASHBOARDS.c.id == dashboard_id)
    return bool(connection.execute(query).rowcount)


def exists(connection: Connection, dashboard_id: str) -> bool:
    """Whether there is a dashboard with that id, whoever may see it."""
    query = select(_DASHBOARDS.c.id).where(_DASHBOARDS.c.id == dashboard_id)
    return connection.scalar(query) is not None


def count_own(connection: Connection, user_id: str) -> int:
    """How many dashboards a user has."""
    query = select(func.count()).select_from(_DASHBOARDS).where(_DASHBOARDS.c.user_id == user_id)
    return int(connection.scalar(query) or 0)


def find(connection: Connection, dashboard_id: str, viewer: Viewer) -> Dashboard | None:
    """A dashboard that is the viewer's, or shared with him."""
    query = _select().where(_DASHBOARDS.c.id == dashboard_id, _is_visible(viewer))
    row = connection.execute(query).mappings().first()
    return (
        to_dashboard(row, DASHBOARD_SHARES.find_rights(connection, [row], viewer)[row["id"]])
        if row
        else None
    )


def find_page(
    connection: Connection, viewer: Viewer, request: PageRequest, selection: DashboardSelection
) -> list[Dashboard]:
    """Dashboards from the last changed on, one more than asked for when there are more."""
    query = _select().where(_is_visible(viewer))
    is_own = _DASHBOARDS.c.user_id == viewer.user_id
    if selection.scope != "all":
        query = query.where(is_own if selection.scope == "own" else ~is_own)
    if selection.draft_run_id:
        query = query.where(_DASHBOARDS.c.id == selection.draft_run_id)
    if selection.words:
        query = query.where(_DASHBOARDS.c.name.icontains(selection.words, autoescape=True))
    newest = select_newest(query, request, _DASHBOARDS.c.updated_at, _DASHBOARDS.c.id)
    rows = connection.execute(newest).mappings().all()
    rights = DASHBOARD_SHARES.find_rights(connection, rows, viewer)
    return [to_dashboard(row, rights[row["id"]]) for row in rows]


def to_dashboard(row: Mapping[Any, Any], right: Right) -> Dashboard:
    """The dashboard of a row."""
    schedule = row["schedule"]
    return Dashboard(
        id=row["id"],
        user_id=row["user_id"],
        workspace_id=row["workspace_id"],
        name=row["name"],
        contents=_CONTENTS.validate_json(row["contents"]),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        revision=row["revision"],
        schedule=_SCHEDULES.validate_json(schedule) if schedule else None,
        next_due_at=row["next_due_at"],
        owner=row["username"],
        right=right,
    )


def _is_visible(viewer: Viewer) -> ColumnElement[bool]:
    is_shared = DASHBOARD_SHARES.is_shared(_DASHBOARDS.c.id, viewer)
    of_workspace = _DASHBOARDS.c.workspace_id == viewer.workspace_id
    return and_(of_workspace, or_(_DASHBOARDS.c.user_id == viewer.user_id, is_shared))


def _select() -> Select[Any]:
    users = _DASHBOARDS.join(_USERS, _USERS.c.id == _DASHBOARDS.c.user_id)
    return select(_DASHBOARDS, _USERS.c.username).select_from(users)


def _to_values(dashboard: Dashboard) -> dict[str, Any]:
    schedule = dashboard.schedule
    return {
        "name": dashboard.name,
        "contents": orjson.dumps(asdict(dashboard.contents)).decode(),
        "revision": dashboard.revision,
        "schedule": orjson.dumps(asdict(schedule)).decode() if schedule else None,
        "next_due_at": dashboard.next_due_at,
        "updated_at": dashboard.updated_at,
    }
