"""What a SQLite file holds is read exactly; a file that is locked, replaced or hostile is told."""

import asyncio
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from model.errors import DatasourceUnavailable, QueryTimeout, ResultTooLarge, SqlFailed
from services.datasources.engines.sqlite.driver import SqliteSource
from tests.integration.datasources.engines.sqlite.child_readers import (
    BURNS,
    COUNT,
    LIMITS,
    SECOND,
    find_readers,
    open_source,
    start_python,
)


def list_names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def replace(path: Path, schema: str) -> None:
    """Another file of that name."""
    newer = path.with_name("newer.db")
    with closing(sqlite3.connect(newer)) as connection:
        connection.executescript(schema)
    newer.replace(path)


def damage(whole: bytes, seed: int) -> bytes:
    """A file with every thousandth byte or so changed, but for its header."""
    broken = bytearray(whole)
    for place in range(4096 + seed * 97, len(broken), 1009 + seed):
        broken[place] = (broken[place] * 7 + seed + 1) % 256
    return bytes(broken)


@pytest.mark.parametrize(
    "sql",
    [
        "ATTACH '{dir}/new.db' AS new",
        "CREATE TABLE t (a)",
        "CREATE TEMP TABLE t (a)",
        "DELETE FROM shops",
        "PRAGMA query_only=OFF",
        "PRAGMA hard_heap_limit=0",
        "PRAGMA table_xinfo(shops)",
        "SELECT * FROM pragma_table_xinfo('shops')",
        "SELECT name FROM sqlite_master",
        "SELECT load_extension('x')",
        "SELECT length(randomblob(900000000))",
        "VACUUM INTO '{dir}/copy.db'",
        "SELECT 1; SELECT 2",
        "BEGIN",
        "SELECT '\ud800'",
    ],
)
async def test_it_refuses_all_but_reading_even_without_the_guard(
    source: SqliteSource, path: Path, sql: str
) -> None:
    await source.introspect(lambda *_: None)  # which reads the catalog, elsewhere
    before = list_names(path.parent)
    with pytest.raises(SqlFailed):
        await source.fetch(sql.replace("{dir}", str(path.parent)), LIMITS)
    assert list_names(path.parent) == before
    assert (await source.fetch(COUNT, LIMITS)).rows == [(3,)]


async def test_values_are_exact(source: SqliteSource) -> None:
    sql = """SELECT 9007199254740992, 9007199254740993, -9223372036854775808, 0.1, -0.0, 1e308,
      9e999, -9e999, NULL, '', 'a' || char(0) || '😀"\\', x'00ff', zeroblob(33), date('2024-01-31'),
      CAST(x'ff41' AS TEXT) AS "数"" x" """
    fetched = await source.fetch(sql, LIMITS)
    [row] = fetched.rows
    assert row[:3] == (2**53, str(2**53 + 1), str(-(2**63)))
    assert [repr(cell) for cell in row[3:6]] == ["0.1", "-0.0", "1e+308"]
    assert row[6:10] == (None, None, None, "")
    assert row[10:14] == ('a\0😀"\\', "00ff", "[33 bytes]", "2024-01-31")
    assert row[14] == "�A"
    assert [column.name for column in fetched.columns][14:] == ['数" x']
    assert {column.kind for column in fetched.columns} == {None}


@pytest.mark.parametrize(("width", "rows"), [(1, 10_000), (2_000, 3_000), (60_000, 300)])
async def test_large_answers_come_whole_and_block_nobody(
    source: SqliteSource, width: int, rows: int
) -> None:
    sql = (
        f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n LIMIT {rows})"
        f" SELECT i, printf('%0{width}d', i) FROM n"
    )
    fetched = await source.fetch(sql, LIMITS)
    assert fetched.rows == [(i, f"{i:0{width}d}") for i in range(1, rows + 1)]
    assert not fetched.truncated


async def test_a_file_that_others_write_is_read_as_it_is(source: SqliteSource, path: Path) -> None:
    insert = "INSERT INTO shops VALUES (?, 'CN', 1, '新店', '2025-03-01', 1)"
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute(insert, (4,))
        assert (await source.fetch(COUNT, LIMITS)).rows == [(4,)]
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("BEGIN")
        writer.execute(insert, (5,))
        assert (await source.fetch(COUNT, LIMITS)).rows == [(4,)]
        writer.execute("COMMIT")
        assert (await source.fetch(COUNT, LIMITS)).rows == [(5,)]
    again = open_source(path)  # the log is closed and its index is gone
    assert (await again.fetch(COUNT, LIMITS)).rows == [(5,)]
    await again.close()


