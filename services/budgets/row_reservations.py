"""Reserves rows of budgets for statements that run, so that many at once do not go beyond."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from model.errors import BudgetExhausted

MAX_WAIT_S = 60.0
"""After that a statement is refused: the statements before it take unusually long."""


@dataclass(eq=False, slots=True, weakref_slot=True)
class _Account:
    """What the statements of a user that run in this worker may still be given."""

    reserved: int = 0
    changes: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, rows: int) -> None:
        """Reserve rows, or return them; whoever waits looks again."""
        self.reserved += rows
        self.changes += 1
        self.changed.set()
        self.changed = asyncio.Event()


class RowReservations:
    """The reservations of all users in this worker."""

    def __init__(self) -> None:
        self._accounts: WeakValueDictionary[str, _Account] = WeakValueDictionary()

    @asynccontextmanager
    async def reserve(
        self, user_id: str, rows: int, read_left: Callable[[], Awaitable[int | None]]
    ) -> AsyncIterator[None]:
        """Keep rows for the block, once they are left beside those of other blocks of the user.

        A block that is alone may have more than is left. `read_left` returns None without a limit.
        Raises `BudgetExhausted` after a wait in vain.
        """
        account = self._accounts.setdefault(user_id, _Account())
        try:
            async with asyncio.timeout(MAX_WAIT_S):
                while not await _fits(account, rows, read_left):
                    await account.changed.wait()
        except TimeoutError:
            wait_s = round(MAX_WAIT_S)
            raise BudgetExhausted("budgets.rows_reserved", retry_after=wait_s) from None
        account.add(rows)
        try:
            yield
        finally:
            account.add(-rows)


async def _fits(
    account: _Account, rows: int, read_left: Callable[[], Awaitable[int | None]]
) -> bool:
    while True:
        changes = account.changes
        left = await read_left()
        if left is None:
            return True
        if changes == account.changes:  # else what was read may lack rows of a block that ended
            return not account.reserved or account.reserved + rows <= left
