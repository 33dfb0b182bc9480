"""Reserves rows of budgets for statements, and counts those that a user is given."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial

from sqlalchemy import Connection

from model.actor import UserActor
from model.database.engine import Database
from model.errors import BudgetExhausted
from model.repositories.usage import budgets as records
from model.usage.budget import BudgetUse
from services.budgets.reservations import ReadUse, Reservations, find_wait_s

MAX_WAIT_S = 60.0
"""After that a statement is refused: the statements before it take unusually long."""
CountRows = Callable[[int], Awaitable[None]]
"""Counts rows before a user is given them. Raises `BudgetExhausted` where they are too many."""


class RowReservations:
    """The rows that statements of all workers may still return."""

    def __init__(self, database: Database, require_rows: ReadUse, read_use: ReadUse) -> None:
        self._reservations = Reservations(database, "rows", require_rows)
        self._read_use = read_use

    @asynccontextmanager
    async def reserve(self, user: UserActor, rows: int, limit_s: float) -> AsyncIterator[CountRows]:
        """Keep rows for the statement in the block, which returns as many and takes `limit_s`.

        It waits until they are left beside those of other statements of the user. One that is
        alone runs where it may return more than is left, and is refused when it does.
        Raises `BudgetExhausted`.
        """
        own = await self._reservations.acquire(user, rows, limit_s, MAX_WAIT_S)
        is_settled = False

        async def count(given: int) -> None:
            nonlocal is_settled
            is_settled = True
            add = partial(self._add_if_left, user=user, rows=given)
            if use := await self._reservations.settle(own, add):
                raise _make_refusal(use)

        try:
            yield count
        finally:
            if not is_settled:
                await self._reservations.settle(own, _count_nothing)

    def _add_if_left(self, connection: Connection, user: UserActor, rows: int) -> BudgetUse | None:
        """Count rows, or return what is used where there is no room for them.

        Asked anew: the reservation may have ended by now, or the budget be another one.
        """
        use = self._read_use(connection, user)
        if not self._reservations.has_room(connection, use, user.id, rows):
            return use
        if rows:
            records.add_rows(connection, user.id, rows)
        return None


def _make_refusal(use: BudgetUse) -> BudgetExhausted:
    return BudgetExhausted(
        "budgets.rows_beyond",
        retry_after=find_wait_s(),
        left=f"{use.find_left('rows') or 0:,}",
        limit=f"{use.budget.rows or 0:,}",
    )


def _count_nothing(_: Connection) -> None: ...
