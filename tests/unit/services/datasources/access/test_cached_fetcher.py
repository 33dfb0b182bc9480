"""Rows of earlier runs, of this worker or another."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from model.actor import UserActor
from model.sources.query import QueryLimits
from services.datasources.access import cached_fetcher
from services.datasources.access.cached_fetcher import CachedFetcher, RowsOrigin
from services.datasources.fetched_rows import FetchedColumn, FetchedRows
from services.datasources.scheduling.requester import Requester

ORIGIN = RowsOrigin("s", "1", "rules")
WORKERS = ("policy_rows_0123456789ab", "policy_rows_ba9876543210")


class Rows:
    """A cache and a source, which counts what it is asked."""

    def __init__(self) -> None:
        self.stored: dict[str, FetchedRows] = {}
        self.fetched: list[str] = []

    async def find(self, key: str, origin: RowsOrigin) -> FetchedRows | None:
        """What is stored under the key."""
        return self.stored.get(key)

    async def put(self, key: str, origin: RowsOrigin, rows: FetchedRows) -> None:
        """Store it."""
        self.stored[key] = rows

    async def fetch(self, sql: str, limits: QueryLimits, requester: Requester) -> FetchedRows:
        """The statement as a row."""
        self.fetched.append(sql)
        return FetchedRows((FetchedColumn("sql", "text"),), [(sql,)])

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Rows"]:
        """The source."""
        yield self

    async def read(self, sql: str) -> FetchedRows:
        """The rows through the cache."""
        fetcher = CachedFetcher(self, ORIGIN, self.open)
        return await fetcher.fetch(sql, QueryLimits(), Requester(UserActor("ada", "w")))


def rewrite(name: str, value: str) -> str:
    """A statement as rules rewrite it in a worker."""
    return f'SELECT x FROM (SELECT "{name}"."x" FROM t AS "{name}") AS t WHERE x = \'{value}\''


async def test_workers_share_rows_although_each_names_tables_in_rules_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = Rows()
    for worker in WORKERS:
        monkeypatch.setattr(cached_fetcher, "make_inner_name", lambda name=worker: name)
        await rows.read(rewrite(worker, "1"))
    assert rows.fetched == [rewrite(WORKERS[0], "1")]
    assert (await rows.read(rewrite(WORKERS[1], "1"))).cached


async def test_a_name_that_a_user_wrote_is_told_from_that_of_the_worker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = Rows()
    monkeypatch.setattr(cached_fetcher, "make_inner_name", lambda: WORKERS[0])
    others = (WORKERS[1], "policy_rows", "\\0", "\\x00", "2")
    for value in others:
        await rows.read(rewrite(WORKERS[0], value))
    assert len(rows.fetched) == len(others)
