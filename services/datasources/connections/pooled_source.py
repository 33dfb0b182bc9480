"""A source over a pool of connections; kinds add what they know of their catalog."""

import asyncio
from datetime import date
from typing import Generic, TypeVar

from model.errors import QueryTimeout
from model.sources.query import QueryLimits
from services.datasources.connections.pool import ConnectionPool, Driver
from services.datasources.fetched_rows import FetchedRows
from services.datasources.scheduling.requester import SYSTEM, Requester

Connection = TypeVar("Connection")
_GRACE_S = 0.5


class PooledSource(Generic[Connection]):
    """`fetch` and `close` over a pool; kinds add what they know of their catalog."""

    def __init__(self, driver: Driver[Connection]) -> None:
        self._driver = driver
        self._pool = ConnectionPool(driver)

    async def fetch(
        self, sql: str, limits: QueryLimits, requester: Requester = SYSTEM
    ) -> FetchedRows:
        """The rows of a statement, within limits."""
        slot = await self._pool.slots.acquire(requester, limits.timeout_s)
        try:
            async with asyncio.timeout(limits.timeout_s + _GRACE_S):
                async with self._pool.open_session(slot, limits) as connection:
                    rows = await self._driver.read(connection, sql, limits)
        except TimeoutError:
            raise QueryTimeout(
                "datasources.timeout", seconds=_format_seconds(limits.timeout_s)
            ) from None
        if rows.elapsed_ms > limits.timeout_s * 1000:
            # MariaDB answers some statements that ran out of time with a value (BENCHMARK).
            raise QueryTimeout("datasources.timeout", seconds=_format_seconds(limits.timeout_s))
        return rows

    async def find_newest_day(self) -> date | None:
        """None: questions about databases count from today."""
        return None

    async def read_lag(self) -> float | None:
        """None unless a kind overrides it."""
        return None

    async def close(self) -> None:
        """End all connections."""
        await self._pool.close()


def _format_seconds(seconds: float) -> str:
    return f"{seconds:g}"
