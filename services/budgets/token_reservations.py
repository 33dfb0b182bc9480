"""Reserves tokens of budgets for model calls, so that many at once do not go beyond."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial

from sqlalchemy import Connection

from agent.events import TokensUsed
from agent.runtime.call_reservation import CountTokens
from model.actor import UserActor
from model.database.engine import Database, new_id, now
from model.errors import BudgetExhausted
from model.repositories.usage import model_tokens
from model.repositories.usage import token_reservations as records
from model.repositories.usage.token_reservations import TokenReservation
from model.usage.budget import BudgetUse

MAX_WAIT_S = 120.0
"""As long as a model call takes with the default settings."""
_POLL_S = 0.25
_MARGIN_S = 10.0
"""Beyond the time limit of a call, until its tokens are counted."""
ReadUse = Callable[[Connection, UserActor], BudgetUse]
"""What a user has used. Raises `BudgetExhausted` when no tokens are left."""


class TokenReservations:
    """The reservations of all workers, stored in our records.

    Those of a worker that was killed end with the time limit of their call.
    """

    def __init__(self, database: Database, read_use: ReadUse) -> None:
        self._database = database
        self._read_use = read_use
        self._settling: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def reserve(
        self, user: UserActor, tokens: int, limit_s: float
    ) -> AsyncIterator[CountTokens]:
        """Keep tokens for the call in the block, which takes at most `limit_s`.

        The call waits until they are left beside those of other calls of the user; one that is
        alone may have more than is left. What it tells was used is counted when the block ends.
        Raises `BudgetExhausted`.
        """
        reservation = await self._wait_for(user, tokens, limit_s)
        calls: list[TokensUsed] = []

        def count(used: TokensUsed) -> TokensUsed:
            calls.append(used)
            return replace(used, is_counted=True)

        try:
            yield count
        finally:  # also when the run is stopped: the call was made
            settling = asyncio.create_task(self._settle(reservation, calls))
            self._settling.add(settling)
            settling.add_done_callback(self._settling.discard)
            await asyncio.shield(settling)

    async def _wait_for(self, user: UserActor, tokens: int, limit_s: float) -> TokenReservation:
        deadline = asyncio.get_running_loop().time() + MAX_WAIT_S
        while True:
            until = now() + timedelta(seconds=limit_s + _MARGIN_S)
            reservation = TokenReservation(new_id(), user.id, tokens, until)
            add = partial(_add_if_left, user=user, own=reservation, read_use=self._read_use)
            if await self._database.write(add):
                return reservation
            if asyncio.get_running_loop().time() >= deadline:
                raise BudgetExhausted("budgets.tokens_reserved", retry_after=round(MAX_WAIT_S))
            await asyncio.sleep(_POLL_S)

    async def _settle(self, reservation: TokenReservation, calls: list[TokensUsed]) -> None:
        usage = [
            {"model": each.model, "inputTokens": each.input, "outputTokens": each.output}
            for each in calls
        ]

        def settle(connection: Connection) -> None:
            model_tokens.add(connection, reservation.user_id, usage)
            records.remove(connection, reservation.id)

        await self._database.write(settle)


def _add_if_left(
    connection: Connection, user: UserActor, own: TokenReservation, read_use: ReadUse
) -> bool:
    """Store the reservation if there is room for it."""
    records.lock_user(connection, user.id)
    use = read_use(connection, user)
    reserved = records.sum_reserved(connection, user.id, now())
    limit = use.budget.tokens
    if reserved and limit is not None and use.tokens + reserved + own.tokens > limit:
        return False
    records.add(connection, own)
    return True
