"""Statements on what statements and model calls under way may still use of a budget."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Connection, Table, delete, func, insert, select

from model.tables.usage.budget import BudgetReservationRow
from model.tables.user import UserRow
from model.usage.budget import Resource

_RESERVATIONS = cast("Table", BudgetReservationRow.__table__)


@dataclass(frozen=True, slots=True)
class Reservation:
    """An amount kept for what a user runs, which has ended at `until` in any case."""

    id: str
    user_id: str
    resource: Resource
    amount: int
    until: datetime


def lock_user(connection: Connection, user_id: str) -> None:
    """Let no other worker reserve for a user until this transaction ends."""
    connection.execute(select(UserRow.id).where(UserRow.id == user_id).with_for_update())


def sum_reserved(connection: Connection, user_id: str, resource: Resource, at: datetime) -> int:
    """What is kept of a resource for a user; reservations that have ended are deleted."""
    of_user = _RESERVATIONS.c.user_id == user_id
    connection.execute(delete(_RESERVATIONS).where(of_user, _RESERVATIONS.c.until <= at))
    of_resource = _RESERVATIONS.c.resource == resource
    query = select(func.sum(_RESERVATIONS.c.amount)).where(of_user, of_resource)
    return int(connection.scalar(query) or 0)


def add(connection: Connection, reservation: Reservation) -> None:
    """Store a reservation: its amount counts as used until it is removed."""
    connection.execute(insert(_RESERVATIONS), asdict(reservation))


def remove(connection: Connection, reservation_id: str) -> None:
    """Delete a reservation; what was really used is counted elsewhere."""
    connection.execute(delete(_RESERVATIONS).where(_RESERVATIONS.c.id == reservation_id))
