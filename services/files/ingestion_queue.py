"""Ingests a bounded number of files at a time, each under a lease that all workers see.

A user reads one file at a time in a worker: who reads many large ones keeps nobody from reading.
"""

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
from services.files.ingestion.limits import IngestionLimits
from services.files.ingestion.merging.merge_job import MergeTarget
from services.files.ingestion.process.parent import OnProgress, merge_files
from services.runtime.fair_queue import FairQueue

LEASE = timedelta(seconds=30)
MAX_CONCURRENT = 2
MAX_CONCURRENT_PER_USER = 1
"""So a slot is free for others however long the files of one user take."""
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
        limits: IngestionLimits,
        on_progress: OnProgress,
    ) -> Awaitable[IngestionResult]:
        """The tables of the file."""
        ...


class IngestionQueue:
    """The ingestions of this worker."""

    def __init__(self, database: Database, ingest: IngestFile, limits: IngestionLimits) -> None:
        self._database = database
        self._ingest = ingest
        self._limits = limits
        self._slots = FairQueue(MAX_CONCURRENT, MAX_CONCURRENT_PER_USER, MAX_WAITING)

    async def ingest(
        self,
        path: Path,
        name: str,
        out: Path,
        options: Sequence[TableOptions],
        on_progress: ProgressListener,
    ) -> IngestionResult:
        """Ingest the file at `path` into a DuckDB file at `out`, in a slot of the caller.

        Raises `FileUnreadable`.
        """
        return await self._ingest(
            path,
            name,
            out,
            options=options,
            limits=self._limits,
            on_progress=lambda sheet, done: on_progress(FileProgress(done, sheet)),
        )

    async def merge(
        self,
        kind: FileKind,
        targets: Sequence[MergeTarget],
        out: Path,
        on_progress: ProgressListener,
    ) -> IngestionResult:
        """Merge tables into a new file, in a slot of the caller. Raises `FileUnreadable`."""
        return await merge_files(
            kind,
            targets,
            out,
            limits=self._limits,
            on_progress=lambda sheet, done: on_progress(FileProgress(done, sheet)),
        )

    @asynccontextmanager
    async def slot(self, user_id: str) -> AsyncIterator[None]:
        """Wait for a slot to read one file in; a user holds one at most.

        Raises `TooMany` when too many wait.
        """
        ticket, woken = self._slots.request(user_id, key=user_id), asyncio.Event()
        ticket.wake = woken.set
        try:
            if ticket.state == "waiting":
                await woken.wait()
            if ticket.state == "refused":
                raise TooMany("uploads.busy", retry_after=_RETRY_AFTER_S)
            yield
        finally:
            self._slots.end(ticket)

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
