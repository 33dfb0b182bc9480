"""The tables that an engine reads are among those the guard named, by the engine's own word.

Generated statements with shadowing, recursion, set operations and names that differ in case are
checked; what passes is explained or run by the engine, which says what it reads.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import chain, combinations

import asyncpg
import duckdb
import pymysql
import pytest

from model.errors import SqlRejected
from model.sources.query import CheckedQuery
from model.sources.schema import Column, Dialect, Schema, SourceInfo, Table
from services.sqlguard import check_query
from tests.support.guard.statements import Grammar, Writer
from tests.support.servers.clickhouse import run_query
from tests.support.servers.databases import PrivateDatabase

_LISTED = ("t", "u", "заказы")
_HIDDEN = ("s", "ЗАКАЗЫ")
_QUOTED = ('"заказы"', '"ЗАКАЗЫ"')
_BARE = ("заказы", "ЗАКАЗЫ")
_NAMES = (*(4 * ("t", "u")), *("s", "T", "S", '"t"', '"S"'), *_QUOTED)
_NEW = ("t", "s", "T", "S", "c", '"c"', "C", *_QUOTED)
_COUNT = 1000
Reads = Callable[[CheckedQuery], set[str] | None]
"""What the engine reads for a checked statement; None where it will not run it."""


def _make_schema(dialect: Dialect) -> Schema:
    columns = (Column("a", "INT", "integer"), Column("b", "TEXT", "text"))
    tables = tuple(Table(name, columns) for name in _LISTED)
    return Schema(SourceInfo("s", "shop", dialect, dialect), tables, ())


def _check_statements(dialect: Dialect, grammar: Grammar, seed: int = 12) -> Iterator[CheckedQuery]:
    schema = _make_schema(dialect)
    for sql in Writer(grammar, seed).statements(_COUNT):
        try:
            yield check_query(sql, schema=schema)
        except SqlRejected:
            continue


def _compare(dialect: Dialect, grammar: Grammar, reads: Reads, at_least: int) -> None:
    told = 0
    for query in _check_statements(dialect, grammar):
        found = reads(query)
        if found is not None:
            assert found <= set(query.tables), query.sql
            told += 1
    assert told >= at_least


def test_sqlite_reads_only_tables_that_the_guard_named() -> None:
    names = (*_NAMES, *_BARE, "main.t", "[T]", "`s`")
    grammar = Grammar(names, (*_NEW, *_BARE), brackets=False, in_name=True)
    with closing(sqlite3.connect(":memory:")) as connection:
        for name in _LISTED + _HIDDEN:
            connection.execute(f'CREATE TABLE "{name}" (a INT, b TEXT)')
        _compare("sqlite", grammar, lambda query: _find_authorized(connection, query), 100)


def _find_authorized(connection: sqlite3.Connection, query: CheckedQuery) -> set[str] | None:
    read: set[str] = set()

    def authorize(action: int, table: str | None, *_: object) -> int:
        if action == sqlite3.SQLITE_READ and table:
            read.add(table)
        return sqlite3.SQLITE_OK

    connection.set_authorizer(authorize)
    try:
        connection.execute(f"EXPLAIN {query.sql}").fetchall()
    except sqlite3.Error:
        return None
    finally:
        connection.set_authorizer(None)
    return read


def test_duckdb_reads_only_tables_that_the_guard_named() -> None:
    grammar = Grammar((*_NAMES, *_BARE, "main.t", "main.s"), (*_NEW, *_BARE), lateral=True)
    with closing(duckdb.connect()) as connection:
        connection.execute("PRAGMA disable_optimizer")
        for name in _LISTED + _HIDDEN:
            connection.execute(f"CREATE TABLE \"{name}\" AS SELECT 2 AS a, '{name}' AS b")
        _compare("duckdb", grammar, lambda query: _find_scanned(connection, query), 100)


def _find_scanned(connection: duckdb.DuckDBPyConnection, query: CheckedQuery) -> set[str] | None:
    try:
        rows = connection.execute(f"EXPLAIN (FORMAT JSON) {query.sql}").fetchall()
    except duckdb.Error:
        return None
    tables = {str(name) for name in _find_values(json.loads(rows[0][1]), "Table")}
    return {name.removeprefix("memory.main.").strip('"') for name in tables}


def _find_values(plan: object, key: str) -> Iterator[object]:
    if isinstance(plan, list):
        for item in plan:
            yield from _find_values(item, key)
    elif isinstance(plan, dict):
        if key in plan:
            yield plan[key]
        for item in plan.values():
            yield from _find_values(item, key)


async def test_postgresql_reads_only_tables_that_the_guard_named(
    postgresql: PrivateDatabase,
) -> None:
    names = (*_NAMES, *_BARE, "public.t", '"PUBLIC".t', "PUBLIC.u", '"T"')
    grammar = Grammar(names, (*_NEW, *_BARE, '"T"'), lateral=True)
    made = [f'"{name}"' for name in (*_LISTED, *_HIDDEN, "T", "S")]
    postgresql.execute(
        'CREATE SCHEMA "PUBLIC";'
        + "".join(
            f"CREATE TABLE {name} AS SELECT 2 AS a, 'x'::text AS b;"
            for name in (*made, '"PUBLIC".t', '"PUBLIC".u')
        )
    )
    connection = await asyncpg.connect(postgresql.url().replace("+asyncpg", ""))
    told = 0
    try:
        for query in _check_statements("postgres", grammar):
            try:
                plan = await connection.fetchval(f"EXPLAIN (VERBOSE, FORMAT JSON) {query.sql}")
            except asyncpg.PostgresError:
                continue
            assert _find_relations(json.loads(plan)) <= set(query.tables), query.sql
            told += 1
    finally:
        await connection.close()
    assert told >= 90


def _find_relations(plan: object) -> set[str]:
    if isinstance(plan, list):
        return set().union(*(_find_relations(item) for item in plan))
    if not isinstance(plan, dict):
        return set()
    found = _find_relations(list(plan.values()))
    if name := plan.get("Relation Name"):
        schema = plan["Schema"]
        found.add(name if schema == "public" else f"{schema}.{name}")
    return found


def _list_subsets() -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(_LISTED, n) for n in range(len(_LISTED) + 1))


@pytest.fixture
def mariadb_readers(mariadb: PrivateDatabase) -> Iterator[dict[frozenset[str], str]]:
    """An account for each set of tables, which may read these and no others."""
    made = "".join(
        f"CREATE TABLE `{name}` AS SELECT 2 AS a, 'x' AS b;"
        for name in (*_LISTED, *_HIDDEN, "T", "S")
    )
    mariadb.execute(f"SET NAMES utf8mb4; {made} CREATE TABLE nothing (a INT);")
    readers = {frozenset(some): f"{mariadb.name}_{n}" for n, some in enumerate(_list_subsets())}
    root = _connect(mariadb, mariadb.root.username, mariadb.root.password)
    with closing(root), root.cursor() as cursor:
        for some, name in readers.items():
            cursor.execute(f"CREATE USER {name}@'%' IDENTIFIED BY 'r'")
            for table in (*some, "nothing"):
                cursor.execute(f"GRANT SELECT ON {mariadb.name}.`{table}` TO {name}@'%'")
        yield readers
        for name in readers.values():
            cursor.execute(f"DROP USER {name}@'%'")


def _connect(
    database: PrivateDatabase, user: str, password: str
) -> "pymysql.Connection[pymysql.cursors.Cursor]":
    return pymysql.connect(
        host=database.server.host,
        port=database.server.port,
        user=user,
        password=password,
        database=database.name,
        charset="utf8mb4",
    )


@contextmanager
def _open_sessions(
    database: PrivateDatabase, readers: dict[frozenset[str], str]
) -> Iterator[dict[frozenset[str], "pymysql.Connection[pymysql.cursors.Cursor]"]]:
    opened = {some: _connect(database, name, "r") for some, name in readers.items()}
    try:
        yield opened
    finally:
        for connection in opened.values():
            connection.close()


def _explain(cursor: pymysql.cursors.Cursor, sql: str) -> int:
    """The number of the error, or 0."""
    try:
        cursor.execute(f"EXPLAIN {sql}")
    except pymysql.Error as error:
        return int(error.args[0])
    return 0


_DENIED = {1142, 1143}
"""MariaDB: the account may not read this table, or this column of it."""


def test_mariadb_reads_only_tables_that_the_guard_named(
    mariadb: PrivateDatabase, mariadb_readers: dict[frozenset[str], str]
) -> None:
    quoted = tuple(name.replace('"', "`") for name in (*_NAMES, "`T`"))
    new = tuple(name.replace('"', "`") for name in (*_NEW, *_BARE))
    grammar = Grammar((*quoted, *_BARE, f"{mariadb.name}.t"), new, brackets=False)
    told = 0
    with _open_sessions(mariadb, mariadb_readers) as sessions:
        for query in _check_statements("mysql", grammar):
            with sessions[frozenset(query.tables)].cursor() as cursor:
                error = _explain(cursor, query.sql)
            assert error not in _DENIED, query.sql
            told += not error
    assert told >= 90


def test_clickhouse_reads_only_tables_that_the_guard_named(clickhouse: PrivateDatabase) -> None:
    """ClickHouse explains no recursion: what is not named is in no row, and may be missing."""
    new = tuple(name for name in _NEW if name != '"c"')
    operators = ("UNION ALL", "UNION DISTINCT", "EXCEPT", "INTERSECT")
    grammar = Grammar(_NAMES, new, operators=operators, in_name=True)
    told = 0
    with _make_clickhouse_databases(clickhouse) as (whole, of):
        for query in _check_statements("clickhouse", grammar):
            told += _has_run(clickhouse, query, whole, of[frozenset(query.tables)])
    assert told >= 90


@contextmanager
def _make_clickhouse_databases(
    server: PrivateDatabase,
) -> Iterator[tuple[str, dict[frozenset[str], str]]]:
    """A database with all tables, and one for each set of listed tables with only these."""
    everything = frozenset({*_LISTED, *_HIDDEN, "T", "S"})
    sets = [everything, *map(frozenset, _list_subsets())]
    made = {some: f"{server.name}_{n}" for n, some in enumerate(sets)}
    for some, database in made.items():
        run_query(server.server, server.admin, server.name, f"CREATE DATABASE {database}")
        for name in some:
            rows = f"SELECT toInt32(2) AS a, '-{name}-' AS b"
            table = f'CREATE TABLE {database}."{name}" ENGINE = MergeTree ORDER BY a AS {rows}'
            run_query(server.server, server.admin, server.name, table)
    try:
        yield made[everything], made
    finally:
        for database in made.values():
            run_query(server.server, server.admin, server.name, f"DROP DATABASE {database}")


_UNKNOWN_TABLE = "Code: 60."


def _has_run(server: PrivateDatabase, query: CheckedQuery, whole: str, named: str) -> bool:
    """Whether the engine ran it, over all tables and over the named ones alone."""
    bounded = f"{query.sql} SETTINGS max_recursive_cte_evaluation_depth = 5"
    try:
        rows = run_query(server.server, server.admin, whole, bounded)
    except RuntimeError:
        return False
    unnamed = {*_LISTED, *_HIDDEN, "T", "S"} - set(query.tables)
    assert not [name for name in unnamed if f"-{name}-" in rows], query.sql
    assert _UNKNOWN_TABLE not in _read_failure(server, named, bounded), query.sql
    return True


def _read_failure(server: PrivateDatabase, database: str, sql: str) -> str:
    try:
        run_query(server.server, server.admin, database, sql)
    except RuntimeError as error:
        return str(error)
    return ""
