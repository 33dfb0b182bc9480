"""A user's files: list, ingest again with corrections, download, delete."""

import logging
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from model.actor import UserActor
from model.database.engine import Database
from model.errors import Conflict, NotFound
from model.files.file import FilePart, FileTable, StoredFile, TableOptions, UsingSource
from model.paging import Page, PageRequest, cut_page
from model.repositories import file_parts as parts
from model.repositories import files as records
from model.repositories.sources import egress, source_files
from model.sources.egress import SourceEgress
from services.datasources.access.source_access import AccessControl
from services.files.file_names import check_file_name
from services.files.ingestion_queue import ProgressListener
from services.files.locked_rows import require_row
from services.files.orphan_cleanup import delete_orphans
from services.files.preview import PreviewRows, TablePreviewReader
from services.files.rebuilding.reingestion import FileReingestion
from services.files.row_mapping import (
    find_part,
    name_for_upload,
    options_from_row,
    to_file,
    to_part,
)
from services.storage.object_cache import ObjectCache
from services.storage.object_store import ObjectStore

MAX_SEARCH_LENGTH = 200
log = logging.getLogger(__name__)


class FileService:
    """Everything that can be done with stored files, each by its owner only."""

    def __init__(
        self,
        database: Database,
        store: ObjectStore,
        object_cache: ObjectCache,
        preview: TablePreviewReader,
        reingestion: FileReingestion,
        access: AccessControl,
    ) -> None:
        self._database = database
        self._store = store
        self._object_cache = object_cache
        self._preview = preview
        self._reingestion = reingestion
        self._access = access

    async def page(
        self, user: UserActor, request: PageRequest, words: str = ""
    ) -> Page[StoredFile]:
        """The user's files, newest first; with `words`, those whose name contains them."""
        words = words.strip()[:MAX_SEARCH_LENGTH]
        async with self._database.reading() as session:
            rows = await records.find_page(session, user, request, words)
        return cut_page(rows, request, lambda last: (last.created_at, last.id)).map(to_file)

    async def get(self, user: UserActor, file_id: str) -> StoredFile:
        """A file of the user. Raises `NotFound`."""
        async with self._database.reading() as session:
            row = await records.find_by_id(session, file_id)
        if row is None or UserActor(row.user_id, row.workspace_id) != user:
            raise NotFound("uploads.unknown")
        return to_file(row)

    async def list_corrections(
        self, user: UserActor, file_id: str, name: str
    ) -> list[TableOptions]:
        """The corrections of the owner to the tables of a file, for an upload of that name.

        Raises `NotFound`.
        """
        async with self._database.reading() as session:
            row = await records.find_by_id(session, file_id)
        if row is None or UserActor(row.user_id, row.workspace_id) != user:
            raise NotFound("uploads.unknown")
        return name_for_upload(options_from_row(row), row.kind, name)

    async def find_egress(self, file_ids: Sequence[str]) -> SourceEgress:
        """The egress rules of uploads: those of the sources that use them."""
        return await self._database.read(partial(egress.find_of_files, file_ids=file_ids))

    async def get_many(self, user: UserActor, file_ids: Sequence[str]) -> list[StoredFile]:
        """Files of the user in the order of the ids, with one query. Raises `NotFound`."""
        reading = partial(records.find_owned, user=user, ids=file_ids)
        rows = {row.id: row for row in await self._database.read(reading)}
        if not rows.keys() >= set(file_ids):
            raise NotFound("uploads.unknown")
        return [to_file(rows[file_id]) for file_id in file_ids]

    async def find_using_sources(self, file: StoredFile) -> list[UsingSource]:
        """The data sources that keep a file, as far as they are open to its owner."""
        async with self._database.reading() as session:
            sources = await source_files.find_sources(session, file.id)
        ids = (source for source, _, _ in sources)
        visible_ids = await self._access.filter_ids(ids, file.owner)
        return [
            UsingSource(source, name, key == file.tables_key)
            for source, name, key in sources
            if source in visible_ids
        ]

    async def rename(self, file_id: str, name: str) -> StoredFile:
        """Give a file another name. Raises `Invalid`."""
        label = check_file_name(name)
        async with self._database.transaction() as session:
            row = await require_row(session, file_id)
            row.name = label
        return to_file(row)

    async def delete(self, file_id: str) -> None:
        """Remove a file with its content, its tables and their copies. Raises `NotFound`."""
        async with self._database.transaction() as session:
            row = await require_row(session, file_id)
            keys = parts.list_keys(row) + await parts.delete_of_file(session, file_id)
            await records.delete(session, file_id)
        await self._delete_orphans(keys)
        log.info("file deleted", extra={"file": file_id})

    @asynccontextmanager
    async def user_deletion(self, user_id: str) -> AsyncIterator[None]:
        """Deletes the files of a user after the block has deleted the user."""
        async with self._database.reading() as session:
            keys = await records.list_keys(session, user_id)
        yield
        await self._delete_orphans(keys)

    async def open_content(self, file: StoredFile) -> tuple[int, AsyncIterator[bytes]]:
        """The uploaded bytes: how many, and in pieces.

        Raises `NotFound`, `Gone`, and `Conflict` for a file of several uploads.
        """
        async with self._database.reading() as session:
            row = await require_row(session, file.id)
            if await parts.find_of_file(session, file.id):
                raise Conflict("appending.has_several", name=file.name)
        log.info("file downloaded", extra={"file": file.id})
        return row.bytes, self._store.open(row.content_key)

    async def list_parts(self, file: StoredFile) -> list[FilePart]:
        """The uploads of a file, the first one first; none for one that was not appended to."""
        async with self._database.reading() as session:
            rows = await parts.find_of_file(session, file.id)
        return [to_part(row) for row in rows]

    async def open_part(
        self, file: StoredFile, part_id: str
    ) -> tuple[FilePart, AsyncIterator[bytes]]:
        """An upload of a file and its bytes, in pieces. Raises `NotFound`, `Gone`."""
        async with self._database.reading() as session:
            row = find_part(await parts.find_of_file(session, file.id), part_id)
        log.info("upload of a file downloaded", extra={"file": file.id})
        return to_part(row), self._store.open(row.content_key)

    @asynccontextmanager
    async def pin_tables(self, file: StoredFile) -> AsyncIterator[Path]:
        """A DuckDB file of this machine with the tables, which stays until the block ends.

        Its content never changes: a file that is read anew has another path. Raises `Conflict`
        while it is read for the first time, `Gone` also when it was read anew since,
        `StorageUnavailable`.
        """
        if file.tables_key is None:
            raise Conflict("uploads.not_ready", name=file.name)
        async with self._object_cache.pin(file.tables_key) as path:
            yield path

    async def preview_rows(self, file: StoredFile, table: FileTable, limit: int) -> PreviewRows:
        """The first rows of a table of a file."""
        async with self.pin_tables(file) as path:
            return await self._preview.read_rows(path, table, limit, file.owner)

    async def reingest(
        self, file: StoredFile, change: TableOptions, follow: ProgressListener
    ) -> StoredFile:
        """Ingest a file again with one more correction; see `FileReingestion`."""
        return await self._reingestion.reingest(file, change, follow)

    async def _delete_orphans(self, keys: Iterable[str]) -> None:
        await delete_orphans(self._database, self._object_cache, keys)
