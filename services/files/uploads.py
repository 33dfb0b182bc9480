"""A file on its way in: received, read, stored. Until all of that is done it leaves nothing."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from model.database.engine import Database, new_id, now
from model.errors import Invalid, NotFound
from model.files.file import StoredFile
from model.repositories import files as records
from model.tables.file import FileRow
from services.files.admission import Admission
from services.files.names import checked
from services.files.readings import LEASE, Follow, Readings
from services.files.records import put_reading, to_file
from services.storage import disk
from services.storage.copies import LocalCopies
from services.storage.store import new_key

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Storage:
    """Where content lies: the store, and the folder of this machine for what is on its way."""

    copies: LocalCopies
    staging: Path

    def staged(self) -> Path:
        """A fresh path for a file on its way."""
        self.staging.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self.staging / new_key()


class Upload:
    """An upload that was received whole; see `Uploads.received`."""

    def __init__(self, row: FileRow, path: Path, out: Path) -> None:
        self.row = row
        self.path = path
        self.out = out
        self.stored: list[str] = []
        self.done = False


class Uploads:
    """Takes files in."""

    def __init__(
        self, database: Database, storage: Storage, readings: Readings, admission: Admission
    ) -> None:
        self._database = database
        self._storage = storage
        self._readings = readings
        self.admission = admission

    @asynccontextmanager
    async def admitted(self, user_id: str, announced: int) -> AsyncIterator[None]:
        """A place for an upload whose body has so many bytes, asked for before it is read.

        Raises `TooLarge`, `Conflict` when the user keeps too much already, `TooMany`.
        """
        self.admission.check_body(announced)
        async with self._database.reading() as session:
            self.admission.check_kept(await records.measure_stored(session, user_id), 0)
        with self.admission.place(user_id):
            yield

    @asynccontextmanager
    async def received(
        self, user_id: str, name: str, pieces: AsyncIterator[bytes]
    ) -> AsyncIterator[Upload]:
        """Receive a file and note that it is read. When the block ends without `read`, however it
        ends, nothing of it is left. Raises `Invalid`, `TooLarge`, `Conflict`.
        """
        label = checked(name)
        path, out = self._storage.staged(), self._storage.staged()
        upload = None
        try:
            size = await self._write(path, pieces)
            upload = Upload(await self._begun(user_id, label, size), path, out)
            yield upload
        finally:
            for left in (path, out):
                left.unlink(missing_ok=True)
            if upload and not upload.done:
                await asyncio.shield(self._forget(upload))

    async def read(self, upload: Upload, follow: Follow) -> StoredFile:
        """Read and store it. Raises `FileUnreadable`, `StorageUnavailable`."""
        row, copies = upload.row, self._storage.copies
        async with self._readings.lease(row.id, str(row.reader), follow) as told:
            paths = (upload.path, upload.out)
            reading = await self._readings.read(paths, row.name, (), told)
            key = new_key()
            upload.stored += [row.content_key, key]
            await copies.take(key, upload.out)
            await copies.take(row.content_key, upload.path)
        async with self._database.transaction() as session:
            fresh = await records.find_by_id(session, row.id, lock=True)
            if fresh is None or fresh.reader != row.reader:
                raise NotFound("uploads.unknown")  # deleted while it was read
            put_reading(fresh, reading, key)
        upload.done = True
        known = {"file": row.id, "kind": reading.kind, "bytes": row.bytes}
        log.info("file uploaded", extra=known | {"tables": len(reading.tables)})
        return to_file(fresh)

    async def _write(self, path: Path, pieces: AsyncIterator[bytes]) -> int:
        size = 0

        async def counted() -> AsyncIterator[bytes]:
            nonlocal size
            async for piece in pieces:
                size += len(piece)
                self.admission.check_size(size)
                yield piece

        try:
            await disk.write(path, counted())
        except OSError as error:
            raise disk.unavailable(error) from error
        if not size:
            raise Invalid("uploads.empty", path="file")
        return size

    async def _begun(self, user_id: str, name: str, size: int) -> FileRow:
        async with self._database.transaction() as session:
            kept = await records.measure_stored(session, user_id, lock=True)
            self.admission.check_kept(kept, size)
            row = FileRow(
                id=new_id(),
                user_id=user_id,
                name=name,
                bytes=size,
                status="parsing",
                content_key=new_key(),
                reader=new_id(),
                read_until=now() + LEASE,
            )
            session.add(row)
        return row

    async def _forget(self, upload: Upload) -> None:
        async with self._database.transaction() as session:
            await records.delete(session, upload.row.id)
        for key in upload.stored:
            await self._storage.copies.drop(key)
        log.info("upload left nothing", extra={"file": upload.row.id})
