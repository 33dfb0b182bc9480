"""SQLite files, opened read-only behind an authorizer, in threads of their own."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar
from urllib.parse import quote

from model.errors import DatasourceUnavailable, Invalid, QueryTimeout, SqlFailed
from model.query import Cell, QueryLimits
from model.schema import Dialect, Table
from services.datasources import cells
from services.datasources.configs import SQLITE, FileConfig, allowed_file, read
from services.datasources.kinds import sqlite_catalog
from services.datasources.pool import SIZE
from services.datasources.source import (
    Fetched,
    FetchedColumn,
    OnProgress,
    PooledSource,
    Probe,
    Surroundings,
    milliseconds_since,
    words,
)

Done = TypeVar("Done")
FileIdentity = tuple[int, int]
"""Device and inode: a file that replaces another has its own."""
_BATCH = 2_000
_STEPS = 20_000
_MIB = 1024 * 1024
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 10 * _MIB,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: _MIB,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
}
_READING = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}
_REFUSED_FUNCTIONS = {"load_extension", "fts3_tokenizer", "readfile", "writefile", "edit"}


class SqliteKind:
    """The kind `sqlite`."""

    name = "sqlite"
    dialect: Dialect = "sqlite"

    def config(self, given: Mapping[str, Any], around: Surroundings) -> dict[str, Any]:
        """The path, as given, if it may be read."""
        config = read(FileConfig, given)
        allowed_file(config.path, around, SQLITE)
        return config.model_dump()

    def open(self, config: Mapping[str, Any], around: Surroundings) -> "SqliteSource":
        """The file; whether it may be read is asked again at every connection."""
        return SqliteSource(SqliteDriver(str(config["path"]), around))


class SqliteConnection:
    """A connection used by one thread at a time, which can be stopped from another."""

    def __init__(
        self, raw: sqlite3.Connection, file: FileIdentity, executor: ThreadPoolExecutor
    ) -> None:
        self.raw = raw
        self.file = file
        self.deadline = float("inf")
        self._executor = executor
        self._stopped = threading.Event()
        self._running: Future[Any] | None = None
        raw.set_progress_handler(self._must_end, _STEPS)

    async def run(self, work: Callable[[], Done]) -> Done:
        """Do `work` in a thread; leaving early does not end it, see `stop`."""
        self._running = self._executor.submit(work)
        done = asyncio.wrap_future(self._running)
        done.add_done_callback(_seen)
        return await asyncio.shield(done)

    async def stop(self) -> None:
        """End what runs, and wait until it has."""
        self._stopped.set()
        self.raw.interrupt()
        if self._running and not self._running.done():
            done = asyncio.wrap_future(self._running)
            done.add_done_callback(_seen)
            await asyncio.wait([done])

    def overdue(self) -> bool:
        """Whether the limit has passed."""
        return time.monotonic() > self.deadline

    def _must_end(self) -> bool:
        return self._stopped.is_set() or self.overdue()


def _seen(done: "asyncio.Future[Any]") -> None:
    """Nobody waits for the failure of a statement that was stopped."""
    if not done.cancelled():
        done.exception()


class SqliteDriver:
    """Opens and reads one file."""

    def __init__(self, path: str, around: Surroundings) -> None:
        self._path = path
        self._around = around
        self.executor = ThreadPoolExecutor(SIZE, thread_name_prefix="sqlite")

    async def connect(self) -> SqliteConnection:
        """A connection that can only read."""
        loop = asyncio.get_running_loop()
        try:
            file, raw = await loop.run_in_executor(self.executor, self._identified)
        except sqlite3.Error as error:
            raise DatasourceUnavailable("datasources.unavailable", reason=words(error)) from error
        return SqliteConnection(raw, file, self.executor)

    def _identified(self) -> tuple[FileIdentity, sqlite3.Connection]:
        file = self._identity()
        return file, self.opened()

    def _identity(self) -> FileIdentity:
        try:
            found = (self._around.data_dir / self._path).stat()
        except (OSError, ValueError) as error:
            raise DatasourceUnavailable("datasources.path_refused") from error
        return found.st_dev, found.st_ino

    def opened(self, *, guarded: bool = True) -> sqlite3.Connection:
        """The file, read-only; `guarded` lets nothing but reading of tables through."""
        try:
            path = allowed_file(self._path, self._around, SQLITE)
        except Invalid as error:  # it was allowed once, or there would be no source
            raise DatasourceUnavailable(error.key) from error
        uri = f"file:{quote(str(path))}?mode=ro"
        raw = sqlite3.connect(uri, uri=True, check_same_thread=False, isolation_level=None)
        for limit, most in _LIMITS.items():
            raw.setlimit(limit, most)
        raw.execute("PRAGMA query_only=ON").close()
        raw.execute("PRAGMA trusted_schema=OFF").close()
        raw.execute("SELECT count(*) FROM sqlite_master").close()
        if guarded:
            raw.set_authorizer(_authorize)
        return raw

    async def begin(self, connection: SqliteConnection, limits: QueryLimits) -> None:
        """Set the time limit. A file that is gone or was replaced is not read from on."""
        if connection.file != self._identity():
            raise DatasourceUnavailable("datasources.path_refused")
        connection.deadline = time.monotonic() + limits.timeout_s

    async def read(self, connection: SqliteConnection, sql: str, limits: QueryLimits) -> Fetched:
        """The rows of a statement."""
        try:
            return await connection.run(lambda: _rows(connection.raw, sql, limits))
        except (sqlite3.Error, sqlite3.Warning, UnicodeEncodeError) as error:
            if connection.overdue():
                seconds = f"{limits.timeout_s:g}"
                raise QueryTimeout("datasources.timeout", seconds=seconds) from error
            raise SqlFailed("datasources.failed", reason=words(error)) from error

    async def reset(self, connection: SqliteConnection) -> bool:
        """Nothing that the authorizer allows changes the session."""
        connection.deadline = float("inf")
        return True

    async def abandon(self, connection: SqliteConnection) -> None:
        """Interrupt and close."""
        await connection.stop()
        await self.end(connection)

    async def end(self, connection: SqliteConnection) -> None:
        """Close."""
        connection.raw.close()


class SqliteSource(PooledSource[SqliteConnection]):
    """One file."""

    def __init__(self, driver: SqliteDriver) -> None:
        super().__init__(driver)
        self._file = driver

    async def probe(self) -> Probe:
        """SQLite's version; nothing can be written through a source."""
        connection = await self._file.connect()
        await self._file.end(connection)
        return Probe(sqlite3.sqlite_version, writable=False)

    async def introspect(self, on_progress: OnProgress) -> list[Table]:
        """All tables and views."""
        loop = asyncio.get_running_loop()

        def said(step: str, done: int, total: int, table: str | None) -> None:
            loop.call_soon_threadsafe(on_progress, step, done, total, table)

        def look() -> list[Table]:
            raw = self._file.opened(guarded=False)
            try:
                return sqlite_catalog.tables(raw, said)
            finally:
                raw.close()

        try:
            return await loop.run_in_executor(self._file.executor, look)
        except sqlite3.Error as error:
            raise DatasourceUnavailable("datasources.unavailable", reason=words(error)) from error

    async def close(self) -> None:
        """End all connections and the threads."""
        await super().close()
        self._file.executor.shutdown(wait=False)


