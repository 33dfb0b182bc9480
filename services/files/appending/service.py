"""Appends uploads to kept files, and takes them out again."""

import logging
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from model.database.engine import Database, new_id
from model.errors import Conflict, Invalid
from model.files.file import StoredFile
from model.repositories import file_parts as parts
from model.repositories import files as records
from model.tables.file import FileRow
from services.files.appending.known_rows import make_known_rows_sql
from services.files.appending.preview import (
    AppendPlan,
    TableAddition,
    describe_addition,
    plan_append,
    preview_file,
)
from services.files.ingestion_queue import ProgressListener
from services.files.locked_rows import require_row
from services.files.orphan_cleanup import delete_orphans
from services.files.preview import TablePreviewReader
from services.files.rebuilding.rebuild import (
    Rebuild,
    StoredTables,
    TableRebuilds,
    store_tables,
    to_stored_tables,
)
from services.files.rebuilding.table_union import check_units
from services.files.replacement import FileReplacement, SourceUpdate
from services.files.row_mapping import find_part, to_file
from services.storage.object_cache import ObjectCache

MAX_PARTS = 100
"""Uploads that a file may consist of."""
log = logging.getLogger(__name__)
_COPIED = (
    "user_id", "workspace_id", "name", "kind", "bytes", "status", "content_key", "tables_key",
    "tables_bytes", "tables", "notices", "wishes", "created_at",
)  # fmt: skip
"""The fields that the first part of a file copies from its record."""


class FileAppending:
    """Appends uploads to files, and takes them out again.

    The caller has checked that the file is the user's.
    """

    def __init__(
        self,
        database: Database,
        object_cache: ObjectCache,
        rebuilds: TableRebuilds,
        preview: TablePreviewReader,
        replacement: FileReplacement,
    ) -> None:
        self._database = database
        self._replacement = replacement
        self._object_cache = object_cache
        self._rebuilds = rebuilds
        self._preview = preview

    async def list_additions(
        self, file: StoredFile, new: StoredFile, plan: AppendPlan
    ) -> list[TableAddition]:
        """What an upload would add to the tables of a file. Raises `Gone`, `StorageUnavailable`."""
        if file.tables_key is None or new.tables_key is None:
            raise Conflict("uploads.being_read")
        additions = []
        async with (
            self._object_cache.pin(file.tables_key) as before,
            self._object_cache.pin(new.tables_key) as after,
        ):
            for union in plan.list_grown_unions():
                sql = make_known_rows_sql(union)
                known_rows = await self._preview.count_rows((before, after), sql, file.owner)
                additions.append(describe_addition(union, known_rows))
        return additions

    async def list_source_updates(self, file: StoredFile, plan: AppendPlan) -> list[SourceUpdate]:
        """What changes in the sources that keep the file, as far as they are open to its owner."""
        return await self._replacement.list_source_updates(file, preview_file(file, plan))

    async def append(
        self, file: StoredFile, new: StoredFile, follow: ProgressListener, *, new_rows_only: bool
    ) -> StoredFile:
        """Add the rows of an upload to a file; from then on the upload is listed as a part of it.

        Running questions keep the old tables; sources get the new ones at their next sync.
        Raises `Invalid`, `Conflict`, `NotFound`, `FileUnreadable`; then all stays as it was.
        """
        plan = plan_append(file, new)
        check_units(plan.unions)
        async with self._rebuilds.begin(file.id, follow) as rebuild:
            if rebuild.row.tables_key != file.tables_key:
                raise Conflict("uploads.being_read")
            sources = [
                StoredTables(str(file.tables_key), None, file.tables),
                StoredTables(str(new.tables_key), None, new.tables, new_rows_only),
            ]
            tables = await self._rebuilds.merge(rebuild, file, plan.unions, sources)
            async with (
                self._database.transaction() as session,
                self._rebuilds.quota.keep(session, file.owner.id),
            ):
                row, new_row = await _lock_both(session, rebuild, new)
                await _add_part(session, row, new_row)
                new_row.new_rows_only = new_rows_only
                row.bytes += new_row.bytes
                old_keys = store_tables(row, tables)
        return await self._finish(row, old_keys, "file appended to")

    async def remove(self, file: StoredFile, part_id: str, follow: ProgressListener) -> StoredFile:
        """Take an upload and its rows out of a file. Raises as `append`; then all stays."""
        async with self._rebuilds.begin(file.id, follow) as rebuild:
            async with self._database.reading() as session:
                rows = await parts.find_of_file(session, file.id)
            removed_part = find_part(rows, part_id)
            remaining_parts = [row for row in rows if row is not removed_part]
            sources = [to_stored_tables(row) for row in remaining_parts]
            tables = await self._rebuilds.unite(rebuild, remaining_parts[0], sources)
            async with self._database.transaction() as session:
                row = await require_row(session, file.id, rebuild.reader)
                old_keys = [*parts.list_keys(removed_part), *parts.list_keys(row)]
                await _remove_part(session, row, removed_part.id)
                old_keys += store_tables(row, tables)
        return await self._finish(row, old_keys, "upload taken out of a file")

    async def _finish(self, row: FileRow, old_keys: Sequence[str], message: str) -> StoredFile:
        await delete_orphans(self._database, self._object_cache, [key for key in old_keys if key])
        log.info(message, extra={"file": row.id, "bytes": row.bytes})
        return to_file(row)


async def _lock_both(
    session: AsyncSession, rebuild: Rebuild, new: StoredFile
) -> tuple[FileRow, FileRow]:
    """The file and the upload, locked in the order of their ids, as they were looked at."""
    for file_id in sorted((rebuild.row.id, new.id)):
        await records.find_by_id(session, file_id, lock=True)
    row = await require_row(session, rebuild.row.id, rebuild.reader)
    new_row = await require_row(session, new.id)
    if records.is_being_read(new_row) or new_row.tables_key != new.tables_key:
        raise Conflict("uploads.being_read")
    if await parts.find_of_file(session, new.id):
        raise Invalid("appending.has_parts", path="upload", name=new.name)
    return row, new_row


async def _add_part(session: AsyncSession, row: FileRow, upload_row: FileRow) -> None:
    """Make the upload a part of the file; the first time, what the file was becomes one, too."""
    file_parts = await parts.find_of_file(session, row.id, lock=True)
    if len(file_parts) >= MAX_PARTS:
        raise Conflict("appending.too_many", most=MAX_PARTS)
    if not file_parts:
        values = {name: getattr(row, name) for name in _COPIED}
        session.add(FileRow(id=new_id(), part_of=row.id, position=0, **values))
    upload_row.part_of = row.id
    upload_row.position = file_parts[-1].position + 1 if file_parts else 1


async def _remove_part(session: AsyncSession, row: FileRow, part_id: str) -> None:
    """Remove a part from the file; a file with one part left becomes an ordinary file again."""
    file_parts = await parts.find_of_file(session, row.id, lock=True)
    await session.delete(find_part(file_parts, part_id))
    first, *others = [each for each in file_parts if each.id != part_id]
    row.content_key, row.wishes = first.content_key, first.wishes
    row.bytes = sum(each.bytes for each in (first, *others))
    if not others:
        await session.delete(first)
