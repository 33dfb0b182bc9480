"""Reserves tokens of budgets for model calls."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from sqlalchemy import Connection

from agent.events import TokensUsed
from agent.runtime.call_reservation import CountTokens
from model.actor import UserActor
from model.database.engine import Database
from model.repositories.usage import model_tokens
from services.budgets.reservations import ReadUse, Reservations

MAX_WAIT_S = 120.0
"""As long as a model call takes with the default settings."""


class TokenReservations:
    """The tokens that model calls of all workers may still cost."""

    def __init__(self, database: Database, read_use: ReadUse) -> None:
        self._reservations = Reservations(database, "tokens", read_use)

    @asynccontextmanager
    async def reserve(
        self, user: UserActor, tokens: int, limit_s: float
    ) -> AsyncIterator[CountTokens]:
        """Keep tokens for the call in the block, which takes at most `limit_s`.

        The call waits until they are left beside those of other calls of the user; one that is
        alone may have more than is left. What it tells was used is counted when the block ends.
        Raises `BudgetExhausted`.
        """
        own = await self._reservations.acquire(user, tokens, limit_s, MAX_WAIT_S)
        calls: list[TokensUsed] = []

        def count(used: TokensUsed) -> TokensUsed:
            calls.append(used)
            return replace(used, is_counted=True)

        try:
            yield count
        finally:  # also when the run is stopped: the call was made
            await self._reservations.settle(own, lambda at: _add_calls(at, user.id, calls))


def _add_calls(connection: Connection, user_id: str, calls: list[TokensUsed]) -> None:
    usage = [
        {"model": each.model, "inputTokens": each.input, "outputTokens": each.output}
        for each in calls
    ]
    model_tokens.add(connection, user_id, usage)
