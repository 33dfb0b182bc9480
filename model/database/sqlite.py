"""SQLite connections that cross to their thread once per statement, or once per transaction.

SQLAlchemy asks a cursor to be made, to execute, to fetch and to close; aiosqlite goes to its thread
and back for each. Together that took several times as long as the statements themselves.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, TypeVar

import aiosqlite
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import DBAPIError

from model.database.worker_threads import WorkerThreads

_ROWS_AT_ONCE = 64
_READERS = 3
Result = TypeVar("Result")


class TransactionThreads:
    """Runs whole transactions, each with one trip to a thread: SQLite has one writer at a time."""

    def __init__(self, path: str, write_wait_s: float) -> None:
        opener = partial(sqlite3.connect, path, check_same_thread=False)
        self._engine = create_engine(
            "sqlite://",
            creator=opener,
            poolclass=QueuePool,
            pool_size=1 + _READERS,
            max_overflow=0,
            hide_parameters=True,
        )
        configure_connections(self._engine, write_wait_s)
        self._writer = _ConnectionThreads(self._engine, 1, "records writer", "BEGIN IMMEDIATE")
        self._readers = _ConnectionThreads(self._engine, _READERS, "records reader", "BEGIN")

    async def write(self, work: Callable[[Connection], Result]) -> Result:
        """What `work` returns, committed."""
        return await self._writer.run(work)

    async def read(self, work: Callable[[Connection], Result]) -> Result:
        """What `work` reads."""
        return await self._readers.run(work)

    def close(self) -> None:
        """Wait for what is under way and close the connections."""
        self._writer.close()
        self._readers.close()
        self._engine.dispose()


class _ConnectionThreads:
    """Threads with a connection each, which stays open: that takes a third of the time of lending
    one of a pool for every transaction.
    """

    def __init__(self, engine: Engine, count: int, name: str, begin: str) -> None:
        """`begin` opens a transaction: a listener for it would make SQLAlchemy look for listeners
        at every statement, too.
        """
        self._engine = engine
        self._begin = begin
        self._threads = WorkerThreads(count, name)
        self._of_thread = threading.local()
        self._connections: list[Connection] = []

    async def run(self, work: Callable[[Connection], Result]) -> Result:
        """What `work` returns, once its transaction is over."""
        return await self._threads.run(partial(self._transact, work))

    def close(self) -> None:
        """Wait for what is under way and close the connections."""
        self._threads.close()
        for connection in self._connections:
            connection.close()

    def _transact(self, work: Callable[[Connection], Result]) -> Result:
        connection = self._connect()
        with connection.begin():
            _begin(connection, self._begin)
            return work(connection)

    def _connect(self) -> Connection:
        connection: Connection | None = getattr(self._of_thread, "connection", None)
        if connection is None:
            connection = self._of_thread.connection = self._engine.connect()
            self._connections.append(connection)
        return connection


def prepare(engine: Engine, write_wait_s: float) -> None:
    """Configure the connections of an engine, and begin each transaction as what it may do needs.

    A transaction that reads first and writes later fails at once when another wrote meanwhile
    ("database is locked"), so whatever may write takes the lock when it begins.
    """
    configure_connections(engine, write_wait_s)
    event.listen(engine, "begin", _begin_by_options)


def configure_connections(engine: Engine, write_wait_s: float) -> None:
    """Make the connections of an engine write ahead, check keys and wait for another writer."""

    def configure(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we begin ourselves
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            "secure_delete=ON",  # what is deleted is overwritten, not only given free
            f"busy_timeout={int(write_wait_s * 1000)}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    event.listen(engine, "connect", configure)


def _begin_by_options(connection: Connection) -> None:
    reads_only = connection.get_execution_options().get("reads_only", False)
    _begin(connection, "BEGIN" if reads_only else "BEGIN IMMEDIATE")


def _begin(connection: Connection, begin: str) -> None:
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        connection.exec_driver_sql(begin)
        return
    try:
        driver.execute(begin)  # past SQLAlchemy, which takes ten times as long
    except sqlite3.Error as error:
        raise DBAPIError.instance(begin, None, error, sqlite3.Error) from error


class BufferedCursor:
    """A cursor that has fetched all its rows when `execute` returns."""

    def __init__(self, connection: "BufferedConnection") -> None:
        self._connection = connection
        self._rows: Sequence[Any] = ()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> "BufferedCursor":
        """There is nothing to open."""
        return self

    async def execute(self, sql: str, parameters: Iterable[Any] = ()) -> "BufferedCursor":
        """Run a statement and fetch its rows."""
        await self._connection.run_in_thread(partial(self._run, "execute", sql, parameters))
        return self

    async def executemany(self, sql: str, parameters: Iterable[Any]) -> "BufferedCursor":
        """Run a statement for each set of parameters."""
        await self._connection.run_in_thread(partial(self._run, "executemany", sql, parameters))
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


class BufferedConnection(aiosqlite.Connection):
    """A connection whose cursors are buffered."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(partial(sqlite3.connect, *arguments, **options), _ROWS_AT_ONCE)
        self._thread.daemon = True

    def cursor(self) -> Any:
        """A fresh cursor."""
        return BufferedCursor(self)

    async def run_in_thread(self, work: Any) -> None:
        """Do `work` with the bare connection in its thread."""
        execute: Any = self._execute
        await execute(work, self._conn)

    async def rollback(self) -> None:
        """Roll back, when there is something to."""
        if self._conn.in_transaction:
            await super().rollback()


async def connect(*arguments: Any, **options: Any) -> BufferedConnection:
    """An open connection; the arguments are those of `sqlite3.connect`."""
    connection = BufferedConnection(*arguments, **options)
    await connection
    return connection
