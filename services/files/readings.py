"""Reading files: a bounded number at once, each under a lease that others can see."""

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
from model.files.file import FileProgress, TableOptions
from model.repositories import files as records
from services.files.reading.reader import OnProgress
from services.files.reading.wire import Reading

LEASE = timedelta(seconds=30)
AT_ONCE = 2
WAITING = 32
_RENEW_S = 2.0
_AGAIN_S = 5
log = logging.getLogger(__name__)

Follow = Callable[[FileProgress], None]


class ReadFile(Protocol):
    """Reads an uploaded file into a DuckDB file, as `services.files.reading.read_file` does."""

    def __call__(
        self,
        path: Path,
        name: str,
        out: Path,
        *,
        wishes: Sequence[TableOptions],
        on_progress: OnProgress,
    ) -> Awaitable[Reading]:
        """What was found; see there."""
        ...


class Readings:
    """The readings of this worker."""

    def __init__(self, database: Database, read: ReadFile) -> None:
        self._database = database
        self._read = read
        self._places = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    async def read(
        self, paths: tuple[Path, Path], name: str, wishes: Sequence[TableOptions], told: Follow
    ) -> Reading:
        """Read the first path into the second, when it is its turn.

        Raises `FileUnreadable`, and `TooMany` when too many wait already.
        """
        if self._waiting >= WAITING:
            raise TooMany("uploads.busy", retry_after=_AGAIN_S)
        self._waiting += 1
        try:
            await self._places.acquire()
        finally:
            self._waiting -= 1
        try:
            return await self._read(
                paths[0],
                name,
                paths[1],
                wishes=wishes,
                on_progress=lambda sheet, done: told(FileProgress(done, sheet)),
            )
        finally:
            self._places.release()

    @asynccontextmanager
    async def lease(self, file_id: str, reader: str, follow: Follow) -> AsyncIterator[Follow]:
        """Hold the reader's lease of a file, and keep what is told of its progress there."""
        latest: list[FileProgress] = []

        def told(progress: FileProgress) -> None:
            latest[:] = [progress]
            follow(progress)

        renewing = asyncio.create_task(self._renew(file_id, reader, latest))
        try:
            yield told
        finally:
            renewing.cancel()
            with suppress(asyncio.CancelledError):
                await renewing

    async def _renew(self, file_id: str, reader: str, latest: Sequence[FileProgress]) -> None:
        while True:
            await asyncio.sleep(_RENEW_S)
            progress = asdict(latest[0]) if latest else None
            try:
                async with self._database.transaction() as session:
                    await records.renew_lease(session, file_id, reader, now() + LEASE, progress)
            except (SQLAlchemyError, OSError, TimeoutError):
                log.warning("lease not renewed", extra={"file": file_id})
