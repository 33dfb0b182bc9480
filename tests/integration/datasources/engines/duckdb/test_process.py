"""The process that reads DuckDB files can do nothing else, ends in time, and is replaced."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import duckdb
import psutil
import pytest

from model.errors import AppError, DatasourceUnavailable, QueryTimeout, SqlFailed
from model.sources.query import QueryLimits
from services.datasources.engines.duckdb.open_request import (
    make_attach_statement,
    make_duckdb_request,
)
from services.datasources.process.child_pool import ChildPool
from services.datasources.process.open_request import OpenRequest
from services.datasources.sql_quoting import quote_ident
from tests.support.guard.tables import TABLES, load
from tests.support.polling import eventually
from tests.unit.services.sqlguard.corpus.statements import statements

LIMITS = QueryLimits(timeout_s=30)
BUSY_S = 0.1
SECOND = QueryLimits(timeout_s=1)
ENDLESS = "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range+b.range=7"
COUNT = "SELECT count(*) FROM orders"


@pytest.fixture
def opening(tmp_path: Path) -> OpenRequest:
    path = tmp_path / "a.duckdb"
    with duckdb.connect(str(path)) as connection:
        load("duckdb", connection.execute)
    views = (f"CREATE VIEW {quote_ident(t)} AS FROM a.main.{quote_ident(t)}" for t in TABLES)
    return make_duckdb_request((make_attach_statement(path, "a"), *views))


@pytest.fixture
async def pool() -> AsyncIterator[ChildPool]:
    pool = ChildPool()
    yield pool
    await pool.close()


def list_names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def is_there(folder: str) -> bool:
    return Path(folder).exists()


def find_readers() -> list[psutil.Process]:
    """The processes that read DuckDB files; servers of other tests are children too."""
    found = []
    for process in psutil.Process().children():
        with suppress(psutil.Error):
            if any("duckdb.embedded_database" in word for word in process.cmdline()):
                found.append(process)
    return found


def measure_memory() -> int:
    """Of the largest of them, in bytes."""
    largest = 0
    for process in find_readers():
        with suppress(psutil.Error):
            largest = max(largest, process.memory_info().rss)
    return largest


async def find_pid(pool: ChildPool, opening: OpenRequest) -> int:
    async with pool.acquire(opening) as child:
        return child.pid


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM '/etc/passwd'",
        "ATTACH '{dir}/a.duckdb' AS again",
        "ATTACH '{dir}/new.duckdb' AS new",
        "COPY orders TO '{dir}/out.csv'",
        "EXPORT DATABASE '{dir}/out'",
        "CREATE TABLE t (a INT)",
        "CREATE TEMP TABLE t (a INT)",
        "CREATE MACRO f() AS 1",
        "DELETE FROM orders",
        "SET enable_external_access=true",
        "SET VARIABLE a = 1",
        "RESET memory_limit",
        "PRAGMA enable_profiling",
        "PRAGMA memory_limit='8GB'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "USE memory",
        "DETACH a",
        "CALL pragma_database_size()",
        "EXPLAIN ANALYZE SELECT 1",
        "SELECT 1; SELECT 2",
        "",
        "SELECT * FROM _PATHS",
    ],
)
async def test_it_refuses_all_but_reading_even_without_the_guard(
    pool: ChildPool, opening: OpenRequest, tmp_path: Path, sql: str
) -> None:
    before = list_names(tmp_path)
    with pytest.raises(SqlFailed):
        await pool.fetch(opening, sql.replace("{dir}", str(tmp_path)), LIMITS)
    assert list_names(tmp_path) == before
    assert (await pool.fetch(opening, COUNT, LIMITS)).rows == [(5,)]


@pytest.mark.parametrize(
    "sql",
    [
        ENDLESS,
        "SELECT list(i) FROM range(500000000) t(i)",
        "SELECT len(range(200000000))",
        "SELECT count(*) FROM (SELECT unnest(range(300000000)))",
        "SELECT length(lpad('x',1000000000,'y'))",
        "SELECT length(repeat('x', 1000000000))",
        "SELECT string_agg(a.range::VARCHAR, '') FROM range(1000000) a, range(100) b",
    ],
)
async def test_what_would_eat_the_machine_ends_in_time(
    pool: ChildPool, opening: OpenRequest, sql: str
) -> None:
    began, largest = time.monotonic(), 0
    task = asyncio.create_task(pool.fetch(opening, sql, SECOND))
    while not task.done():
        await asyncio.wait([task], timeout=0.05)
        largest = max(largest, measure_memory())
    with pytest.raises((SqlFailed, QueryTimeout)):
        await task
    assert time.monotonic() - began < 30
    assert largest < 1.4 * 1024**3
    assert (await pool.fetch(opening, COUNT, LIMITS)).rows == [(5,)]


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("SELECT * FROM range(1000000)", 1000),
        ("SELECT repeat('x', 50000000) AS big", 1),
        ("SELECT " + ", ".join(f"{n} AS c{n}" for n in range(1000)), 1),
        (" UNION ALL ".join(["SELECT 1"] * 200), 200),
    ],
)
async def test_large_answers_are_bounded(
    pool: ChildPool, opening: OpenRequest, sql: str, rows: int
) -> None:
    fetched = await pool.fetch(opening, sql, QueryLimits(timeout_s=20, max_rows=1000))
    assert len(fetched.rows) == rows
    assert all(len(str(cell)) <= 65_536 for row in fetched.rows for cell in row)
    assert fetched.truncated == (sql.startswith(("SELECT *", "SELECT repeat")))


async def test_values_are_exact(pool: ChildPool, opening: OpenRequest) -> None:
    sql = """SELECT 9007199254740993 AS a, 1.50::DECIMAL(10,2) AS b, DATE '2024-01-31' AS c,
      TIMESTAMP '2024-01-31 10:00:00.120' AS d, 'nan'::DOUBLE AS e, [1, 2] AS f,
      {'x': DATE '2024-01-31'} AS g, TIMESTAMPTZ '2024-01-31 10:00:00+00' AS h, true AS i,
      170141183460469231731687303715884105727 AS j, TIME '10:00:00' AS k, 'ab'::BLOB AS l,
      MAP {1: 170141183460469231731687303715884105727} AS m, INTERVAL 3 DAY AS n"""
    fetched = await pool.fetch(opening, sql, LIMITS)
    assert fetched.rows[0][:5] == (
        "9007199254740993",
        "1.50",
        "2024-01-31",
        "2024-01-31 10:00:00.12",
        None,
    )
    assert fetched.rows[0][5:8] == ("[1,2]", '{"x":"2024-01-31"}', "2024-01-31 10:00:00+00")
    assert fetched.rows[0][8:12] == (True, str(2**127 - 1), "10:00:00", "6162")
    kinds = [column.kind for column in fetched.columns]
    assert kinds[:7] == ["integer", "decimal", "date", "datetime", "float", "json", "json"]
    assert kinds[7:] == ["datetime", "boolean", "integer", "time", "binary", "json", "text"]


async def test_every_statement_that_the_guard_allows_runs(
    pool: ChildPool, opening: OpenRequest
) -> None:
    failed = {}
    for sql in statements("allow", "duckdb"):
        try:
            await pool.fetch(opening, sql, LIMITS)
        except AppError as error:
            failed[sql] = str(error)
    assert failed == {}


async def wait_until_busy(process: psutil.Process) -> None:
    """Return once it computes."""
    idle = process.cpu_times().user
    await eventually(lambda: process.cpu_times().user >= idle + BUSY_S)


async def test_a_stop_interrupts_and_keeps_the_process(
    pool: ChildPool, opening: OpenRequest
) -> None:
    first = await find_pid(pool, opening)
    task = asyncio.create_task(pool.fetch(opening, ENDLESS, LIMITS))
    await wait_until_busy(psutil.Process(first))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await eventually(lambda: pool.is_idle(opening))
    assert await find_pid(pool, opening) == first


async def test_a_process_that_does_not_listen_is_killed(
    pool: ChildPool, opening: OpenRequest
) -> None:
    first = await find_pid(pool, opening)
    os.kill(first, signal.SIGSTOP)
    with pytest.raises(QueryTimeout):
        await pool.fetch(opening, COUNT, SECOND)
    assert (await pool.fetch(opening, COUNT, LIMITS)).rows == [(5,)]
    assert not psutil.pid_exists(first)


async def test_a_process_that_died_is_replaced(pool: ChildPool, opening: OpenRequest) -> None:
    child = psutil.Process(await find_pid(pool, opening))
    task = asyncio.create_task(pool.fetch(opening, ENDLESS, LIMITS))
    await wait_until_busy(child)
    child.kill()
    with pytest.raises((SqlFailed, DatasourceUnavailable)):
        await task
    assert (await pool.fetch(opening, COUNT, LIMITS)).rows == [(5,)]


async def test_it_has_no_environment_no_folder_and_no_files_of_ours(
    pool: ChildPool, opening: OpenRequest
) -> None:
    process = psutil.Process(await find_pid(pool, opening))
    assert process.environ() == {}
    assert not is_there(process.cwd())
    opened = {Path(file.path).name for file in process.open_files()}
    assert opened <= {"a.duckdb", "null"}
    assert not process.net_connections()
    limit = process.rlimit(psutil.RLIMIT_FSIZE)
    assert limit == (0, 0)


async def test_the_number_of_processes_is_bounded_and_the_longest_unused_gives_way(
    tmp_path: Path,
) -> None:
    pool = ChildPool(max_children=2, max_per_request=1)
    openings = []
    for name in "abc":
        with duckdb.connect(str(tmp_path / f"{name}.duckdb")) as connection:
            connection.execute(f"CREATE TABLE t AS SELECT '{name}' AS name")
        statements = (make_attach_statement(tmp_path / f"{name}.duckdb", name), f"USE {name}")
        openings.append(make_duckdb_request(statements))
    for opening, name in zip(openings, "abc", strict=True):
        fetched = await pool.fetch(opening, "SELECT name FROM t", LIMITS)
        assert fetched.rows == [(name,)]
        await asyncio.sleep(0)
    await eventually(lambda: len(find_readers()) <= 2)
    assert [pool.is_warm(opening) for opening in openings] == [False, True, True]
    await pool.close()
    assert not find_readers()


async def test_many_read_one_file_at_once(opening: OpenRequest) -> None:
    pools = [ChildPool(), ChildPool()]
    asked = [pool.fetch(opening, COUNT, LIMITS) for pool in pools for _ in range(5)]
    assert [fetched.rows for fetched in await asyncio.gather(*asked)] == [[(5,)]] * 10
    for pool in pools:
        await pool.close()


async def test_a_file_that_is_none_is_said_so(pool: ChildPool, tmp_path: Path) -> None:
    (tmp_path / "a.duckdb").write_bytes(b"no database" * 1000)
    with pytest.raises(DatasourceUnavailable):
        await pool.fetch(
            make_duckdb_request((make_attach_statement(tmp_path / "a.duckdb", "a"),)),
            "SELECT 1",
            LIMITS,
        )
