"""Rows of the catalogs in which servers describe their tables."""

from collections.abc import Sequence
from typing import Any

from model.errors import QueryTimeout, SqlFailed
from model.sources.query import QueryLimits
from services.datasources.ports import CATALOG_LIMITS, OpenSource
from services.datasources.scheduling.requester import SYSTEM

Rows = Sequence[tuple[Any, ...]]
_DEPENDENCY_LIMITS = QueryLimits(timeout_s=30, max_rows=500_000, max_bytes=64 * 1024 * 1024)


async def fetch_catalog_rows(source: OpenSource, statement: str) -> Rows:
    """The rows of a statement. Raises what the source raises."""
    return (await source.fetch(statement, CATALOG_LIMITS, SYSTEM)).rows


async def fetch_if_told(source: OpenSource, statement: str) -> Rows | None:
    """All rows of a statement; None where the server refuses it, takes too long or says more.

    It asks what depends on what: a server that does not tell is no reason for a failed sync.
    """
    try:
        fetched = await source.fetch(statement, _DEPENDENCY_LIMITS, SYSTEM)
    except (SqlFailed, QueryTimeout):
        return None
    return None if fetched.truncated else fetched.rows
