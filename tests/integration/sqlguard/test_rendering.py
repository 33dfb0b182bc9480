"""What the guard renders gives the same rows as what was written, on the real engines."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from typing import Any

import asyncpg
import duckdb
import pymysql
import pytest

from model.sources.schema import Dialect
from services.sqlguard import check_statement
from tests.support.guard.tables import TABLES, load
from tests.support.servers.clickhouse import WHOLE_ENGINE, run_query
from tests.support.servers.databases import PrivateDatabase
from tests.unit.services.sqlguard.corpus.statements import statements

Run = Callable[[str], list[Any]]
_NOW = ("now()", "current_timestamp", "CURRENT_TIMESTAMP")
"""What two runs of one statement do not agree on."""


def assert_same_rows(dialect: Dialect, run: Run, at_least: int) -> None:
    """Every allowed statement that this server knows gives the same rows when rendered."""
    compared = 0
    for sql in statements("allow", dialect):
        with suppress(*_ERRORS):
            written = run(sql)
            if not any(word in sql for word in _NOW):
                rendered = check_statement(sql, dialect=dialect, tables=TABLES)
                assert _sort_rows(_run_rendered(run, rendered)) == _sort_rows(written), rendered
            compared += 1
    assert compared >= at_least


_ERRORS = (sqlite3.Error, duckdb.Error, pymysql.Error, asyncpg.PostgresError, RuntimeError)


def _run_rendered(run: Run, rendered: str) -> list[Any]:
    try:
        return run(rendered)
    except _ERRORS as error:
        raise AssertionError(f"{error}: {rendered}") from error


def _sort_rows(rows: list[Any]) -> list[str]:
    return sorted(repr(row) for row in rows)


def test_sqlite_gives_the_same_rows_for_what_is_rendered() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        load("sqlite", connection.execute)
        assert_same_rows("sqlite", lambda sql: connection.execute(sql).fetchall(), at_least=125)


def test_duckdb_gives_the_same_rows_for_what_is_rendered() -> None:
    with closing(duckdb.connect()) as connection:
        load("duckdb", connection.execute)
        assert_same_rows("duckdb", lambda sql: connection.execute(sql).fetchall(), at_least=170)


@pytest.fixture
def mysql_run(mariadb: PrivateDatabase) -> Iterator[Run]:
    connection = pymysql.connect(
        host=mariadb.server.host,
        port=mariadb.server.port,
        user=mariadb.admin.username,
        password=mariadb.admin.password,
        database=mariadb.name,
        charset="utf8mb4",
    )

    def run(sql: str) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())

    with closing(connection):
        yield run


def test_mariadb_gives_the_same_rows_for_what_is_rendered(mysql_run: Run) -> None:
    load("mysql", mysql_run)
    assert_same_rows("mysql", mysql_run, at_least=150)


def test_clickhouse_gives_the_same_rows_for_what_is_rendered(clickhouse: PrivateDatabase) -> None:
    def run(sql: str) -> list[Any]:
        found = run_query(clickhouse.server, clickhouse.admin, clickhouse.name, sql)
        return found.splitlines()

    load("clickhouse", run)
    assert_same_rows("clickhouse", run, at_least=148 if WHOLE_ENGINE in os.environ else 135)


async def test_postgresql_gives_the_same_rows_for_what_is_rendered(
    postgresql: PrivateDatabase,
) -> None:
    connection = await asyncpg.connect(postgresql.url().replace("+asyncpg", ""))
    try:
        ddl: list[str] = []
        load("postgres", ddl.append)
        await connection.execute(";".join(ddl))
        assert await _count_compared(connection) >= 175
    finally:
        await connection.close()


async def _count_compared(connection: asyncpg.Connection) -> int:
    compared = 0
    for sql in statements("allow", "postgres"):
        try:
            written = [tuple(row) for row in await connection.fetch(sql)]
        except asyncpg.PostgresError:
            continue
        rendered = check_statement(sql, dialect="postgres", tables=TABLES)
        again = [tuple(row) for row in await connection.fetch(rendered)]
        if not any(word in sql for word in _NOW):
            assert _sort_rows(again) == _sort_rows(written), rendered
        compared += 1
    return compared
