"""A user's files: list, ingest again with corrections, download, delete."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from model.actor import UserActor
from model.database.engine import Database, new_id, now
from model.errors import Conflict, Invalid, NotFound
from model.files.file import FileTable, StoredFile, TableOptions, UsingSource
from model.paging import Page, PageRequest
from model.repositories import files as records
from model.repositories.sources import egress, source_files
from model.sources.egress import SourceEgress
from model.tables.file import FileRow
from services.datasources.access.source_access import AccessControl
from services.files.file_names import check_file_name
from services.files.ingestion_queue import LEASE, IngestionQueue, ProgressListener
from services.files.orphan_cleanup import delete_orphans
from services.files.preview import PreviewRows, TablePreview
from services.files.row_mapping import (
    find_table,
    merge_options,
    options_from_row,
    options_to_json,
    store_result,
    to_file,
)
from services.files.uploads import UploadStorage
from services.storage.object_store import ObjectStore, make_key

MAX_SEARCH_LENGTH = 200
log = logging.getLogger(__name__)


class FileService:
    """Everything that can be done with stored files, each by its owner only."""

    def __init__(
        self,
        database: Database,
        store: ObjectStore,
        storage: UploadStorage,
        ingestion_queue: IngestionQueue,
        preview: TablePreview,
        access: AccessControl,
    ) -> None:
        self._database = database
        self._store = store
        self._storage = storage
        self._ingestion_queue = ingestion_queue
        self._preview = preview
        self._access = access

    async def page(
        self, user: UserActor, request: PageRequest, words: str = ""
    ) -> Page[StoredFile]:
        """The user's files, newest first; with `words`, those whose name contains them."""
        words = words.strip()[:MAX_SEARCH_LENGTH]
        async with self._database.reading() as session:
            rows = await records.find_page(session, user, request, words)
        kept = tuple(to_file(row) for row in rows[: request.limit])
        following = (kept[-1].created_at, kept[-1].id) if len(rows) > len(kept) else None
        return Page(kept, following)

    async def get(self, user: UserActor, file_id: str) -> StoredFile:
        """A file of the user. Raises `NotFound`."""
        async with self._database.reading() as session:
            row = await records.find_by_id(session, file_id)
        if row is None or UserActor(row.user_id, row.workspace_id) != user:
            raise NotFound("uploads.unknown")
        return to_file(row)

    async def find_egress(self, file_ids: Sequence[str]) -> SourceEgress:
        """What of uploads may leave: as the sources that keep them say."""
        return await self._database.read(partial(egress.find_of_files, file_ids=file_ids))

    async def get_many(self, user: UserActor, file_ids: Sequence[str]) -> list[StoredFile]:
        """Files of the user as they are named, with one look. Raises `NotFound`."""
        reading = partial(records.find_owned, user=user, ids=file_ids)
        found = {row.id: row for row in await self._database.read(reading)}
        if not found.keys() >= set(file_ids):
            raise NotFound("uploads.unknown")
        return [to_file(found[file_id]) for file_id in file_ids]

    async def find_using_sources(self, file: StoredFile) -> list[UsingSource]:
        """The data sources that keep a file, as far as they are open to its owner."""
        async with self._database.reading() as session:
            found = await source_files.find_sources(session, file.id)
        ids = (source for source, _, _ in found)
        shown = await self._access.filter_ids(ids, file.owner)
        return [
            UsingSource(source, name, key == file.tables_key)
            for source, name, key in found
            if source in shown
        ]

    async def rename(self, file_id: str, name: str) -> StoredFile:
        """Give a file another name. Raises `Invalid`."""
        label = check_file_name(name)
        async with self._database.transaction() as session:
            row = await _require_row(session, file_id)
            row.name = label
        return to_file(row)

    async def delete(self, file_id: str) -> None:
        """Remove a file with its content, its tables and their copies. Raises `NotFound`."""
        async with self._database.transaction() as session:
            row = await _require_row(session, file_id)
            keys = [row.content_key, row.tables_key]
            await records.delete(session, file_id)
        await self._delete_orphans(key for key in keys if key)
        log.info("file deleted", extra={"file": file_id})

    @asynccontextmanager
    async def user_deletion(self, user_id: str) -> AsyncIterator[None]:
        """Deletes the files of a user after the block has deleted the user."""
        async with self._database.reading() as session:
            keys = await records.list_keys(session, user_id)
        yield
        await self._delete_orphans(keys)

    async def open_content(self, file: StoredFile) -> tuple[int, AsyncIterator[bytes]]:
        """The uploaded bytes: how many, and in pieces. Raises `NotFound`, `Gone`."""
        async with self._database.reading() as session:
            row = await _require_row(session, file.id)
        log.info("file downloaded", extra={"file": file.id})
        return row.bytes, self._store.open(row.content_key)

    @asynccontextmanager
    async def pin_tables(self, file: StoredFile) -> AsyncIterator[Path]:
        """A DuckDB file of this machine with the tables, which stays until the block ends.

        Its content never changes: a file that is read anew has another path. Raises `Conflict`
        while it is read for the first time, `Gone` also when it was read anew since,
        `StorageUnavailable`.
        """
        if file.tables_key is None:
            raise Conflict("uploads.not_ready", name=file.name)
        async with self._storage.object_cache.pin(file.tables_key) as path:
            yield path

    async def preview_rows(self, file: StoredFile, table: FileTable, limit: int) -> PreviewRows:
        """The first rows of a table of a file."""
        async with self.pin_tables(file) as path:
            return await self._preview.read_rows(path, table, limit, file.owner)

    async def reingest(
        self, file: StoredFile, table_options: TableOptions, follow: ProgressListener
    ) -> StoredFile:
        """Ingest a file again with one more correction; running questions keep the old tables.

        Raises `Invalid` for options that name no table or column, `Conflict` while somebody else
        reads it, `FileUnreadable` when that cannot be done: then all stays as it was.
        """
        _check_options(file, table_options)
        row = await self._begin_ingestion(file.id)
        reader, options = str(row.reader), merge_options(options_from_row(row), table_options)
        out = self._storage.make_staging_path()
        key = make_key()
        try:
            async with (
                self._ingestion_queue.lease(file.id, reader, follow) as on_progress,
                self._storage.object_cache.pin(row.content_key) as path,
            ):
                reading = await self._ingestion_queue.ingest(
                    (path, out), row.name, options, on_progress
                )
                await self._storage.object_cache.put_file(key, out)
            async with self._database.transaction() as session:
                fresh = await _require_row(session, file.id, reader)
                store_result(fresh, reading, key)
                fresh.wishes = options_to_json(options)
        except BaseException:
            out.unlink(missing_ok=True)
            await asyncio.shield(self._cancel_ingestion(file.id, reader, key))
            raise
        await self._delete_orphans([row.tables_key] if row.tables_key else [])
        log.info("file read anew", extra={"file": file.id})
        return to_file(fresh)

    async def _begin_ingestion(self, file_id: str) -> FileRow:
        async with self._database.transaction() as session:
            row = await _require_row(session, file_id)
            if row.status != "ready" or records.is_being_read(row):
                raise Conflict("uploads.being_read")
            row.reader, row.read_until, row.progress = new_id(), now() + LEASE, None
        return row

    async def _cancel_ingestion(self, file_id: str, reader: str, key: str) -> None:
        async with self._database.transaction() as session:
            await records.release_lease(session, file_id, reader)
        await self._delete_orphans([key])

    async def _delete_orphans(self, keys: Iterable[str]) -> None:
        await delete_orphans(self._database, self._storage.object_cache, keys)


async def _require_row(session: AsyncSession, file_id: str, reader: str | None = None) -> FileRow:
    """The row, locked; with a `reader`, only while he has the lease."""
    row = await records.find_by_id(session, file_id, lock=True)
    if row is None:
        raise NotFound("uploads.unknown")
    if reader and row.reader != reader:
        raise Conflict("uploads.being_read")
    return row


def _check_options(file: StoredFile, table_options: TableOptions) -> None:
    table = find_table(file, table_options.table)
    if table is None:
        raise NotFound("uploads.unknown_table", name=table_options.table)
    names = {column.name for column in table.columns}
    for name in table_options.kinds:
        if name not in names and not table.skipped:
            raise Invalid("uploads.unknown_column", path=f"kinds.{name}", column=name)
