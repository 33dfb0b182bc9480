"""Replaces an uploaded file by another upload of its owner, in one step."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from model.database.engine import Database
from model.errors import Conflict, Invalid, NotFound
from model.files.file import DOCUMENT_KINDS, FileTable, StoredFile, UsingSource
from model.repositories import file_parts as parts
from model.repositories import files as records
from model.sources.schema import ColumnKind, Table
from model.sources.schema_change import SchemaChange
from model.tables.file import FileRow
from services.datasources.schema_changes.comparison import compare_tables
from services.files.file_source_store import FileSourceStore
from services.files.orphan_cleanup import delete_orphans
from services.files.querying.naming import strip_extensions
from services.files.row_mapping import to_file
from services.files.service import FileService
from services.storage.object_cache import ObjectCache

log = logging.getLogger(__name__)
_REPLACED_FIELDS = (
    "kind", "bytes", "content_key", "tables_key", "tables_bytes", "tables", "notices",
    "wishes", "pages", "passages",
)  # fmt: skip
"""The fields that a file gets from the one that replaces it."""


@dataclass(frozen=True, slots=True)
class ColumnComparison:
    """A column that one of two files has, or both with another kind."""

    name: str
    before: ColumnKind | None
    after: ColumnKind | None


@dataclass(frozen=True, slots=True)
class TableComparison:
    """A table of a file and the one that would be in its place."""

    name: str
    change: Literal["added", "removed", "changed", "same"]
    rows_before: int | None
    rows_after: int | None
    columns: tuple[ColumnComparison, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceUpdate:
    """What a replaced file changes in a source that keeps it, once that is synced."""

    source: UsingSource
    tables: tuple[Table, ...]
    changes: tuple[SchemaChange, ...]


class FileReplacement:
    """Shows what a replacement changes, and replaces files."""

    def __init__(
        self,
        database: Database,
        object_cache: ObjectCache,
        files: FileService,
        source_files: FileSourceStore,
    ) -> None:
        self._database = database
        self._object_cache = object_cache
        self._files = files
        self._source_files = source_files

    async def list_source_updates(self, file: StoredFile, new: StoredFile) -> list[SourceUpdate]:
        """What changes in the sources that use the file and that its owner may open."""
        updates = []
        for source in await self._files.find_using_sources(file):
            later = replace(file, kind=new.kind, tables=new.tables)
            before, after = await self._source_files.plan_update(source.id, later)
            updates.append(SourceUpdate(source, after, compare_tables(before, after)))
        return updates

    async def replace(self, file: StoredFile, new: StoredFile) -> StoredFile:
        """Give the file the content of the new one, and delete the record of the new one.

        The file keeps its id, and its name except for the ending. Running questions use the old
        tables, answers stay as they are, sources use the new tables after their next sync. Raises
        `Invalid`, `Conflict`, `NotFound`; then nothing changes.
        """
        check_replaceable(file, new)
        async with self._database.transaction() as session:
            row, new_row = await _lock_both(session, file.id, new.id)
            old_keys = parts.list_keys(row) + await parts.delete_of_file(session, row.id)
            await parts.move(session, new_row.id, row.id)
            for name in _REPLACED_FIELDS:
                setattr(row, name, getattr(new_row, name))
            row.name = _replace_ending(row.name, new_row.name)
            await records.delete(session, new.id)
            replaced_file = to_file(row)
        await delete_orphans(self._database, self._object_cache, old_keys)
        log.info("file replaced", extra={"file": file.id, "bytes": replaced_file.bytes})
        return replaced_file


def check_replaceable(file: StoredFile, new: StoredFile) -> None:
    """Raises `Invalid` where one cannot be in the place of the other."""
    if file.id == new.id:
        raise Invalid("uploads.replaces_itself", path="by")
    if "parsing" in (file.status, new.status):
        raise Conflict("uploads.being_read")
    if (file.kind in DOCUMENT_KINDS) != (new.kind in DOCUMENT_KINDS):
        raise Invalid("uploads.replaces_other_kind", path="by", name=new.name)


def _replace_ending(name: str, new: str) -> str:
    """A name with the ending of another, which says the kind of the content."""
    return strip_extensions(name) + new[len(strip_extensions(new)) :]


def compare_files(file: StoredFile, new: StoredFile) -> tuple[TableComparison, ...]:
    """The tables of both by name: that of a file with one table is often the file's own."""
    new_tables = {table.name: table for table in _list_tables(new)}
    comparisons = [
        _compare_table(table, new_tables.pop(table.name, None)) for table in _list_tables(file)
    ]
    additions = (
        TableComparison(table.name, "added", None, table.rows) for table in new_tables.values()
    )
    return (*comparisons, *additions)


def _list_tables(file: StoredFile) -> list[FileTable]:
    return [table for table in file.tables if not table.skipped]


def _compare_table(before: FileTable, after: FileTable | None) -> TableComparison:
    if after is None:
        return TableComparison(before.name, "removed", before.rows, None)
    columns = tuple(_compare_columns(before, after))
    is_changed = bool(columns) or before.rows != after.rows
    return TableComparison(
        before.name, "changed" if is_changed else "same", before.rows, after.rows, columns
    )


def _compare_columns(before: FileTable, after: FileTable) -> Iterator[ColumnComparison]:
    old = {column.name: column.kind for column in before.columns}
    new = {column.name: column.kind for column in after.columns}
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) != new.get(name):
            yield ColumnComparison(name, old.get(name), new.get(name))


async def _lock_both(session: AsyncSession, *file_ids: str) -> Sequence[FileRow]:
    """Both rows in this order, locked in the order of their ids, so that there is no deadlock."""
    rows = {}
    for file_id in sorted(file_ids):
        row = await records.find_by_id(session, file_id, lock=True)
        if row is None:
            raise NotFound("uploads.unknown")
        if row.status != "ready" or records.is_being_read(row):
            raise Conflict("uploads.being_read")
        rows[file_id] = row
    return [rows[file_id] for file_id in file_ids]
