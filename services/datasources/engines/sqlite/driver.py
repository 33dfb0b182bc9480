"""SQLite files, opened read-only in processes of their own."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from model.errors import DatasourceUnavailable, QueryTimeout
from model.sources.query import QueryLimits
from model.sources.schema import Table
from services.datasources.configuration.allowed_locations import AllowedLocations
from services.datasources.configuration.database_file import (
    DatabaseFile,
    DatabaseFileKind,
    FileSignature,
)
from services.datasources.connections.pool import POOL_SIZE
from services.datasources.engines.sqlite import catalog
from services.datasources.engines.sqlite.open_request import Purpose, make_sqlite_request
from services.datasources.fetched_rows import FetchedRows
from services.datasources.ports import CATALOG_LIMITS, OnProgress, Probe
from services.datasources.process.child_pool import ChildPool
from services.datasources.process.open_request import OpenRequest
from services.datasources.scheduling.requester import SYSTEM, Requester

_DESCRIBE_LIMITS = QueryLimits(
    timeout_s=5, max_rows=CATALOG_LIMITS.max_rows, max_bytes=CATALOG_LIMITS.max_bytes
)
"""What looking at one table may take."""


class SqliteKind(DatabaseFileKind):
    """SQLite files."""

    file_signature = FileSignature(0, b"SQLite format 3\0")

    def open(self, config: Mapping[str, Any], locations: AllowedLocations) -> "SqliteSource":
        """The file; whether it may be read is asked again at every statement."""
        source = SqliteSource(self.find_file(config, locations))
        source.start()
        return source


class SqliteSource:
    """A SQLite file as a data source. A file that replaces another is opened anew."""

    def __init__(self, file: DatabaseFile) -> None:
        self._file = file
        self._pool = ChildPool(POOL_SIZE, POOL_SIZE)
        self._first_child: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start a process, so that the first statement finds it ready."""
        self._first_child = asyncio.create_task(self._start_child())

    async def fetch(
        self, sql: str, limits: QueryLimits, requester: Requester = SYSTEM
    ) -> FetchedRows:
        """The rows of a statement, within limits."""
        await self._wait_for_first()
        request = await asyncio.to_thread(self._make_open_request)
        return await self._pool.fetch(request, sql, limits, requester)

    async def probe(self) -> Probe:
        """SQLite's version; nothing can be written through a source."""
        await self._wait_for_first()
        async with self._pool.acquire(await asyncio.to_thread(self._make_open_request)) as child:
            return Probe(child.version, writable=False)

    async def introspect(self, on_progress: OnProgress) -> list[Table]:
        """All tables and views, read in a process that ends with it."""
        pool = ChildPool(1, 1)
        request = await asyncio.to_thread(self._make_open_request, "catalog")

        async def ask(sql: str) -> FetchedRows:
            return await pool.fetch(request, sql, _DESCRIBE_LIMITS)

        try:
            async with asyncio.timeout(CATALOG_LIMITS.timeout_s):
                return await catalog.read_tables(ask, on_progress)
        except TimeoutError:
            seconds = f"{CATALOG_LIMITS.timeout_s:g}"
            raise QueryTimeout("datasources.timeout", seconds=seconds) from None
        finally:
            await pool.close()

    async def find_newest_day(self) -> date | None:
        """Others write to the file: questions count from today."""
        return None

    async def close(self) -> None:
        """End the processes."""
        if self._first_child:
            self._first_child.cancel()
            await self._wait_for_first()
        await self._pool.close()

    async def _start_child(self) -> None:
        with suppress(DatasourceUnavailable):  # the first statement tells
            async with self._pool.acquire(await asyncio.to_thread(self._make_open_request)):
                pass

    async def _wait_for_first(self) -> None:
        if self._first_child:
            await asyncio.wait([self._first_child])
            self._first_child = None

    def _make_open_request(self, purpose: Purpose = "rows") -> OpenRequest:
        path, status = self._file.inspect()
        return make_sqlite_request(path, (status.st_dev, status.st_ino), purpose)


SOURCE_KIND = SqliteKind
