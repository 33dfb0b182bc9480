"""A statement that nobody waits for ends in the database; what it did to the session is undone."""

import asyncio
from typing import Any

import psutil
import pytest

from model.errors import DatasourceUnavailable, QueryTimeout
from model.sources.query import QueryLimits
from services.datasources.connections.pool import ConnectionPool
from services.datasources.connections.pooled_source import PooledSource
from services.datasources.ports import OpenSource
from services.datasources.scheduling.requester import SYSTEM
from tests.integration.datasources.shop_sources import Shop
from tests.integration.datasources.test_sources import ENDLESS
from tests.support.polling import eventually

LIMITS = QueryLimits(timeout_s=30)
RUNNING = {
    "mysql": "SELECT count(*) FROM information_schema.processlist"
    " WHERE db = DATABASE() AND info LIKE '%columns c%' AND info NOT LIKE '%processlist%'",
    "postgresql": "SELECT count(*) FROM pg_stat_activity WHERE state = 'active'"
    " AND datname = current_database() AND query LIKE '%1000000000000%'"
    " AND pid <> pg_backend_pid()",
    "clickhouse": "SELECT count() FROM system.processes WHERE query LIKE '%sipHash64(number)%'"
    " AND current_database = currentDatabase() AND query NOT LIKE '%processes%'",
}


def only_server(shop: Shop) -> Any:
    """A source with one connection: the next statement has that of the one before it."""
    source: Any = shop.open()
    source._pool = ConnectionPool(source._driver, size=1)
    return source


async def find_running(watcher: OpenSource, kind: str) -> bool:
    fetched = await watcher.fetch(RUNNING[kind], LIMITS, SYSTEM)
    return fetched.rows != [(0,)]


@pytest.mark.promise("limits")
async def test_a_stop_ends_the_statement_on_the_server(shop: Shop) -> None:
    if shop.server is None:
        pytest.skip("a file has no server")
    source, watcher = shop.open(), shop.open()
    task = asyncio.create_task(source.fetch(ENDLESS[shop.kind], LIMITS, SYSTEM))
    await eventually(lambda: find_running(watcher, shop.kind))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    async def has_ended() -> bool:
        return not await find_running(watcher, shop.kind)

    await eventually(has_ended)
    assert (await source.fetch("SELECT count(*) FROM shops", LIMITS, SYSTEM)).rows == [(3,)]
    await source.close()
    await watcher.close()


@pytest.mark.parametrize("shop", ["postgresql"], indirect=True)
async def test_a_connection_that_is_cut_takes_its_statement_with_it(shop: Shop) -> None:
    """So a cancel that comes too early to be heard, or a worker that is killed, leaves nothing."""
    source, watcher = shop.open(), shop.open()
    assert isinstance(source, PooledSource)
    driver = source._driver
    connection = await driver.connect()
    await driver.begin(connection, LIMITS)
    task = asyncio.create_task(driver.read(connection, ENDLESS[shop.kind], LIMITS))
    await eventually(lambda: find_running(watcher, shop.kind))
    connection.terminate()
    with pytest.raises(DatasourceUnavailable):
        await task

    async def has_ended() -> bool:
        return not await find_running(watcher, shop.kind)

    await eventually(has_ended)
    await source.close()
    await watcher.close()


async def test_a_stop_ends_the_thread_or_process_of_a_file(shop: Shop) -> None:
    if shop.server is not None:
        pytest.skip("servers have threads of their own")
    source = shop.open()
    before = measure_cpu_seconds()
    tasks = [
        asyncio.create_task(source.fetch(ENDLESS[shop.kind], LIMITS, SYSTEM)) for _ in range(6)
    ]
    await eventually(lambda: measure_cpu_seconds() > before + 0.1)
    for task in tasks:
        task.cancel()
    assert len(await asyncio.gather(*tasks, return_exceptions=True)) == 6
    async with asyncio.timeout(60):  # all of them are free again
        assert (await source.fetch("SELECT count(*) FROM shops", LIMITS, SYSTEM)).rows == [(3,)]
    await source.close()


def measure_cpu_seconds() -> float:
    """The processor time of this process and of those below it, in seconds."""
    me = psutil.Process()
    return sum(each.cpu_times().user for each in (me, *me.children()))


@pytest.mark.promise("clean-sessions")
@pytest.mark.parametrize("shop", ["postgresql"], indirect=True)
async def test_limits_that_a_statement_lifts_are_back_for_the_next(shop: Shop) -> None:
    source = only_server(shop)
    lift = (
        "SELECT set_config('statement_timeout', '0', false),"
        " set_config('default_transaction_read_only', 'off', false)"
    )
    await source.fetch(lift, LIMITS)
    await source.fetch("SELECT pg_advisory_lock(42)", LIMITS)
    for _ in range(3):
        with pytest.raises(QueryTimeout):
            await source.fetch(ENDLESS["postgresql"], QueryLimits(timeout_s=0.5))
    shown = "SELECT current_setting('default_transaction_read_only'), count(*) FROM pg_locks"
    fetched = await source.fetch(f"{shown} WHERE locktype = 'advisory'", LIMITS)
    assert fetched.rows == [("on", 0)]
    await source.close()


@pytest.mark.promise("clean-sessions")
@pytest.mark.parametrize("shop", ["mysql"], indirect=True)
async def test_what_a_statement_sets_is_gone_for_the_next(shop: Shop) -> None:
    source = only_server(shop)
    await source.fetch("SELECT @mine := 7, GET_LOCK('l', 1)", LIMITS)
    fetched = await source.fetch(
        "SELECT @mine, IS_FREE_LOCK('l'), @@sql_mode, @@tx_read_only, @@character_set_client,"
        " @@max_statement_time",
        LIMITS,
    )
    [(mine, free, mode, read_only, charset, seconds)] = fetched.rows
    assert (mine, free, read_only, charset) == (None, 1, 1, "utf8mb4")
    assert "ANSI_QUOTES" not in str(mode)
    assert seconds == 30
    await source.close()


@pytest.mark.promise("limits", "read-only")
@pytest.mark.parametrize("shop", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT length(randomblob(900000000))",
        "SELECT length(hex(zeroblob(400000000)))",
        "ATTACH 'other.db' AS other",
        "CREATE TEMP TABLE t (a)",
        "PRAGMA query_only=OFF",
        "SELECT name FROM sqlite_master",
        "SELECT load_extension('x')",
    ],
)
async def test_a_file_refuses_what_would_hurt(shop: Shop, sql: str) -> None:
    from model.errors import SqlFailed

    source = shop.open()
    with pytest.raises(SqlFailed):
        await source.fetch(sql, LIMITS, SYSTEM)
    await source.close()
    assert not (shop.locations.data_dir / "other.db").exists()


@pytest.mark.promise("limits")
@pytest.mark.parametrize("shop", ["mysql", "postgresql", "clickhouse"], indirect=True)
async def test_one_huge_cell_is_cut_and_said_so(shop: Shop) -> None:
    source = shop.open()
    fetched = await source.fetch("SELECT repeat('x', 1000000) AS big", LIMITS, SYSTEM)
    assert fetched.truncated
    assert all(len(str(cell)) <= 65_536 for row in fetched.rows for cell in row)
    assert (await source.fetch("SELECT 1", LIMITS, SYSTEM)).rows == [(1,)]
    await source.close()
