"""Uploaded files that are kept as one source, opened read-only in processes of their own."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

from model.engines.description import Engine
from model.errors import Invalid
from model.sources.query import QueryLimits
from model.sources.schema import Table
from services.datasources.configuration.allowed_locations import AllowedLocations
from services.datasources.configuration.validation import FileSourceConfig, parse_config
from services.datasources.fetched_rows import FetchedRows
from services.datasources.file_source_port import SourceFiles
from services.datasources.ports import OnProgress, Probe
from services.datasources.process.child_pool import ChildPool
from services.datasources.process.pinned_database import PinnedDatabase
from services.datasources.scheduling.requester import SYSTEM, Requester

_MAX_CHILDREN = 3


class FilesKind:
    """Uploaded files."""

    def __init__(self, engine: Engine) -> None:
        self.name = engine.name
        self.dialect = engine.dialect.name

    def check_config(
        self,
        options: Mapping[str, Any],
        locations: AllowedLocations,  # noqa: ARG002
    ) -> dict[str, Any]:
        """The ids of the files, each once."""
        config = parse_config(FileSourceConfig, options)
        return {"file_ids": list(dict.fromkeys(config.file_ids))}

    def open(self, config: Mapping[str, Any], locations: AllowedLocations) -> "FileSource":
        """The files that a source keeps. Raises `Invalid` when there is no source yet."""
        if locations.files is None or "source_id" not in config:
            raise Invalid("datasources.files_untested", path="kind")
        return FileSource(str(config["source_id"]), locations.files)


class FileSource:
    """The files of one source; they are looked up again for each read."""

    def __init__(self, source_id: str, files: SourceFiles) -> None:
        self._id = source_id
        self._files = files
        self._pool = ChildPool(_MAX_CHILDREN, _MAX_CHILDREN)

    async def fetch(
        self, sql: str, limits: QueryLimits, requester: Requester = SYSTEM
    ) -> FetchedRows:
        """The rows of a statement, within limits."""
        async with self.hold_snapshot() as held:
            return await held.fetch(sql, limits, requester)

    @asynccontextmanager
    async def hold_snapshot(self) -> AsyncIterator[PinnedDatabase]:
        """The files as they are now, which stay on this machine until the block ends."""
        async with self._files.pin(self._id) as request:
            yield PinnedDatabase(self._pool, request, SYSTEM)

    async def probe(self) -> Probe:
        """DuckDB's version; nothing can be written through a source."""
        async with self._files.pin(self._id) as request, self._pool.acquire(request) as child:
            return Probe(child.version, writable=False)

    async def introspect(self, on_progress: OnProgress) -> list[Table]:
        """The tables of the files as they are now."""
        await self._files.refresh(self._id)
        tables = await self._files.find_tables(self._id, self.fetch)
        for step in ("tables", "columns", "keys"):
            on_progress(step, len(tables), len(tables), None)
        return tables

    async def find_newest_day(self) -> date | None:
        """The newest day of the files: questions count from it."""
        return await self._files.find_newest_day(self._id, self.fetch)

    async def close(self) -> None:
        """End the processes."""
        await self._pool.close()


SOURCE_KIND = FilesKind
