"""DuckDB files, opened read-only in processes of their own."""

import asyncio
from collections.abc import Mapping
from datetime import date
from typing import Any

from model.sources.query import QueryLimits
from model.sources.schema import Table
from services.datasources.configuration.allowed_locations import AllowedLocations
from services.datasources.configuration.database_file import (
    DatabaseFile,
    DatabaseFileKind,
    FileSignature,
)
from services.datasources.engines.duckdb import catalog
from services.datasources.engines.duckdb.open_request import (
    make_attach_statement,
    make_duckdb_request,
)
from services.datasources.fetched_rows import FetchedRows
from services.datasources.ports import CATALOG_LIMITS, OnProgress, Probe
from services.datasources.process.child_pool import ChildPool
from services.datasources.process.open_request import OpenRequest
from services.datasources.scheduling.requester import SYSTEM, Requester
from services.datasources.sql_quoting import quote_ident

_MAX_CHILDREN = 3


class DuckdbKind(DatabaseFileKind):
    """DuckDB files."""

    file_signature = FileSignature(8, b"DUCK")

    def open(self, config: Mapping[str, Any], locations: AllowedLocations) -> "DuckdbSource":
        """The file; whether it may be read is asked again at every statement."""
        return DuckdbSource(self.find_file(config, locations))


class DuckdbSource:
    """A DuckDB file as a data source."""

    def __init__(self, file: DatabaseFile) -> None:
        self._file = file
        self._pool = ChildPool(_MAX_CHILDREN, _MAX_CHILDREN)

    async def fetch(
        self, sql: str, limits: QueryLimits, requester: Requester = SYSTEM
    ) -> FetchedRows:
        """The rows of a statement, within limits."""
        request = await asyncio.to_thread(self._make_open_request)
        return await self._pool.fetch(request, sql, limits, requester)

    async def probe(self) -> Probe:
        """DuckDB's version; nothing can be written through a source."""
        async with self._pool.acquire(await asyncio.to_thread(self._make_open_request)) as child:
            return Probe(child.version, writable=False)

    async def introspect(self, on_progress: OnProgress) -> list[Table]:
        """All tables and views."""
        return await catalog.read_tables(lambda sql: self.fetch(sql, CATALOG_LIMITS), on_progress)

    async def find_newest_day(self) -> date | None:
        """Others write to the file: questions count from today."""
        return None

    async def close(self) -> None:
        """End the processes."""
        await self._pool.close()

    def _make_open_request(self) -> OpenRequest:
        path, status = self._file.inspect()
        identity = (status.st_dev, status.st_ino, status.st_mtime_ns, status.st_size)
        statements = (make_attach_statement(path, "source"), f"USE {quote_ident('source')}")
        return make_duckdb_request(statements, identity)


SOURCE_KIND = DuckdbKind
