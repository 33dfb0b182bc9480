"""Statements on the rows that cards of dashboards showed."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Connection, Table, delete, insert, select

from model.tables.dashboards.dashboard import CachedRowsRow

_ROWS = cast("Table", CachedRowsRow.__table__)


@dataclass(frozen=True, slots=True)
class CachedRows:
    """Packed rows of a statement on a dashboard."""

    dashboard_id: str
    key: str
    question_id: str
    datasource_id: str
    data: bytes
    at: datetime


def find(
    connection: Connection, dashboard_id: str, key: str, not_before: datetime
) -> tuple[bytes, datetime] | None:
    """Rows that are not older, and when they were fetched."""
    query = select(_ROWS.c.data, _ROWS.c.at).where(
        _ROWS.c.dashboard_id == dashboard_id, _ROWS.c.key == key, _ROWS.c.at >= not_before
    )
    row = connection.execute(query).first()
    return (row.data, row.at) if row else None


def put(connection: Connection, rows: CachedRows) -> None:
    """Store rows in place of older ones. Raises `IntegrityError` when what they are of is gone."""
    same = (_ROWS.c.dashboard_id == rows.dashboard_id, _ROWS.c.key == rows.key)
    connection.execute(delete(_ROWS).where(*same))
    values = {
        "dashboard_id": rows.dashboard_id,
        "key": rows.key,
        "question_id": rows.question_id,
        "datasource_id": rows.datasource_id,
        "data": rows.data,
        "at": rows.at,
    }
    connection.execute(insert(_ROWS), values)


def remove_old(connection: Connection, before: datetime) -> int:
    """Delete rows that were fetched before; returns how many results they were."""
    return connection.execute(delete(_ROWS).where(_ROWS.c.at < before)).rowcount
