"""A statement that does not end, and who sees and cancels it in the database."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, Protocol

import aiomysql
import asyncpg
import pymysql

from tests.support.servers.databases import PrivateDatabase

ENDLESS = "SELECT count(*) FROM numbers a, numbers b, numbers c, numbers d"
TABLE = "CREATE TABLE numbers (n INT PRIMARY KEY); INSERT INTO numbers (n) VALUES " + ",".join(
    f"({n})" for n in range(1_000)
)


class Sessions(Protocol):
    """The statements of a database, seen from outside."""

    async def running(self) -> Sequence[int]:
        """The numbers of the sessions in which the endless statement runs."""
        ...

    async def cancel(self, number: int) -> None:
        """Cancel what runs in a session, the bare way."""
        ...

    async def run_endless(self) -> None:
        """Run the statement on a connection of its own until it is cancelled."""
        ...


class MysqlSessions:
    """Those of a MariaDB."""

    def __init__(self, connection: Any, database: PrivateDatabase) -> None:
        self._connection = connection
        self._database = database

    async def running(self) -> Sequence[int]:
        """From the list of processes."""
        async with self._connection.cursor() as cursor:
            await cursor.execute(
                "SELECT id FROM information_schema.processlist WHERE command = 'Query'"
                " AND info LIKE '%numbers%numbers%numbers%numbers%' AND info NOT LIKE '%list%'"
            )
            return [int(row[0]) for row in await cursor.fetchall()]

    async def cancel(self, number: int) -> None:
        """`KILL` of the connection: `KILL QUERY` is lost when a statement has just begun."""
        async with self._connection.cursor() as cursor:
            await cursor.execute(f"KILL {number}")

    async def run_endless(self) -> None:
        """Until `KILL`."""
        async with _mysql(self._database) as connection, connection.cursor() as cursor:
            with suppress(pymysql.MySQLError):
                await cursor.execute(ENDLESS)


class PostgresqlSessions:
    """Those of a PostgreSQL."""

    def __init__(self, connection: Any, database: PrivateDatabase) -> None:
        self._connection = connection
        self._database = database

    async def running(self) -> Sequence[int]:
        """From the activity the server shows."""
        rows = await self._connection.fetch(
            "SELECT pid FROM pg_stat_activity WHERE state = 'active'"
            " AND query LIKE '%numbers%numbers%numbers%numbers%' AND pid <> pg_backend_pid()"
        )
        return [row["pid"] for row in rows]

    async def cancel(self, number: int) -> None:
        """`pg_terminate_backend`: a mere cancel is lost when a statement is about to begin."""
        await self._connection.fetchval("SELECT pg_terminate_backend($1)", number)

    async def run_endless(self) -> None:
        """Until `pg_terminate_backend`."""
        async with _postgresql(self._database) as connection:
            with suppress(asyncpg.PostgresError):
                await connection.fetchval(ENDLESS)


@asynccontextmanager
async def open_mysql(database: PrivateDatabase) -> AsyncIterator[Sessions]:
    """Over one connection of the superuser."""
    async with _mysql(database) as connection:
        yield MysqlSessions(connection, database)


@asynccontextmanager
async def open_postgresql(database: PrivateDatabase) -> AsyncIterator[Sessions]:
    """Over one connection of the superuser."""
    async with _postgresql(database) as connection:
        yield PostgresqlSessions(connection, database)


@asynccontextmanager
async def _mysql(database: PrivateDatabase) -> AsyncIterator[Any]:
    root, place = database.root, {"host": database.server.host, "port": database.server.port}
    connection = await aiomysql.connect(
        user=root.username, password=root.password, db=database.name, autocommit=True, **place
    )
    try:
        yield connection
    finally:
        connection.close()


@asynccontextmanager
async def _postgresql(database: PrivateDatabase) -> AsyncIterator[Any]:
    root, place = database.root, {"host": database.server.host, "port": database.server.port}
    connection = await asyncpg.connect(
        user=root.username, password=root.password, database=database.name, **place
    )
    try:
        yield connection
    finally:
        await connection.close()
