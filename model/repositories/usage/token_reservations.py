"""Statements on the tokens that model calls under way may cost."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Connection, Table, delete, func, insert, select

from model.tables.usage.budget import TokenReservationRow
from model.tables.user import UserRow

_RESERVATIONS = cast("Table", TokenReservationRow.__table__)


@dataclass(frozen=True, slots=True)
class TokenReservation:
    """Tokens kept for a call of a user, which has ended at `until` in any case."""

    id: str
    user_id: str
    tokens: int
    until: datetime


def lock_user(connection: Connection, user_id: str) -> None:
    """Let no other worker reserve for a user until this transaction ends."""
    connection.execute(select(UserRow.id).where(UserRow.id == user_id).with_for_update())


def sum_reserved(connection: Connection, user_id: str, at: datetime) -> int:
    """The tokens kept for calls of a user; reservations of calls that have ended are deleted."""
    of_user = _RESERVATIONS.c.user_id == user_id
    connection.execute(delete(_RESERVATIONS).where(of_user, _RESERVATIONS.c.until <= at))
    return int(connection.scalar(select(func.sum(_RESERVATIONS.c.tokens)).where(of_user)) or 0)


def add(connection: Connection, reservation: TokenReservation) -> None:
    """Keep tokens."""
    connection.execute(insert(_RESERVATIONS), asdict(reservation))


def remove(connection: Connection, reservation_id: str) -> None:
    """Keep them no longer."""
    connection.execute(delete(_RESERVATIONS).where(_RESERVATIONS.c.id == reservation_id))
