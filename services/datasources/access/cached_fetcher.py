"""Returns cached rows of a statement to users under the same rules."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Protocol

from model.sources.query import QueryLimits
from services.datasources.access.policy import make_inner_name
from services.datasources.fetched_rows import FetchedRows
from services.datasources.ports import StatementFetcher
from services.datasources.scheduling.requester import Requester

_ANY_NAME = "\0"  # no statement contains it


class RowCache(Protocol):
    """Stores the rows of statements under keys."""

    async def find(self, key: str, origin: "RowsOrigin") -> FetchedRows | None:
        """The rows stored under a key, where they are recent enough."""
        ...

    async def put(self, key: str, origin: "RowsOrigin", rows: FetchedRows) -> None:
        """Store rows, which replace others of their key."""
        ...


@dataclass(frozen=True, slots=True)
class RowsOrigin:
    """The source of rows, its version, and what of it the user may see."""

    source_id: str
    version: str
    """Changes with the connection, every sync, note or switch."""
    access: str
    """The fingerprint of the restriction; empty without one."""


class CachedFetcher:
    """Fetches rows from the cache, else from the source, which is opened only then.

    Statements arrive as the rules rewrote them. Two users share cached rows only when both the
    rewritten statement and the fingerprint of their rules are equal. The random name that each
    worker gives to tables inside of rules is left out of the key.
    """

    def __init__(
        self,
        cache: RowCache,
        origin: RowsOrigin,
        opener: Callable[[], AbstractAsyncContextManager[StatementFetcher]],
    ) -> None:
        self._cache = cache
        self._origin = origin
        self._opener = opener

    async def fetch(self, sql: str, limits: QueryLimits, requester: Requester) -> FetchedRows:
        """The rows of a statement. Raises what the source raises."""
        key = self._make_key(sql, limits)
        cached_rows = await self._cache.find(key, self._origin)
        if cached_rows is not None:
            return replace(cached_rows, cached=True)
        async with self._opener() as fetcher:
            rows = await fetcher.fetch(sql, limits, requester)
        await self._cache.put(key, self._origin, rows)
        return rows

    def _make_key(self, sql: str, limits: QueryLimits) -> str:
        origin = self._origin
        bounds = (limits.max_rows, limits.max_bytes)
        normalized_sql = sql.replace(make_inner_name(), _ANY_NAME)
        key_parts = (origin.source_id, origin.version, origin.access, normalized_sql, bounds)
        return sha256(repr(key_parts).encode("utf-8", "surrogatepass")).hexdigest()
