"""A full database and one that holds only what a user may see, in each engine."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import asyncpg
import duckdb
import pymysql

from services.datasources.engines.duckdb.embedded_database import CONFIG
from services.datasources.engines.sqlite.policy_functions import add_policy_functions
from services.policies.mask_expressions import HashKeys
from tests.support.policies.rules import Value, hash_twice, hash_with_key
from tests.support.policies.worlds import RandomTable, World
from tests.support.servers.databases import (
    PrivateDatabase,
    mysql_database,
    postgresql_database,
)
from tests.support.servers.server_process import share_server, start_mariadb, start_postgresql

KEYS = HashKeys("outer key", "inner key")
_LONGEST_S = 2
_MAX_SQLITE_STEPS = 5_000_000
Rows = list[str] | None
"""Rows as texts, sorted; None where the database refused the statement."""


class TooLong(Exception):
    """A statement whose joins give more rows than a test can wait for."""


class Database(Protocol):
    """One database whose tables can be made anew."""

    def execute(self, sql: str) -> None:
        """Run a statement that gives no rows."""
        ...

    def fetch(self, sql: str) -> Rows:
        """The rows of a statement. Raises `TooLong`."""
        ...


@dataclass(frozen=True)
class EngineWords:
    """How an engine writes names and types, and what its keyed hashes are."""

    dialect: str
    quote: str
    types: dict[str, str]
    hash_text: Callable[[str], str]


class DatabasePair:
    """The full database and the visible one, of one engine."""

    def __init__(self, words: EngineWords, full: Database, seen: Database) -> None:
        self.dialect = words.dialect
        self.quote = words.quote
        self.full_joins = words.dialect != "mysql"
        self._types = words.types
        self.full = full
        self.seen = seen
        self._hash_text = words.hash_text

    def load(self, world: World) -> None:
        """Make the tables of a world in both."""
        for table in world.tables:
            stored = {name: self._types[kind] for name, kind in table.columns.items()}
            self._make(self.full, table.name, stored, [list(row.values()) for row in table.rows])
            seen = {
                name: self._find_type(table, name, kind)
                for name, kind in table.visible_columns().items()
            }
            self._make(self.seen, table.name, seen, table.visible_rows(self._hash_text))

    def drop(self, world: World) -> None:
        """Remove the tables of a world from both."""
        for table in world.tables:
            for each in (self.full, self.seen):
                each.execute(f"DROP TABLE {self._quote(table.name)}")

    def _find_type(self, table: RandomTable, name: str, kind: str) -> str:
        """The type of a visible column; in SQLite the result of a function has no affinity."""
        mask = table.masks.get(name)
        if self.dialect == "sqlite" and mask and mask.kind not in ("null", "rounded"):
            return ""
        return self._types[kind]

    def _make(
        self, database: Database, name: str, columns: dict[str, str], rows: list[list[Value]]
    ) -> None:
        parts = ", ".join(f"{self._quote(each)} {type_}" for each, type_ in columns.items())
        database.execute(f"CREATE TABLE {self._quote(name)} ({parts})")
        if rows:
            values = ", ".join(f"({', '.join(map(_write, row))})" for row in rows)
            database.execute(f"INSERT INTO {self._quote(name)} VALUES {values}")

    def _quote(self, name: str) -> str:
        return f"{self.quote}{name}{self.quote}"


class _Embedded:
    """A database of SQLite or DuckDB in memory."""

    def __init__(self, connection: Any, error: type[Exception]) -> None:
        self._connection = connection
        self._error = error

    def execute(self, sql: str) -> None:
        self._connection.execute(sql)

    def fetch(self, sql: str) -> Rows:
        try:
            return _sort(self._connection.execute(sql).fetchall())
        except self._error as error:
            if "interrupted" in str(error):
                raise TooLong from None
            return None


class _MariaDb:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def execute(self, sql: str) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(sql)

    def fetch(self, sql: str) -> Rows:
        with self._connection.cursor() as cursor:
            try:
                cursor.execute(sql)
                return _sort(cursor.fetchall())
            except pymysql.Error as error:
                if "max_statement_time" in str(error):
                    raise TooLong from None
                return None


class _PostgreSql:
    def __init__(self, runner: asyncio.Runner, connection: Any) -> None:
        self._runner = runner
        self._connection = connection

    def execute(self, sql: str) -> None:
        self._runner.run(self._connection.execute(sql))

    def fetch(self, sql: str) -> Rows:
        try:
            return _sort([tuple(row) for row in self._runner.run(self._connection.fetch(sql))])
        except asyncpg.QueryCanceledError:
            raise TooLong from None
        except asyncpg.PostgresError:
            return None


@contextmanager
def sqlite_pair() -> Iterator[DatabasePair]:
    """Two databases in memory; the full one has the functions of the reader process."""
    with closing(sqlite3.connect(":memory:")) as full, closing(sqlite3.connect(":memory:")) as seen:
        add_policy_functions(full)
        types = {"integer": "INTEGER", "text": "TEXT", "date": "DATE"}
        words = EngineWords("sqlite", '"', types, hash_with_key(KEYS.outer))
        for each in (full, seen):
            each.set_progress_handler(lambda: 1, _MAX_SQLITE_STEPS)
        left, right = (_Embedded(each, sqlite3.Error) for each in (full, seen))
        yield DatabasePair(words, left, right)


@contextmanager
def duckdb_pair() -> Iterator[DatabasePair]:
    """Two databases in memory."""
    with duckdb.connect(config=CONFIG) as full, duckdb.connect(config=CONFIG) as seen:
        types = {"integer": "BIGINT", "text": "VARCHAR", "date": "DATE"}
        words = EngineWords("duckdb", '"', types, hash_twice(KEYS.outer, KEYS.inner))
        left, right = (_Embedded(each, duckdb.Error) for each in (full, seen))
        yield DatabasePair(words, left, right)


@contextmanager
def mariadb_pair() -> Iterator[DatabasePair]:
    """Two databases of the shared server."""
    server = share_server("mysql", start_mariadb)
    with (
        mysql_database(server) as full,
        mysql_database(server) as seen,
        closing(_connect_mariadb(full)) as left,
        closing(_connect_mariadb(seen)) as right,
    ):
        text = "VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
        types = {"integer": "BIGINT", "text": text, "date": "DATE"}
        words = EngineWords("mysql", "`", types, hash_twice(KEYS.outer, KEYS.inner))
        yield DatabasePair(words, _MariaDb(left), _MariaDb(right))


@contextmanager
def postgresql_pair() -> Iterator[DatabasePair]:
    """Two databases of the shared server."""
    server = share_server("postgresql", start_postgresql)
    with (
        postgresql_database(server) as full,
        postgresql_database(server) as seen,
        asyncio.Runner() as runner,
    ):
        left, right = (runner.run(_connect_postgresql(each)) for each in (full, seen))
        types = {"integer": "BIGINT", "text": "TEXT", "date": "DATE"}
        words = EngineWords("postgres", '"', types, hash_twice(KEYS.outer, KEYS.inner))
        yield DatabasePair(words, _PostgreSql(runner, left), _PostgreSql(runner, right))
        for each in (left, right):
            runner.run(each.close())


def _connect_mariadb(database: PrivateDatabase) -> Any:
    connection = pymysql.connect(
        host=database.server.host,
        port=database.server.port,
        user=database.admin.username,
        password=database.admin.password,
        database=database.name,
        charset="utf8mb4",
        autocommit=True,
        read_timeout=60,
    )
    with connection.cursor() as cursor:
        cursor.execute("SET NAMES utf8mb4 COLLATE utf8mb4_bin")
        cursor.execute(f"SET max_statement_time = {_LONGEST_S}")
    return connection


async def _connect_postgresql(database: PrivateDatabase) -> Any:
    return await asyncpg.connect(
        server_settings={"statement_timeout": f"{_LONGEST_S}s"},
        host=database.server.host,
        port=database.server.port,
        user=database.admin.username,
        password=database.admin.password,
        database=database.name,
    )


def _write(value: Value) -> str:
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def _sort(rows: Any) -> list[str]:
    return sorted(" | ".join(map(_to_text, row)) for row in rows)


def _to_text(cell: object) -> str:
    return "NULL" if cell is None else f"“{cell}”"


PAIRS = {
    "sqlite": sqlite_pair,
    "duckdb": duckdb_pair,
    "mysql": mariadb_pair,
    "postgres": postgresql_pair,
}
"""What opens the pair of databases of each dialect."""
