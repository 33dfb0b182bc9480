"""Statements on the due times of dashboards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Table,
    and_,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)

from model.dashboards.dashboard import Dashboard, DashboardRefresh
from model.repositories.dashboards.dashboards import to_dashboard
from model.tables.dashboards.dashboard import DashboardRefreshRow, DashboardRow
from model.tables.user import UserRow
from model.tables.worker import WorkerRow

_DASHBOARDS = cast("Table", DashboardRow.__table__)
_REFRESHES = cast("Table", DashboardRefreshRow.__table__)
_USERS = cast("Table", UserRow.__table__)
_WORKERS = cast("Table", WorkerRow.__table__)
MAX_STORED_REFRESHES = 20


@dataclass(frozen=True, slots=True)
class Claim:
    """A due time that a worker takes, and when the dashboard is due after it."""

    dashboard: Dashboard
    due_at: datetime
    next_due_at: datetime
    worker_id: str
    at: datetime


def find_due(connection: Connection, at: datetime, most: int) -> list[Dashboard]:
    """Dashboards that are due, the longest first, as their owners see them."""
    joined_tables = _DASHBOARDS.join(_USERS, _USERS.c.id == _DASHBOARDS.c.user_id)
    query = select(_DASHBOARDS, _USERS.c.username).select_from(joined_tables)
    query = query.where(_DASHBOARDS.c.next_due_at <= at).order_by(_DASHBOARDS.c.next_due_at)
    rows = connection.execute(query.limit(most)).mappings().all()
    return [to_dashboard(row, "own") for row in rows]


def claim(connection: Connection, claim: Claim) -> bool:
    """Take a due time; False when another worker has it.

    Of all that read one value of `next_due_at`, one changes it.
    """
    dashboard = claim.dashboard
    update_result = connection.execute(
        update(_DASHBOARDS)
        .where(_DASHBOARDS.c.id == dashboard.id, _DASHBOARDS.c.next_due_at == dashboard.next_due_at)
        .values(next_due_at=claim.next_due_at)
    )
    if not update_result.rowcount:
        return False
    same = (_REFRESHES.c.dashboard_id == dashboard.id, _REFRESHES.c.due_at == claim.due_at)
    if connection.execute(select(_REFRESHES.c.due_at).where(*same)).first():
        return False  # the schedule was set anew after it ran
    values = {
        "dashboard_id": dashboard.id,
        "due_at": claim.due_at,
        "worker_id": claim.worker_id,
        "status": "running",
        "started_at": claim.at,
    }
    connection.execute(insert(_REFRESHES), values)
    _remove_old(connection, dashboard.id)
    return True


def finish(connection: Connection, claim: Claim, refresh: DashboardRefresh) -> None:
    """Store what came of a refresh."""
    query = update(_REFRESHES).where(
        _REFRESHES.c.dashboard_id == claim.dashboard.id, _REFRESHES.c.due_at == claim.due_at
    )
    values = {
        "status": refresh.status,
        "card_count": refresh.cards,
        "failed_count": refresh.failed,
        "finished_at": refresh.finished_at,
    }
    connection.execute(query.values(values))


def has_orphans(connection: Connection) -> bool:
    """Whether there are running refreshes of workers that no longer exist."""
    query = select(_REFRESHES.c.dashboard_id).where(*_is_orphan())
    return connection.execute(query.limit(1)).first() is not None


def end_orphans(connection: Connection, at: datetime) -> int:
    """End the refreshes of workers that no longer exist as interrupted; returns their number."""
    query = update(_REFRESHES).where(*_is_orphan())
    return connection.execute(query.values(status="interrupted", finished_at=at)).rowcount


def _is_orphan() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    worker_exists = exists().where(_WORKERS.c.id == _REFRESHES.c.worker_id)
    return _REFRESHES.c.status == "running", ~worker_exists


def find_newest(connection: Connection, dashboard_id: str) -> list[DashboardRefresh]:
    """The refreshes of a dashboard, the newest first."""
    query = select(_REFRESHES).where(_REFRESHES.c.dashboard_id == dashboard_id)
    rows = connection.execute(
        query.order_by(_REFRESHES.c.due_at.desc()).limit(MAX_STORED_REFRESHES)
    )
    return [_to_refresh(row) for row in rows]


def find_last(connection: Connection, dashboard_ids: Sequence[str]) -> dict[str, DashboardRefresh]:
    """The newest refresh that has ended, by dashboard; those without one are left out."""
    has_ended = (_REFRESHES.c.dashboard_id.in_(dashboard_ids), _REFRESHES.c.status != "running")
    last_due = func.max(_REFRESHES.c.due_at).label("due_at")
    newest = select(_REFRESHES.c.dashboard_id, last_due).where(*has_ended)
    newest_refreshes = newest.group_by(_REFRESHES.c.dashboard_id).subquery()
    is_newest = and_(
        _REFRESHES.c.dashboard_id == newest_refreshes.c.dashboard_id,
        _REFRESHES.c.due_at == newest_refreshes.c.due_at,
    )
    rows = connection.execute(select(_REFRESHES).join(newest_refreshes, is_newest))
    return {row.dashboard_id: _to_refresh(row) for row in rows}


def _remove_old(connection: Connection, dashboard_id: str) -> None:
    of_dashboard = select(_REFRESHES.c.due_at).where(_REFRESHES.c.dashboard_id == dashboard_id)
    newest = of_dashboard.order_by(_REFRESHES.c.due_at.desc())
    old: Sequence[datetime] = connection.scalars(
        newest.offset(MAX_STORED_REFRESHES).limit(100)
    ).all()
    if old:
        connection.execute(
            delete(_REFRESHES).where(
                _REFRESHES.c.dashboard_id == dashboard_id, _REFRESHES.c.due_at.in_(old)
            )
        )


def _to_refresh(row: Row[Any]) -> DashboardRefresh:
    return DashboardRefresh(
        due_at=row.due_at,
        status=row.status,
        started_at=row.started_at,
        finished_at=row.finished_at,
        cards=row.card_count,
        failed=row.failed_count,
    )
