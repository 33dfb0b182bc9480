"""Counts the rows that users are given of sources in their budgets of the day."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from model.actor import UserActor
from model.sources.query import QueryLimits
from services.datasources.access.source_access import SourceAccess
from services.datasources.fetched_rows import FetchedRows
from services.datasources.ports import StatementFetcher
from services.datasources.scheduling.query_slots import compute_max_wait
from services.datasources.scheduling.requester import Requester

CountRows = Callable[[int], Awaitable[None]]
"""Counts rows before a user is given them."""


class RowBudgets(Protocol):
    """The budgets of users."""

    def reserve_rows(
        self, user: UserActor, rows: int, limit_s: float
    ) -> AbstractAsyncContextManager[CountRows]:
        """Keeps so many rows of a user's budget for what runs in the block for at most `limit_s`.

        Raises `BudgetExhausted` where he has no rows left for today; so does counting more rows
        than are left.
        """
        ...


class RowMeter:
    """Fetches rows for a user who has rows left, and counts them.

    It stands before every other fetcher: the rows of earlier runs count like those of the source.
    """

    def __init__(self, fetcher: StatementFetcher, budgets: RowBudgets, user: UserActor) -> None:
        self._fetcher = fetcher
        self._budgets = budgets
        self._user = user

    async def fetch(self, sql: str, limits: QueryLimits, requester: Requester) -> FetchedRows:
        """The rows of a statement. Raises `BudgetExhausted`, and what the source raises."""
        most = limits.max_rows if requester.counted else 0
        limit_s = compute_max_wait(limits.timeout_s) + limits.timeout_s
        async with self._budgets.reserve_rows(self._user, most, limit_s) as count_rows:
            rows = await self._fetcher.fetch(sql, limits, requester)
            if requester.counted:
                await count_rows(len(rows.rows))
        return rows


def open_meter(
    fetcher: StatementFetcher, access: SourceAccess, budgets: RowBudgets | None
) -> StatementFetcher:
    """The fetcher behind the meter, where budgets count and the actor is a user."""
    if budgets is None or not isinstance(access.actor, UserActor):
        return fetcher
    return RowMeter(fetcher, budgets, access.actor)
