"""Whatever a statement answers with: memory and the event loop stay within their bounds."""

import asyncio
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvloop

from model.errors import ResultTooLarge, SqlFailed
from model.sources.query import QueryLimits
from services.datasources.configuration.allowed_locations import AllowedLocations
from services.datasources.connections.pool import ConnectionPool
from services.datasources.engines.registry import find_source_kind
from services.datasources.scheduling.requester import SYSTEM
from tests.integration.datasources.shop_sources import Shop
from tests.support.polling import eventually
from tests.support.process_load import measure_load
from tests.support.servers.databases import PrivateDatabase

LIMITS = QueryLimits(timeout_s=120)
GROWN_MB = 150
BLOCKED_MS = 400
"""Reading such an answer takes seconds; the other half of the test run takes the processor, too."""
KINDS = {"mysql": "odd_mariadb", "postgresql": "postgresql", "clickhouse": "clickhouse"}
"""The database that a kind is tried on."""
HUGE = {
    "postgresql": [
        "SELECT repeat('x', 1000000000)",
        "SELECT repeat('x', 30000000)::int, 1000000000",
    ],
    "mysql": [
        "SELECT repeat('x', 1000000000)",
        "SELECT " + "repeat('x', 7000000), " * 60 + "1000000000",
    ],
    "clickhouse": ["SELECT repeat(repeat('x', 1000000), 300), 1000000000"],
}
LEFT = {
    "postgresql": "SELECT count(*) FROM pg_stat_activity WHERE state = 'active'"
    " AND datname = current_database() AND query LIKE '%1000000000%'"
    " AND pid <> pg_backend_pid()",
    "mysql": "SELECT count(*) FROM information_schema.processlist"
    " WHERE db = DATABASE() AND info LIKE '%1000000000%' AND info NOT LIKE '%processlist%'",
    "clickhouse": "SELECT count() FROM system.processes WHERE query LIKE '%1000000000%'"
    " AND current_database = currentDatabase() AND query NOT LIKE '%processes%'",
}
"""How many statements with a huge value the server still works at."""
LARGE = {
    "postgresql": [
        "SELECT repeat('x', 2000000) || '😀'",
        "SELECT repeat('中', 100000) FROM generate_series(1, 1000)",
        "SELECT g, repeat('x', 5000) FROM generate_series(1, 20000) g",
        f"SELECT {', '.join(['g'] * 1000)} FROM generate_series(1, 5000) g",
        "SELECT array_agg(g::numeric) FROM generate_series(1, 80000) g",
    ],
    "mysql": [
        "SELECT concat(repeat('x', 2000000), '😀')",
        "SELECT repeat('中', 100000) FROM seq_1_to_1000",
        "SELECT seq, repeat('x', 5000) FROM seq_1_to_20000",
        f"SELECT {', '.join(['seq'] * 1000)} FROM seq_1_to_5000",
        f"SELECT {', '.join(['NULL'] * 1000)} FROM seq_1_to_5000",
    ],
    "clickhouse": [
        "SELECT repeat('x', 1000000), repeat('\\\\', 1000000)",
        "SELECT repeat('中', 100000) FROM numbers(1000)",
        "SELECT number, repeat('x', 5000) FROM numbers(20000)",
        f"SELECT {', '.join([f'number AS n{n}' for n in range(1000)])} FROM numbers(5000)",
        f"SELECT {', '.join([f'NULL AS n{n}' for n in range(1000)])} FROM numbers(5000)",
    ],
}
"""What is large, and is shown as far as the limits allow."""
ONE = "SELECT 1"


@dataclass
class Served:
    """A database and what its kind is called."""

    kind: str
    database: PrivateDatabase

    def open(self, places: int = 6) -> Any:
        kind = find_source_kind(self.kind)
        locations = AllowedLocations(Path(tempfile.gettempdir()))
        source: Any = kind.open(kind.check_config(self.database.config(), locations), locations)
        source._pool = ConnectionPool(source._driver, size=places)
        return source

    async def is_idle(self) -> bool:
        return await asyncio.to_thread(self.database.asked, LEFT[self.kind]) == 0


@pytest.fixture
def served(request: pytest.FixtureRequest) -> Served:
    return Served(request.param, request.getfixturevalue(KINDS[request.param]))


def parametrize_cases(of: dict[str, list[str]]) -> Any:
    pairs = [(kind, sql) for kind, statements in of.items() for sql in statements]
    names = [f"{kind}-{place}" for place, (kind, _) in enumerate(pairs)]
    return pytest.mark.parametrize(("served", "sql"), pairs, indirect=["served"], ids=names)


@parametrize_cases(HUGE)
async def test_a_huge_value_ends_the_statement_and_says_which_limit_it_was(
    served: Served, sql: str
) -> None:
    source = served.open(places=1)
    await source.fetch(ONE, LIMITS)
    async with measure_load() as load:
        with pytest.raises(ResultTooLarge) as refused:
            await source.fetch(sql, LIMITS)
    assert load.grown_mb < GROWN_MB
    assert load.blocked_ms < BLOCKED_MS
    assert "8 MB" in refused.value.text("en")
    assert "8 MB" in refused.value.text("zh-CN")
    assert (await source.fetch(ONE, LIMITS)).rows == [(1,)]  # the one place is free again
    await eventually(served.is_idle)
    await source.close()


@parametrize_cases(LARGE)
async def test_a_large_answer_is_shown_in_part(served: Served, sql: str) -> None:
    source = served.open()
    await source.fetch(ONE, LIMITS)
    async with measure_load() as load:
        fetched = await source.fetch(sql, LIMITS)
    assert fetched.rows
    assert fetched.truncated
    assert all(len(str(cell)) <= 65_536 for row in fetched.rows for cell in row)
    assert load.grown_mb < GROWN_MB
    assert load.blocked_ms < BLOCKED_MS
    await source.close()


@pytest.mark.parametrize("served", ["postgresql", "mysql"], indirect=True)
def test_the_bound_holds_on_the_loop_that_serves(served: Served) -> None:
    """The service runs on uvloop, whose transports are others."""

    async def ask() -> None:
        source = served.open()
        async with measure_load() as load:
            with pytest.raises(ResultTooLarge):
                await source.fetch(HUGE[served.kind][0], LIMITS)
        assert load.grown_mb < GROWN_MB
        await source.close()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(ask())


FILES = {
    "sqlite": [
        "SELECT hex(zeroblob(400000000))",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 20000)"
        " SELECT i, printf('%.*c', 5000, 'x') FROM n",
    ],
    "duckdb": [
        "SELECT repeat('x', 1000000000)",
        "SELECT i, repeat('x', 5000) FROM range(20000) t(i)",
    ],
}


@pytest.mark.parametrize(
    ("shop", "sql"),
    [(kind, sql) for kind, statements in FILES.items() for sql in statements],
    indirect=["shop"],
    ids=["sqlite-value", "sqlite-rows", "duckdb-value", "duckdb-rows"],
)
async def test_a_file_fills_neither_the_service_nor_its_loop(shop: Shop, sql: str) -> None:
    """The value is held, if at all, by the process that reads the file."""
    source = shop.open()
    await source.fetch(ONE, LIMITS, SYSTEM)
    async with measure_load() as load:
        try:
            is_shown = (await source.fetch(sql, LIMITS, SYSTEM)).truncated
        except SqlFailed:
            is_shown = False
    assert is_shown or "zeroblob" in sql or "1000000000" in sql
    assert load.grown_mb < GROWN_MB
    assert load.blocked_ms < BLOCKED_MS
    await source.close()
