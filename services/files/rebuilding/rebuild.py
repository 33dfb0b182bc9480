"""Builds other tables for a stored file under its lease: all of it is committed, or nothing."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from model.database.engine import Database, new_id, now
from model.errors import Conflict
from model.files.file import FileProgress, FileTable, StoredFile, TableOptions
from model.repositories import files as records
from model.tables.file import FileRow
from services.files.ingestion.child_protocol import IngestionResult
from services.files.ingestion.merging.merge_job import MergeSource, MergeTarget
from services.files.ingestion_queue import LEASE, IngestionQueue, ProgressListener
from services.files.locked_rows import require_row
from services.files.orphan_cleanup import delete_orphans
from services.files.rebuilding.table_union import TableUnion, check_units, unite_tables
from services.files.row_mapping import find_ingestion_name, store_result, to_file
from services.files.storage_quota import StorageQuota
from services.files.uploads import UploadStorage
from services.storage.object_store import make_key


@dataclass(frozen=True, slots=True)
class BuiltTables:
    """Tables that were built, and the key under which they are stored."""

    result: IngestionResult
    key: str
    size: int | None


@dataclass(frozen=True, slots=True)
class StoredTables:
    """An upload's tables, where they are stored, and whether only its new rows are wanted."""

    key: str
    size: int | None
    tables: tuple[FileTable, ...]
    new_rows_only: bool = False


@dataclass(slots=True)
class Rebuild:
    """A file whose tables are being built, and what was stored for that so far."""

    row: FileRow
    reader: str
    on_progress: ProgressListener
    steps: int = 1
    step: int = 0
    stored_keys: list[str] = field(default_factory=list)

    def report(self, progress: FileProgress) -> None:
        """Tell the progress of a step as that of the whole."""
        done = (self.step + progress.done) / self.steps
        self.on_progress(FileProgress(done, progress.sheet))


class TableRebuilds:
    """Rebuilds tables of files, one at a time for each."""

    def __init__(
        self,
        database: Database,
        storage: UploadStorage,
        ingestion_queue: IngestionQueue,
        quota: StorageQuota,
    ) -> None:
        self.quota = quota
        self._database = database
        self._storage = storage
        self._ingestion_queue = ingestion_queue

    @asynccontextmanager
    async def begin(self, file_id: str, follow: ProgressListener) -> AsyncIterator[Rebuild]:
        """Hold the lease of a file; the block commits at its end. When it fails, nothing changes.

        Raises `NotFound`, and `Conflict` while somebody else reads the file.
        """
        reader = new_id()
        row = await self._take_lease(file_id, reader)
        rebuild = Rebuild(row, reader, follow)
        try:
            async with self._ingestion_queue.lease(file_id, reader, follow) as on_progress:
                rebuild.on_progress = on_progress
                yield rebuild
        except BaseException:
            await asyncio.shield(self._cancel(rebuild))
            raise

    async def ingest(
        self, rebuild: Rebuild, row: FileRow, options: Sequence[TableOptions]
    ) -> BuiltTables:
        """Ingest an upload again, and store its tables. Raises `FileUnreadable`, `Gone`."""
        async with (
            self._make_output(rebuild) as out,
            self._storage.object_cache.pin(row.content_key) as path,
            self._ingestion_queue.slot(row.user_id),
        ):
            result = await self._ingestion_queue.ingest(
                path, find_ingestion_name(to_file(row)), out, options, rebuild.report
            )
            return await self._store(rebuild, out, result)

    async def merge(
        self,
        rebuild: Rebuild,
        file: StoredFile,
        unions: Sequence[TableUnion],
        uploads: Sequence[StoredTables],
    ) -> BuiltTables:
        """Merge the tables of uploads, and store them. Raises `FileUnreadable`, `Gone`."""
        async with AsyncExitStack() as stack:
            out = await stack.enter_async_context(self._make_output(rebuild))
            pins = [self._storage.object_cache.pin(upload.key) for upload in uploads]
            paths = [await stack.enter_async_context(each) for each in pins]
            targets = [_make_target(union, uploads, paths) for union in unions]
            await stack.enter_async_context(self._ingestion_queue.slot(file.owner.id))
            result = await self._ingestion_queue.merge(file.kind, targets, out, rebuild.report)
            result = replace(result, notices=file.notices)
            return await self._store(rebuild, out, result)

    async def unite(
        self, rebuild: Rebuild, first: FileRow, uploads: Sequence[StoredTables]
    ) -> BuiltTables:
        """The merged tables of uploads; those of a single upload stay as they are.

        Raises `Invalid` when units do not fit, `FileUnreadable`, `Gone`.
        """
        file = to_file(first)
        if len(uploads) == 1:
            result = IngestionResult(file.kind, file.tables, file.notices)
            return BuiltTables(result, uploads[0].key, uploads[0].size)
        unions = unite_tables([each.tables for each in uploads])
        check_units(unions)
        return await self.merge(rebuild, file, unions, uploads)

    @asynccontextmanager
    async def _make_output(self, rebuild: Rebuild) -> AsyncIterator[Path]:
        out = self._storage.make_staging_path()
        try:
            yield out
        finally:
            out.unlink(missing_ok=True)
        rebuild.step += 1

    async def _store(self, rebuild: Rebuild, out: Path, result: IngestionResult) -> BuiltTables:
        key, size = make_key(), (await asyncio.to_thread(out.stat)).st_size
        rebuild.stored_keys.append(key)
        await self._storage.object_cache.put_file(key, out)
        return BuiltTables(result, key, size)

    async def _take_lease(self, file_id: str, reader: str) -> FileRow:
        async with self._database.transaction() as session:
            row = await require_row(session, file_id)
            if row.status != "ready" or records.is_being_read(row):
                raise Conflict("uploads.being_read")
            row.reader, row.read_until, row.progress = reader, now() + LEASE, None
        return row

    async def _cancel(self, rebuild: Rebuild) -> None:
        async with self._database.transaction() as session:
            await records.release_lease(session, rebuild.row.id, rebuild.reader)
        await delete_orphans(self._database, self._storage.object_cache, rebuild.stored_keys)


def _make_target(
    union: TableUnion, uploads: Sequence[StoredTables], paths: Sequence[Path]
) -> MergeTarget:
    sources = (
        MergeSource(
            str(paths[source.upload]),
            source.table.name,
            source.columns,
            uploads[source.upload].new_rows_only,
        )
        for source in union.sources
    )
    return MergeTarget(union.table, tuple(sources))


def store_tables(row: FileRow, tables: BuiltTables) -> list[str]:
    """Store the tables in a row; returns the key that it had before, if any, in a list."""
    old_keys = [row.tables_key] if row.tables_key else []
    store_result(row, tables.result, tables.key, tables.size)
    return old_keys


def to_stored_tables(row: FileRow) -> StoredTables:
    """The tables of an upload of a file, as they are stored."""
    tables = to_file(row).tables
    return StoredTables(str(row.tables_key), row.tables_bytes, tables, row.new_rows_only)
