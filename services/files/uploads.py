"""Uploads: receive, ingest, store. An upload that does not complete leaves nothing."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from model.actor import UserActor
from model.database.engine import Database, new_id, now
from model.errors import Invalid, NotFound
from model.files.file import StoredFile, TableOptions
from model.repositories import files as records
from model.tables.file import FileRow
from model.usage.storage import StorageUse, UserStorage
from services.files.file_names import check_file_name
from services.files.ingestion import file_kinds
from services.files.ingestion.child_protocol import IngestionResult
from services.files.ingestion_queue import LEASE, IngestionQueue, ProgressListener
from services.files.row_mapping import options_to_json, store_result, to_file
from services.files.storage_quota import StorageQuota
from services.files.upload_admission import UploadAdmission
from services.storage import atomic_files
from services.storage.object_cache import ObjectCache
from services.storage.object_store import make_key

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class UploadStorage:
    """The object cache, and the local staging folder of uploads."""

    object_cache: ObjectCache
    staging: Path

    def make_staging_path(self) -> Path:
        """A new path in the staging folder."""
        self.staging.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self.staging / make_key()


@dataclass(slots=True)
class Upload:
    """An upload that was received whole; see `Uploads.receive`."""

    row: FileRow
    content_path: Path
    """The content as it was received."""
    tables_path: Path
    """Where its tables are written, as a DuckDB file."""
    stored_keys: list[str] = field(default_factory=list)
    is_stored: bool = False


class Uploads:
    """Receives and stores uploads."""

    def __init__(
        self,
        database: Database,
        storage: UploadStorage,
        ingestion_queue: IngestionQueue,
        admission: UploadAdmission,
        quota: StorageQuota,
    ) -> None:
        self._database = database
        self._storage = storage
        self._ingestion_queue = ingestion_queue
        self.admission = admission
        self._quota = quota

    async def read_storage(self, user_id: str) -> StorageUse:
        """What a user keeps of what he may."""
        async with self._database.reading() as session:
            return await self._quota.read(session, user_id)

    async def list_storage(self, workspace_id: str) -> list[UserStorage]:
        """The same of each member of a workspace, by name."""
        async with self._database.reading() as session:
            return await self._quota.list_members(session, workspace_id)

    @asynccontextmanager
    async def admit(self, user_id: str, announced: int) -> AsyncIterator[None]:
        """Reserve a place for an upload whose body has so many bytes, before the body is read.

        Raises `TooLarge`, `Conflict` when the quota of the user is used up, `TooMany`.
        """
        self.admission.check_body(announced)
        async with self._database.reading() as session:
            await self._quota.check(session, user_id)
        with self.admission.reserve(user_id):
            yield

    @asynccontextmanager
    async def receive(
        self, user: UserActor, name: str, pieces: AsyncIterator[bytes]
    ) -> AsyncIterator[Upload]:
        """Receive a file, and create its record.

        When the block ends without `ingest`, also by an error, everything is deleted again. Raises
        `Invalid`, `TooLarge`, `Conflict`.
        """
        label = check_file_name(name)
        content_path = self._storage.make_staging_path()
        tables_path = self._storage.make_staging_path()
        upload = None
        try:
            size = await self._write_pieces(content_path, pieces)
            row = await self._create_row(user, label, size)
            upload = Upload(row, content_path, tables_path)
            yield upload
        finally:
            for staged_file in (content_path, tables_path):
                staged_file.unlink(missing_ok=True)
            if upload and not upload.is_stored:
                await asyncio.shield(self._discard(upload))

    async def ingest(
        self, upload: Upload, follow: ProgressListener, options: Sequence[TableOptions] = ()
    ) -> StoredFile:
        """Read the tables of an upload, with the options for them, and store both.

        Raises `FileUnreadable`, `StorageUnavailable`, `Conflict` when its tables do not fit into
        the quota of the user.
        """
        row, object_cache = upload.row, self._storage.object_cache
        if options:  # ingestion does not check the names of files with options
            await asyncio.to_thread(_check_content_name, upload.content_path, row.name)
        async with self._ingestion_queue.lease(row.id, str(row.reader), follow) as on_progress:
            async with self._ingestion_queue.slot(row.user_id):
                result = await self._ingestion_queue.ingest(
                    upload.content_path, row.name, upload.tables_path, options, on_progress
                )
            key, size = make_key(), (await asyncio.to_thread(upload.tables_path.stat)).st_size
            await self._reserve_tables(row, size)
            upload.stored_keys += [row.content_key, key]
            await object_cache.put_file(key, upload.tables_path)
            await object_cache.put_file(row.content_key, upload.content_path)
        async with self._database.transaction() as session:
            current_row = await _require_in_progress(session, row)
            store_result(current_row, result, key, size)
            current_row.wishes = options_to_json(_select_applied_options(options, result))
        upload.is_stored = True
        facts = {"file": row.id, "kind": result.kind, "bytes": row.bytes}
        log.info("file uploaded", extra=facts | {"tables": len(result.tables)})
        return to_file(current_row)

    async def _write_pieces(self, path: Path, pieces: AsyncIterator[bytes]) -> int:
        size = 0

        async def count_pieces() -> AsyncIterator[bytes]:
            nonlocal size
            async for piece in pieces:
                size += len(piece)
                self.admission.check_size(size)
                yield piece

        try:
            await atomic_files.write_file(path, count_pieces())
        except OSError as error:
            raise atomic_files.to_storage_error(error) from error
        if not size:
            raise Invalid("uploads.empty", path="file")
        return size

    async def _reserve_tables(self, row: FileRow, size: int) -> None:
        """Count the tables of an upload before they are stored. Raises `Conflict`."""
        async with (
            self._database.transaction() as session,
            self._quota.keep(session, row.user_id),
        ):
            (await _require_in_progress(session, row)).tables_bytes = size

    async def _create_row(self, user: UserActor, name: str, size: int) -> FileRow:
        async with self._database.transaction() as session, self._quota.keep(session, user.id):
            row = FileRow(
                id=new_id(),
                user_id=user.id,
                workspace_id=user.workspace_id,
                name=name,
                bytes=size,
                status="parsing",
                content_key=make_key(),
                reader=new_id(),
                read_until=now() + LEASE,
            )
            session.add(row)
        return row

    async def _discard(self, upload: Upload) -> None:
        async with self._database.transaction() as session:
            await records.delete(session, upload.row.id)
        for key in upload.stored_keys:
            await self._storage.object_cache.delete_when_free(key)
        log.info("upload discarded", extra={"file": upload.row.id})


async def _require_in_progress(session: AsyncSession, row: FileRow) -> FileRow:
    """The record of an upload that is being ingested. Raises `NotFound` where it was deleted."""
    current_row = await records.find_by_id(session, row.id, lock=True)
    if current_row is None or current_row.reader != row.reader:
        raise NotFound("uploads.unknown")
    return current_row


def _check_content_name(path: Path, name: str) -> None:
    """Raises `FileUnreadable` when the extension belongs to another kind than the content."""
    file_kinds.check_file_name(file_kinds.detect_file_kind(path, name), name)


def _select_applied_options(
    options: Sequence[TableOptions], result: IngestionResult
) -> list[TableOptions]:
    names = {table.name for table in result.tables}
    return [each for each in options if each.table in names]