def _authorize(action: int, first: str | None, second: str | None, *_: object) -> int:
    if action not in _READING or (second or "").lower() in _REFUSED_FUNCTIONS:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_READ and (first or "").lower().startswith(("sqlite_", "pragma_")):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def _rows(raw: sqlite3.Connection, sql: str, limits: QueryLimits) -> Fetched:
    try:
        return _read(raw, sql, limits)
    except sqlite3.OperationalError as error:
        if "decode to UTF-8" not in str(error):
            raise
    raw.text_factory = _lossy
    try:
        return _read(raw, sql, limits)
    finally:
        raw.text_factory = str


def _read(raw: sqlite3.Connection, sql: str, limits: QueryLimits) -> Fetched:
    began = time.monotonic()
    cursor = raw.execute(sql)
    try:
        names = [str(column[0]) for column in cursor.description or ()]
        kept = cells.KeptRows([_cell] * len(names), limits)
        while batch := cursor.fetchmany(min(_BATCH, kept.wanted)):
            if not kept.add(batch):
                break
    finally:
        cursor.close()
    columns = tuple(FetchedColumn(name, None) for name in names)
    return Fetched(columns, kept.rows, kept.truncated, milliseconds_since(began))


def _cell(value: Any) -> Cell:
    kind = type(value)
    if kind is str:
        return value  # type: ignore[no-any-return]
    if kind is int:
        return cells.integer(value)
    if kind is float:
        return cells.floating(value)
    return cells.binary(value)


def _lossy(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


KIND = SqliteKind()
