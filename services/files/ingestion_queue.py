"""Ingests a bounded number of files at a time, each under a lease that all workers see."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError

from model.database.engine import Database, now
from model.errors import TooMany
from model.files.file import FileKind, FileProgress, TableOptions
from model.repositories import files as records
from services.files.ingestion.child_protocol import IngestionResult
from services.files.ingestion.merging.merge_job import MergeTarget
from services.files.ingestion.process.parent import OnProgress, merge_files

LEASE = timedelta(seconds=30)
MAX_CONCURRENT = 2
MAX_WAITING = 32
_RENEWAL_INTERVAL_S = 2.0
_RETRY_AFTER_S = 5
log = logging.getLogger(__name__)

ProgressListener = Callable[[FileProgress], None]


class IngestFile(Protocol):
    """Reads an uploaded file into a DuckDB file: `ingest_file` of `ingestion.process.parent`."""

    def __call__(
        self,
        path: Path,
        name: str,
        out: Path,
        *,
        options: Sequence[TableOptions],
        on_progress: OnProgress,
    ) -> Awaitable[IngestionResult]:
        """The tables of the file."""
        ...


class IngestionQueue:
    """The ingestions of this worker."""

    def __init__(self, database: Database, ingest: IngestFile) -> None:
        self._database = database
        self._ingest = ingest
        self._slots = asyncio.Semaphore(MAX_CONCURRENT)
        self._waiting = 0

    async def ingest(
        self,
        path: Path,
        name: str,
        out: Path,
        options: Sequence[TableOptions],
        on_progress: ProgressListener,
    ) -> IngestionResult:
        """Ingest the file at `path` into a DuckDB file at `out`, once a slot is free.

        Raises `FileUnreadable`, and `TooMany` when too many wait already.
        """
        async with self._acquire_slot():
            return await self._ingest(
                path,
                name,
                out,
                options=options,
                on_progress=lambda sheet, done: on_progress(FileProgress(done, sheet)),
            )

    async def merge(
        self,
        kind: FileKind,
        targets: Sequence[MergeTarget],
        out: Path,
        on_progress: ProgressListener,
    ) -> IngestionResult:
        """Merge tables into a new file, once a slot is free.

        Raises `FileUnreadable`, and `TooMany` when too many wait already.
        """
        async with self._acquire_slot():
            return await merge_files(
                kind,
                targets,
                out,
                on_progress=lambda sheet, done: on_progress(FileProgress(done, sheet)),
            )

    @asynccontextmanager
    async def _acquire_slot(self) -> AsyncIterator[None]:
        if self._waiting >= MAX_WAITING:
            raise TooMany("uploads.busy", retry_after=_RETRY_AFTER_S)
        self._waiting += 1
        try:
            await self._slots.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._slots.release()

    @asynccontextmanager
    async def lease(
        self, file_id: str, reader: str, listener: ProgressListener
    ) -> AsyncIterator[ProgressListener]:
        """Hold the lease of a file, and store the progress with each renewal.

        Yields a listener that also passes the progress on to the given one.
        """
        latest: list[FileProgress] = []

        def on_progress(progress: FileProgress) -> None:
            latest[:] = [progress]
            listener(progress)

        renewal = asyncio.create_task(self._renew_lease(file_id, reader, latest))
        try:
            yield on_progress
        finally:
            renewal.cancel()
            with suppress(asyncio.CancelledError):
                await renewal

    async def _renew_lease(self, file_id: str, reader: str, latest: Sequence[FileProgress]) -> None:
        while True:
            await asyncio.sleep(_RENEWAL_INTERVAL_S)
            progress = asdict(latest[0]) if latest else None
            try:
                async with self._database.transaction() as session:
                    await records.renew_lease(session, file_id, reader, now() + LEASE, progress)
            except (SQLAlchemyError, OSError, TimeoutError):
                log.warning("lease not renewed", extra={"file": file_id})
