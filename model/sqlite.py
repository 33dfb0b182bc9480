"""SQLite connections that cross to their thread once per statement.

SQLAlchemy asks a cursor to be made, to execute, to fetch and to close; aiosqlite goes to its thread
and back for each. Together that took several times as long as the statements themselves.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import aiosqlite

_ROWS_AT_ONCE = 64


class OneTripCursor:
    """A cursor that has fetched all its rows when `execute` returns."""

    def __init__(self, connection: "OneTripConnection") -> None:
        self._connection = connection
        self._rows: Sequence[Any] = ()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> "OneTripCursor":
        """There is nothing to open."""
        return self

    async def execute(self, sql: str, parameters: Iterable[Any] = ()) -> "OneTripCursor":
        """Run a statement and fetch its rows."""
        await self._connection.apart(partial(self._run, "execute", sql, parameters))
        return self

    async def executemany(self, sql: str, parameters: Iterable[Any]) -> "OneTripCursor":
        """Run a statement for each set of parameters."""
        await self._connection.apart(partial(self._run, "executemany", sql, parameters))
        return self

    async def fetchall(self) -> Sequence[Any]:
        """The rows."""
        return self._rows

    async def close(self) -> None:
        """There is nothing to close."""

    def _run(
        self, verb: str, sql: str, parameters: Iterable[Any], connection: sqlite3.Connection
    ) -> None:
        cursor: sqlite3.Cursor = getattr(connection, verb)(sql, parameters)
        self.description = cursor.description
        self._rows = cursor.fetchall() if cursor.description else ()
        self.rowcount = cursor.rowcount
        self.lastrowid = cursor.lastrowid
        cursor.close()


class OneTripConnection(aiosqlite.Connection):
    """A connection with such cursors."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(partial(sqlite3.connect, *arguments, **options), _ROWS_AT_ONCE)
        self._thread.daemon = True

    def cursor(self) -> Any:
        """A fresh cursor."""
        return OneTripCursor(self)

    async def apart(self, work: Any) -> None:
        """Do `work` with the bare connection in its thread."""
        execute: Any = self._execute
        await execute(work, self._conn)

    async def rollback(self) -> None:
        """Roll back, when there is something to."""
        if self._conn.in_transaction:
            await super().rollback()


async def connect(*arguments: Any, **options: Any) -> OneTripConnection:
    """An open connection; the arguments are those of `sqlite3.connect`."""
    connection = OneTripConnection(*arguments, **options)
    await connection
    return connection