async def test_a_row_that_is_too_large_is_told(source: SqliteSource) -> None:
    wide = ", ".join(["printf('%060000d', i)"] * 300)
    sql = f"WITH n(i) AS (VALUES (1), (2)) SELECT {wide} FROM n"
    with pytest.raises(ResultTooLarge) as failed:
        await source.fetch(sql, LIMITS)
    assert failed.value.key == "datasources.row_too_large"
    assert (await source.fetch(COUNT, LIMITS)).rows == [(3,)]


LOCK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
sys.stdin.read()
"""


async def test_a_file_that_is_locked_says_so(source: SqliteSource, path: Path) -> None:
    assert (await source.fetch(COUNT, LIMITS)).rows == [(3,)]
    writer = await start_python("-c", LOCK, str(path))
    try:
        assert await read_line(writer) == b"locked\n"
        with pytest.raises(SqlFailed, match="locked"):
            await source.fetch(COUNT, LIMITS)
    finally:
        writer.kill()
        await writer.wait()
    assert (await source.fetch(COUNT, LIMITS)).rows == [(3,)]


async def read_line(process: asyncio.subprocess.Process) -> bytes:
    assert process.stdout
    return await process.stdout.readline()


async def test_a_file_that_is_replaced_or_gone_is_not_read_from_on(
    source: SqliteSource, path: Path
) -> None:
    assert (await source.fetch(COUNT, LIMITS)).rows == [(3,)]
    replace(path, "CREATE TABLE shops (id INT); INSERT INTO shops VALUES (1);")
    assert (await source.fetch(COUNT, LIMITS)).rows == [(1,)]
    await asyncio.to_thread(path.unlink)
    with pytest.raises(DatasourceUnavailable):
        await source.fetch(COUNT, LIMITS)


async def test_corrupt_pages_are_an_error_and_nothing_more(
    source: SqliteSource, path: Path
) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(
            "INSERT INTO shops (id, title) VALUES (?, ?)", ((n, "x" * 200) for n in range(10, 3000))
        )
    whole = await asyncio.to_thread(path.read_bytes)
    for seed in range(12):
        await asyncio.to_thread(path.write_bytes, damage(whole, seed))
        with suppress(SqlFailed, DatasourceUnavailable):
            await source.fetch("SELECT title, count(*) FROM shops GROUP BY title", SECOND)
        with suppress(SqlFailed, DatasourceUnavailable):
            await source.introspect(lambda *_: None)
    await asyncio.to_thread(path.write_bytes, whole)
    assert (await source.fetch(COUNT, LIMITS)).rows == [(2993,)]


async def test_a_hostile_file_does_not_hold_a_sync(tmp_path: Path) -> None:
    path = tmp_path / "hostile.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            f"CREATE TABLE t (a TEXT); CREATE VIEW burns AS {BURNS} AS a FROM t;"
            "CREATE VIEW endless AS WITH RECURSIVE n(i) AS"
            " (SELECT 'x' UNION ALL SELECT i FROM n) SELECT i AS a FROM n;"
            "CREATE VIEW gone AS SELECT * FROM nowhere; CREATE VIEW v0 AS SELECT a FROM t;"
            + "".join(
                f"CREATE VIEW v{n + 1} AS SELECT x.a FROM v{n} x, v{n} y GROUP BY 1;"
                for n in range(17)
            )
            + "INSERT INTO t VALUES ('x')"
        )
    source = open_source(path)
    began = time.monotonic()
    tables = await source.introspect(lambda *_: None)
    assert time.monotonic() - began < 20
    assert {table.name for table in tables} >= {"t", "burns", "endless", "v0", "v5"}
    assert "gone" not in {table.name for table in tables}
    for view in ("burns", "endless", "v14"):
        with suppress(SqlFailed, QueryTimeout):
            await source.fetch(f"SELECT DISTINCT a FROM {view}", SECOND)
    assert (await source.fetch("SELECT a FROM t", LIMITS)).rows == [("x",)]
    await source.close()
    assert not find_readers()
