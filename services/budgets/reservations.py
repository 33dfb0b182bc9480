"""Reserves what is left of budgets, so that many at once do not go beyond."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection

from model.actor import UserActor
from model.database.engine import Database, new_id, now
from model.errors import BudgetExhausted
from model.repositories.usage import reservations as records
from model.repositories.usage.reservations import Reservation
from model.usage.budget import BudgetUse, Resource, find_reset

Counted = TypeVar("Counted")
_POLL_S = 0.25
_MARGIN_S = 10.0
"""Beyond the time limit of what runs, until its use is counted."""
ReadUse = Callable[[Connection, UserActor], BudgetUse]
"""What a user has used. Raises `BudgetExhausted` when nothing is left."""


def find_wait_s() -> int:
    """Seconds until budgets start anew."""
    at = now()
    return max(1, int((find_reset(at) - at).total_seconds()))


class Reservations:
    """What all workers have reserved of one resource, stored in our records.

    Those of a worker that was killed end with the time limit of what it ran.
    """

    def __init__(self, database: Database, resource: Resource, read_use: ReadUse) -> None:
        self._database = database
        self._resource = resource
        self._read_use = read_use
        self._settling: set[asyncio.Task[Any]] = set()

    async def acquire(
        self, user: UserActor, amount: int, limit_s: float, max_wait_s: float
    ) -> Reservation:
        """Keep an amount for what takes at most `limit_s`, once it is left beside other ones.

        What is alone may be more than is left. Raises `BudgetExhausted`, also after `max_wait_s`.
        """
        deadline = asyncio.get_running_loop().time() + max_wait_s
        while True:
            until = now() + timedelta(seconds=limit_s + _MARGIN_S)
            own = Reservation(new_id(), user.id, self._resource, amount, until)
            if await self._database.write(partial(self._add_if_left, user=user, own=own)):
                return own
            if asyncio.get_running_loop().time() >= deadline:
                raise BudgetExhausted(
                    f"budgets.{self._resource}_reserved", retry_after=round(max_wait_s)
                )
            await asyncio.sleep(_POLL_S)

    async def settle(self, own: Reservation, count: Callable[[Connection], Counted]) -> Counted:
        """End a reservation and count what was used, at once, also when the caller is cancelled.

        Returns what `count` does, which is called when the reservation is gone.
        """

        def settle(connection: Connection) -> Counted:
            records.lock_user(connection, own.user_id)
            records.remove(connection, own.id)
            return count(connection)

        settling = asyncio.create_task(self._database.write(settle))
        self._settling.add(settling)
        settling.add_done_callback(self._settling.discard)
        return await asyncio.shield(settling)

    def has_room(self, connection: Connection, use: BudgetUse, user_id: str, amount: int) -> bool:
        """Whether so much is left beside all reservations of a user."""
        left = use.find_left(self._resource)
        if left is None:
            return True
        return records.sum_reserved(connection, user_id, self._resource, now()) + amount <= left

    def _add_if_left(self, connection: Connection, user: UserActor, own: Reservation) -> bool:
        records.lock_user(connection, user.id)
        use = self._read_use(connection, user)
        reserved = records.sum_reserved(connection, user.id, self._resource, now())
        left = use.find_left(self._resource)
        if reserved and left is not None and reserved + own.amount > left:
            return False
        records.add(connection, own)
        return True
