"""SQLite files, opened read-only in processes of their own."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from model.errors import DatasourceUnavailable, Invalid, QueryTimeout
from model.sources.query import QueryLimits
from model.sources.schema import Dialect, Table
from services.datasources.configs import SQLITE, FileConfig, allowed_file, read
from services.datasources.pool import SIZE
from services.datasources.process.opening import Opening
from services.datasources.process.pool import ChildPool
from services.datasources.scheduling.places import SYSTEM, Requester
from services.datasources.source import CATALOG, Fetched, OnProgress, Probe, Surroundings
from services.datasources.sqlite import catalog
from services.datasources.sqlite.opening import Purpose, sqlite_opening

_DESCRIBING = QueryLimits(timeout_s=5, max_rows=CATALOG.max_rows, max_bytes=CATALOG.max_bytes)
"""What looking at one table may take."""


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
        """The file; whether it may be read is asked again at every statement."""
        source = SqliteSource(str(config["path"]), around)
        source.start()
        return source


class SqliteSource:
    """One file. A file that replaces another is opened anew."""

    def __init__(self, path: str, around: Surroundings) -> None:
        self._path = path
        self._around = around
        self._pool = ChildPool(SIZE, SIZE)
        self._first: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start a process, so that the first statement finds it ready."""
        self._first = asyncio.create_task(self._start_first())

    async def fetch(self, sql: str, limits: QueryLimits, requester: Requester = SYSTEM) -> Fetched:
        """The rows of a statement, within limits."""
        await self._first_started()
        opening = await asyncio.to_thread(self._opening)
        return await self._pool.fetch(opening, sql, limits, requester)

    async def probe(self) -> Probe:
        """SQLite's version; nothing can be written through a source."""
        await self._first_started()
        async with self._pool.child(await asyncio.to_thread(self._opening)) as child:
            return Probe(child.version, writable=False)

    async def introspect(self, on_progress: OnProgress) -> list[Table]:
        """All tables and views, read in a process that ends with it."""
        pool = ChildPool(1, 1)
        opening = await asyncio.to_thread(self._opening, "catalog")

        async def ask(sql: str) -> Fetched:
            return await pool.fetch(opening, sql, _DESCRIBING)

        try:
            async with asyncio.timeout(CATALOG.timeout_s):
                return await catalog.tables(ask, on_progress)
        except TimeoutError:
            seconds = f"{CATALOG.timeout_s:g}"
            raise QueryTimeout("datasources.timeout", seconds=seconds) from None
        finally:
            await pool.close()

    async def newest(self) -> date | None:
        """Others write to the file: questions count from today."""
        return None

    async def close(self) -> None:
        """End the processes."""
        if self._first:
            self._first.cancel()
            await self._first_started()
        await self._pool.close()

    async def _start_first(self) -> None:
        with suppress(DatasourceUnavailable):  # the first statement tells
            async with self._pool.child(await asyncio.to_thread(self._opening)):
                pass

    async def _first_started(self) -> None:
        if self._first:
            await asyncio.wait([self._first])
            self._first = None

    def _opening(self, purpose: Purpose = "rows") -> Opening:
        try:
            path = allowed_file(self._path, self._around, SQLITE)
            found = path.stat()
        except Invalid as error:  # it was allowed once, or there would be no source
            raise DatasourceUnavailable(error.key) from error
        except OSError as error:
            raise DatasourceUnavailable("datasources.path_refused") from error
        return sqlite_opening(path, (found.st_dev, found.st_ino), purpose)


KIND = SqliteKind()
