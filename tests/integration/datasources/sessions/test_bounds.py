"""Whatever a statement answers with: memory and the event loop stay within their bounds."""

import asyncio
import tempfile
from pathlib import Path
from typing import Any

import pytest
import uvloop

from model.errors import AnswerTooLarge
from model.query import QueryLimits
from services.datasources.kinds import kind_named
from services.datasources.pool import Pool
from services.datasources.source import Surroundings
from tests.integration.datasources.sources import Shop
from tests.loads import measured
from tests.servers import PrivateDatabase
from tests.waiting import eventually

LIMITS = QueryLimits()
GROWN_MB = 150
BLOCKED_MS = 100
HUGE = {
    "postgresql": ["SELECT repeat('x', 1000000000)", "SELECT repeat('x', 1000000000)::int"],
}
LEFT = {
    "postgresql": "SELECT count(*) FROM pg_stat_activity WHERE state = 'active'"
    " AND query LIKE '%1000000000%' AND pid <> pg_backend_pid()",
}
"""How many statements with a huge value the server still works at."""
LARGE = {
    "postgresql": [
        "SELECT repeat('x', 2000000) || '😀'",
        "SELECT repeat('中', 100000) FROM generate_series(1, 1000)",
        "SELECT g, repeat('x', 5000) FROM generate_series(1, 20000) g",
        f"SELECT {', '.join(f'g + {n}' for n in range(1000))} FROM generate_series(1, 5000) g",
        "SELECT array_agg(g::numeric) FROM generate_series(1, 80000) g",
    ],
}
"""What is large, and is shown as far as the limits allow."""


def one_place(shop: Shop) -> Any:
    source: Any = shop.open()
    source._pool = Pool(source._driver, size=1)
    return source


def cases(of: dict[str, list[str]]) -> Any:
    pairs = [(kind, sql) for kind, statements in of.items() for sql in statements]
    return pytest.mark.parametrize(
        ("shop", "sql"), pairs, indirect=["shop"], ids=[f"{k}-{s[:40]}" for k, s in pairs]
    )


@cases(HUGE)
async def test_a_huge_value_ends_the_statement_and_says_which_limit_it_was(shop: Shop, sql: str):
    assert shop.server
    source = one_place(shop)
    await source.fetch("SELECT 1", LIMITS)
    async with measured() as load:
        with pytest.raises(AnswerTooLarge) as refused:
            await source.fetch(sql, LIMITS)
    assert load.grown_mb < GROWN_MB
    assert load.blocked_ms < BLOCKED_MS
    assert "8 MB" in refused.value.text("en")
    assert "8 MB" in refused.value.text("zh-CN")
    assert (await source.fetch("SELECT 1", LIMITS)).rows == [(1,)]  # the one place is free again
    server = shop.server
    await eventually(lambda: nothing_left(server, shop.kind), within_s=20)
    await source.close()


async def nothing_left(server: PrivateDatabase, kind: str) -> bool:
    return await asyncio.to_thread(server.asked, LEFT[kind]) == 0


@cases(LARGE)
async def test_a_large_answer_is_shown_in_part(shop: Shop, sql: str):
    source = shop.open()
    await source.fetch("SELECT 1", LIMITS)
    async with measured() as load:
        fetched = await source.fetch(sql, LIMITS)
    assert fetched.rows
    assert fetched.truncated
    assert all(len(str(cell)) <= 65_536 for row in fetched.rows for cell in row)
    assert load.grown_mb < GROWN_MB
    assert load.blocked_ms < BLOCKED_MS
    await source.close()


@pytest.mark.parametrize("name", ["postgresql"])
def test_the_bound_holds_on_the_loop_that_serves(name: str, request: pytest.FixtureRequest):
    """The service runs on uvloop, whose transports are others."""
    database: PrivateDatabase = request.getfixturevalue(name)

    async def ask() -> None:
        kind = kind_named({"mariadb": "mysql"}.get(name, name))
        around = Surroundings(Path(tempfile.gettempdir()))
        source = kind.open(kind.config(database.config(), around), around)
        async with measured() as load:
            with pytest.raises(AnswerTooLarge):
                await source.fetch(HUGE[kind.name][0], LIMITS)
        assert load.grown_mb < GROWN_MB
        await source.close()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(ask())
