"""A SQLite file is read in a process that can do nothing else, ends in time, and is replaced."""

import asyncio
import os
import signal
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from model.errors import QueryTimeout, SqlFailed
from model.sources.query import QueryLimits
from services.datasources.engines.sqlite.driver import SqliteSource
from services.datasources.process import child_pool
from tests.integration.datasources.engines.sqlite.child_readers import (
    BURNS,
    COUNT,
    LIMITS,
    SECOND,
    find_pid,
    find_readers,
    start_python,
)
from tests.support.polling import eventually

KILL_S = 5.0
"""What killing may take on a busy machine; it is about 0.3 s."""


def is_there(folder: str) -> bool:
    return Path(folder).exists()


def measure_cpu_seconds() -> float:
    """The processor time of the processes that there are now, in seconds."""
    total = 0.0
    for process in find_readers():
        with suppress(psutil.Error):
            total += process.cpu_times().user
    return total


async def wait_until_busy(many: int = 1) -> list[psutil.Process]:
    """The processes, once so many are in the middle of a call."""

    def busy() -> bool:
        return sum(process.cpu_times().user > 0.3 for process in find_readers()) >= many

    await eventually(busy)
    return find_readers()


async def test_one_call_without_an_end_is_a_timeout_and_leaves_nothing_running(
    source: SqliteSource,
) -> None:
    first = await find_pid(source)
    began = time.monotonic()
    with pytest.raises(QueryTimeout):
        await source.fetch(BURNS, SECOND)
    assert time.monotonic() - began < 1 + KILL_S
    await eventually(lambda: not psutil.pid_exists(first))
    before = measure_cpu_seconds()
    assert (await source.fetch(COUNT, LIMITS)).rows == [(3,)]
    assert measure_cpu_seconds() - before < 0.5


async def test_a_burst_of_short_statements_starts_no_more_processes(
    source: SqliteSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child_pool, "_IDLE_WAIT_S", 60.0)
    first = await find_pid(source)
    fetched = await asyncio.gather(*(source.fetch(COUNT, LIMITS) for _ in range(6)))
    assert [one.rows for one in fetched] == [[(3,)]] * 6
    assert [reader.pid for reader in find_readers()] == [first]


async def test_six_of_them_leave_the_source_usable(source: SqliteSource) -> None:
    burning = [source.fetch(BURNS, QueryLimits(timeout_s=2)) for _ in range(6)]
    ended = await asyncio.gather(*burning, return_exceptions=True)
    assert [type(error) for error in ended] == [QueryTimeout] * 6
    assert (await source.fetch(COUNT, LIMITS)).rows == [(3,)]
    await eventually(lambda: len(find_readers()) <= 1)


async def test_a_stop_ends_one_call(source: SqliteSource) -> None:
    first = await find_pid(source)
    task = asyncio.create_task(source.fetch(BURNS, LIMITS))
    await wait_until_busy()
    began = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await eventually(lambda: not psutil.pid_exists(first))
    assert time.monotonic() - began < KILL_S


async def test_a_stop_of_what_listens_keeps_the_process(source: SqliteSource) -> None:
    first = await find_pid(source)
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT count(*) FROM n"
    task = asyncio.create_task(source.fetch(endless, LIMITS))
    await wait_until_busy()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await eventually(
        lambda: source._pool.is_idle(source._make_open_request()) or not find_readers()
    )
    assert (await source.fetch(COUNT, LIMITS)).rows == [(3,)]
    assert psutil.pid_exists(first) == (await find_pid(source) == first)


async def test_a_process_that_died_is_replaced(source: SqliteSource) -> None:
    first = await find_pid(source)
    os.kill(first, signal.SIGKILL)
    await eventually(lambda: not psutil.pid_exists(first))
    assert (await source.fetch(COUNT, LIMITS)).rows == [(3,)]
    task = asyncio.create_task(source.fetch(BURNS, LIMITS))
    for process in await wait_until_busy():
        process.kill()
    with pytest.raises(SqlFailed):
        await task
    assert (await source.fetch(COUNT, LIMITS)).rows == [(3,)]


SERVICE = f"""
import asyncio, sys
from pathlib import Path
from model.sources.query import QueryLimits
from model.engines.sqlite.description import SQLITE
from services.datasources.engines.sqlite.driver import SqliteKind
from services.datasources.configuration.allowed_locations import AllowedLocations

async def main():
    source = SqliteKind(SQLITE).open({{"path": "shop.db"}}, AllowedLocations(Path(sys.argv[1])))
    await source.fetch({BURNS!r}, QueryLimits(timeout_s=60))

asyncio.run(main())
"""


async def test_it_ends_with_a_service_that_is_killed(path: Path) -> None:
    service = await start_python("-c", SERVICE, str(path.parent))
    try:
        parent = psutil.Process(service.pid)
        await eventually(lambda: any(r.cpu_times().user > 0.3 for r in find_readers(parent)))
        (reader,) = find_readers(parent)
    finally:
        service.kill()
        await service.wait()
    await eventually(lambda: not reader.is_running())


async def test_a_process_is_there_before_the_first_statement(source: SqliteSource) -> None:
    await eventually(lambda: source._pool.is_idle(source._make_open_request()))
    (first,) = find_readers()
    assert await find_pid(source) == first.pid
    assert [reader.pid for reader in find_readers()] == [first.pid]


async def test_it_has_no_environment_no_folder_and_no_files_of_ours(source: SqliteSource) -> None:
    process = psutil.Process(await find_pid(source))
    assert process.environ() == {}
    assert not is_there(process.cwd())
    assert {Path(file.path).name for file in process.open_files()} <= {"shop.db", "null"}
    assert not process.net_connections()
    assert process.rlimit(psutil.RLIMIT_AS)[0] <= 1024**3
    assert process.memory_info().rss < 30 * 1024**2


async def test_what_needs_too_much_memory_is_told_and_the_next_statement_runs(
    source: SqliteSource,
) -> None:
    sql = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n LIMIT 200)"
        " SELECT length(b) FROM (SELECT i, hex(zeroblob(4900000 + i % 2)) AS b FROM n ORDER BY b)"
    )
    with pytest.raises(SqlFailed) as failed:
        await source.fetch(sql, LIMITS)
    assert failed.value.key == "datasources.too_much_memory"
    assert (await source.fetch(COUNT, LIMITS)).rows == [(3,)]


async def test_a_process_that_grew_is_not_kept(source: SqliteSource) -> None:
    first = await find_pid(source)
    sql = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n LIMIT 300000)"
        " SELECT length(b) FROM (SELECT printf('%0500d', i) AS b FROM n ORDER BY b DESC) LIMIT 5"
    )
    assert len((await source.fetch(sql, LIMITS)).rows) == 5
    await eventually(lambda: not psutil.pid_exists(first))
    assert (await source.fetch(COUNT, LIMITS)).rows == [(3,)]
