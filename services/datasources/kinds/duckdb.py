"""DuckDB files, opened read-only in processes of their own."""

import asyncio
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from model.errors import DatasourceUnavailable, Invalid
from model.sources.query import QueryLimits
from model.sources.schema import Dialect, Table
from services.datasources.configs import DUCKDB, FileConfig, allowed_file, read
from services.datasources.duck import catalog
from services.datasources.duck.opening import duckdb_opening
from services.datasources.duck.statements import attached, quoted
from services.datasources.process.opening import Opening
from services.datasources.process.pool import ChildPool
from services.datasources.scheduling.places import SYSTEM, Requester
from services.datasources.source import CATALOG, Fetched, OnProgress, Probe, Surroundings

_MOST = 3


class DuckdbKind:
    """The kind `duckdb`."""

    name = "duckdb"
    dialect: Dialect = "duckdb"

    def config(self, given: Mapping[str, Any], around: Surroundings) -> dict[str, Any]:
        """The path, as given, if it may be read."""
        config = read(FileConfig, given)
        allowed_file(config.path, around, DUCKDB)
        return config.model_dump()

    def open(self, config: Mapping[str, Any], around: Surroundings) -> "DuckdbSource":
        """The file; whether it may be read is asked again at every statement."""
        return DuckdbSource(str(config["path"]), around)


class DuckdbSource:
    """One file."""

    def __init__(self, path: str, around: Surroundings) -> None:
        self._path = path
        self._around = around
        self._pool = ChildPool(_MOST, _MOST)

    async def fetch(self, sql: str, limits: QueryLimits, requester: Requester = SYSTEM) -> Fetched:
        """The rows of a statement, within limits."""
        opening = await asyncio.to_thread(self._opening)
        return await self._pool.fetch(opening, sql, limits, requester)

    async def probe(self) -> Probe:
        """DuckDB's version; nothing can be written through a source."""
        async with self._pool.child(await asyncio.to_thread(self._opening)) as child:
            return Probe(child.version, writable=False)

    async def introspect(self, on_progress: OnProgress) -> list[Table]:
        """All tables and views."""
        return await catalog.tables(lambda sql: self.fetch(sql, CATALOG), on_progress)

    async def newest(self) -> date | None:
        """Others write to the file: questions count from today."""
        return None

    async def close(self) -> None:
        """End the processes."""
        await self._pool.close()

    def _opening(self) -> Opening:
        path = self._allowed()
        try:
            found = path.stat()
        except OSError as error:
            raise DatasourceUnavailable("datasources.path_refused") from error
        identity = (found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size)
        statements = (attached(path, "source"), f"USE {quoted('source')}")
        return duckdb_opening(statements, identity)

    def _allowed(self) -> Path:
        try:
            return allowed_file(self._path, self._around, DUCKDB)
        except Invalid as error:  # it was allowed once, or there would be no source
            raise DatasourceUnavailable(error.key) from error


KIND = DuckdbKind()
