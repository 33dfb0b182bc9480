"""Uploaded files that are kept as one source, opened read-only in processes of their own."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

from model.errors import Invalid
from model.sources.query import QueryLimits
from model.sources.schema import Dialect, Table
from services.datasources.configs import KeptConfig, read
from services.datasources.kept import KeptFiles
from services.datasources.process.opening import Opening
from services.datasources.process.pool import ChildPool
from services.datasources.scheduling.places import SYSTEM, Requester
from services.datasources.source import Fetched, OnProgress, Probe, Surroundings

_MOST = 3


class FilesKind:
    """The kind `files`."""

    name = "files"
    dialect: Dialect = "duckdb"

    def config(self, given: Mapping[str, Any], around: Surroundings) -> dict[str, Any]:  # noqa: ARG002
        """The ids of the files, each once."""
        config = read(KeptConfig, given)
        return {"file_ids": list(dict.fromkeys(config.file_ids))}

    def open(self, config: Mapping[str, Any], around: Surroundings) -> "KeptSource":
        """The files that a source keeps. Raises `Invalid` when there is no source yet."""
        if around.kept is None or "source_id" not in config:
            raise Invalid("datasources.files_untested", path="kind")
        return KeptSource(str(config["source_id"]), around.kept)


class HeldFiles:
    """The files of a source as they were when a run began."""

    def __init__(self, pool: ChildPool, opening: Opening) -> None:
        self._pool = pool
        self._opening = opening

    async def fetch(self, sql: str, limits: QueryLimits, requester: Requester = SYSTEM) -> Fetched:
        """The rows of a statement, within limits."""
        return await self._pool.fetch(self._opening, sql, limits, requester)


class KeptSource:
    """The files of one source; which those are is looked up whenever somebody begins to read."""

    def __init__(self, source_id: str, kept: KeptFiles) -> None:
        self._id = source_id
        self._kept = kept
        self._pool = ChildPool(_MOST, _MOST)

    async def fetch(self, sql: str, limits: QueryLimits, requester: Requester = SYSTEM) -> Fetched:
        """The rows of a statement, within limits."""
        async with self.hold() as held:
            return await held.fetch(sql, limits, requester)

    @asynccontextmanager
    async def hold(self) -> AsyncIterator[HeldFiles]:
        """The files as they are now, which stay on this machine until the block ends."""
        async with self._kept.opening(self._id) as opening:
            yield HeldFiles(self._pool, opening)

    async def probe(self) -> Probe:
        """DuckDB's version; nothing can be written through a source."""
        async with self._kept.opening(self._id) as opening, self._pool.child(opening) as child:
            return Probe(child.version, writable=False)

    async def introspect(self, on_progress: OnProgress) -> list[Table]:
        """The tables of the files as they are now."""
        await self._kept.refresh(self._id)
        tables = await self._kept.found(self._id, self.fetch)
        for step in ("tables", "columns", "keys"):
            on_progress(step, len(tables), len(tables), None)
        return tables

    async def newest(self) -> date | None:
        """The newest day: files end, while the calendar goes on."""
        return await self._kept.newest(self._id, self.fetch)

    async def close(self) -> None:
        """End the processes."""
        await self._pool.close()


KIND = FilesKind()
