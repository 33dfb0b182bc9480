"""The first rows of a table of a file, read in a process that can do nothing else."""

import asyncio
import logging
from dataclasses import dataclass
from pathlib import Path

from model.actor import UserActor
from model.errors import AppError
from model.files.file import FileTable
from model.sources.query import Cell, QueryLimits
from services.datasources.engines.duckdb.open_request import (
    make_attach_statement,
    make_duckdb_request,
)
from services.datasources.process.child_pool import ChildPool
from services.datasources.process.open_request import OpenRequest
from services.datasources.scheduling.requester import Requester
from services.datasources.sql_quoting import quote_ident

_PROCESSES = 2
_BYTES = 4 * 1024 * 1024
_TIMEOUT_S = 10
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PreviewRows:
    """Rows in the order of the sheet; `truncated` when there are more."""

    rows: tuple[tuple[Cell, ...], ...]
    truncated: bool


class TablePreviewReader:
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
        result = await self._pool.fetch(opening, sql, limits, Requester(owner))
        return PreviewRows(tuple(result.rows), result.truncated)

    async def count_rows(self, paths: tuple[Path, Path], sql: str, owner: UserActor) -> int | None:
        """The number that a statement over two DuckDB files counts; None where it takes too long.

        In the statement they are the databases `file` and `upload`.
        """
        limits = QueryLimits(timeout_s=_TIMEOUT_S, max_rows=1, max_bytes=_BYTES)
        opening = await asyncio.to_thread(_make_open_request, *paths)
        try:
            result = await self._pool.fetch(opening, sql, limits, Requester(owner))
        except AppError as error:
            log.info("rows not counted", extra={"why": error.code})
            return None
        return int(str(result.rows[0][0] or 0))

    async def close(self) -> None:
        """End the processes."""
        await self._pool.close()


def _make_open_request(*paths: Path) -> OpenRequest:
    """Opens DuckDB files; the first is the one whose tables need no database name."""
    names = ("file", "upload")
    states = [path.stat() for path in paths]
    attachments = [
        make_attach_statement(path, name) for path, name in zip(paths, names, strict=False)
    ]
    identity = tuple(number for state in states for number in (state.st_dev, state.st_ino))
    return make_duckdb_request((*attachments, f"USE {quote_ident('file')}"), identity)
