"""The first rows of a table of a file, read in a process that can do nothing else."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from model.actor import UserActor
from model.files.file import FileTable
from model.sources.query import Cell, QueryLimits
from services.datasources.engines.duckdb.open_request import (
    make_attach_statement,
    make_duckdb_request,
)
from services.datasources.process.child_pool import ChildPool
from services.datasources.process.open_request import OpenRequest
from services.datasources.scheduling.query_slots import Requester
from services.datasources.sql_quoting import quote_ident

_PROCESSES = 2
_BYTES = 4 * 1024 * 1024
_TIMEOUT_S = 10


@dataclass(frozen=True, slots=True)
class PreviewRows:
    """Rows in the order of the sheet; `truncated` when there are more."""

    rows: tuple[tuple[Cell, ...], ...]
    truncated: bool


class TablePreview:
    """Shows tables of files."""

    def __init__(self) -> None:
        self._pool = ChildPool(_PROCESSES, _PROCESSES)

    async def read_rows(
        self, path: Path, table: FileTable, limit: int, owner: UserActor
    ) -> PreviewRows:
        """At most `limit` rows, for their owner, of a table in the DuckDB file at `path`."""
        if table.skipped or not table.columns:
            return PreviewRows((), truncated=False)
        columns = ", ".join(quote_ident(column.name) for column in table.columns)
        sql = f"SELECT {columns} FROM {quote_ident(table.name)} LIMIT {limit + 1}"  # noqa: S608 - quoted
        limits = QueryLimits(timeout_s=_TIMEOUT_S, max_rows=limit, max_bytes=_BYTES)
        opening = await asyncio.to_thread(_make_open_request, path)
        found = await self._pool.fetch(opening, sql, limits, Requester(owner))
        return PreviewRows(tuple(found.rows), found.truncated)

    async def close(self) -> None:
        """End the processes."""
        await self._pool.close()


def _make_open_request(path: Path) -> OpenRequest:
    state = path.stat()
    statements = (make_attach_statement(path, "file"), f"USE {quote_ident('file')}")
    return make_duckdb_request(statements, (state.st_dev, state.st_ino))
