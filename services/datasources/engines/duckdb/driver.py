"""DuckDB files, opened read-only in processes of their own."""

import asyncio
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from model.engines.description import Engine
from model.errors import DatasourceUnavailable, Invalid
from model.sources.query import QueryLimits
from model.sources.schema import Table
from services.datasources.configuration.allowed_locations import AllowedLocations
from services.datasources.configuration.validation import (
    DUCKDB_SIGNATURE,
    FileConfig,
    parse_config,
    resolve_source_file,
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


class DuckdbKind:
    """DuckDB files."""

    def __init__(self, engine: Engine) -> None:
        self.name = engine.name
        self.dialect = engine.dialect.name

    def check_config(
        self, options: Mapping[str, Any], locations: AllowedLocations
    ) -> dict[str, Any]:
        """The path, as given, if it may be read."""
        config = parse_config(FileConfig, options)
        resolve_source_file(config.path, locations, DUCKDB_SIGNATURE)
        return config.model_dump()

    def open(self, config: Mapping[str, Any], locations: AllowedLocations) -> "DuckdbSource":
        """The file; whether it may be read is asked again at every statement."""
        return DuckdbSource(str(config["path"]), locations)


class DuckdbSource:
    """One file."""

    def __init__(self, path: str, locations: AllowedLocations) -> None:
        self._path = path
        self._locations = locations
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
        path = self._resolve_path()
        try:
            status = path.stat()
        except OSError as error:
            raise DatasourceUnavailable("datasources.path_refused") from error
        identity = (status.st_dev, status.st_ino, status.st_mtime_ns, status.st_size)
        statements = (make_attach_statement(path, "source"), f"USE {quote_ident('source')}")
        return make_duckdb_request(statements, identity)

    def _resolve_path(self) -> Path:
        try:
            return resolve_source_file(self._path, self._locations, DUCKDB_SIGNATURE)
        except Invalid as error:  # it was allowed once, or there would be no source
            raise DatasourceUnavailable(error.key) from error


SOURCE_KIND = DuckdbKind
