"""Reads a kept file again with corrections of its owner, each of its uploads."""

import logging
from collections.abc import Iterator, Sequence
from functools import reduce

from model.database.engine import Database
from model.errors import Invalid, NotFound
from model.files.file import FileTable, StoredFile, TableOptions
from model.repositories import file_parts as parts
from model.tables.file import FileRow
from services.files.ingestion_queue import ProgressListener
from services.files.locked_rows import require_row
from services.files.orphan_cleanup import delete_orphans
from services.files.rebuilding.rebuild import (
    BuiltTables,
    Rebuild,
    StoredTables,
    TableRebuilds,
    store_tables,
)
from services.files.rebuilding.table_union import match_tables
from services.files.row_mapping import (
    find_table,
    merge_options,
    options_from_row,
    options_to_json,
    to_file,
)
from services.storage.object_cache import ObjectCache

log = logging.getLogger(__name__)


class FileReingestion:
    """Ingests files again. Whoever calls has asked whether the file is the user's."""

    def __init__(
        self, database: Database, object_cache: ObjectCache, rebuilds: TableRebuilds
    ) -> None:
        self._database = database
        self._object_cache = object_cache
        self._rebuilds = rebuilds

    async def reingest(
        self, file: StoredFile, change: TableOptions, follow: ProgressListener
    ) -> StoredFile:
        """Ingest a file again with one more correction; running questions keep the old tables.

        Raises `Invalid` for options that name no table or column, `Conflict` while somebody else
        reads it and when the quota is used up, `FileUnreadable`: then all stays as it was.
        """
        _check_options(file, change)
        async with self._rebuilds.begin(file.id, follow) as rebuild:
            async with self._database.reading() as session:
                rows = await parts.find_of_file(session, file.id)
            changes = [[change], *_spread_change(change, [to_file(row).tables for row in rows])]
            part_tables, tables = await self._read_all(rebuild, rows, changes)
            async with (
                self._database.transaction() as session,
                self._rebuilds.quota.keep(session, file.owner.id),
            ):
                row = await require_row(session, file.id, rebuild.reader)
                fresh = await parts.find_of_file(session, file.id, lock=True)
                pairs = zip([row, *fresh], [tables, *part_tables], changes, strict=True)
                old = [key for pair in pairs for key in _store(*pair)]
        await delete_orphans(self._database, self._object_cache, old)
        log.info("file read anew", extra={"file": file.id})
        return to_file(row)

    async def _read_all(
        self, rebuild: Rebuild, rows: Sequence[FileRow], changes: Sequence[Sequence[TableOptions]]
    ) -> tuple[list[BuiltTables], BuiltTables]:
        """The tables of each upload, and of the whole, whose changes come first."""
        if not rows:
            options = _merge_changes(rebuild.row, changes[0])
            return [], await self._rebuilds.ingest(rebuild, rebuild.row, options)
        rebuild.steps = len(rows) + 1
        part_tables = [
            await self._rebuilds.ingest(rebuild, row, _merge_changes(row, change))
            for row, change in zip(rows, changes[1:], strict=True)
        ]
        sources = [
            StoredTables(each.key, each.size, each.result.tables, row.new_rows_only)
            for row, each in zip(rows, part_tables, strict=True)
        ]
        return part_tables, await self._rebuilds.unite(rebuild, rows[0], sources)


def _spread_change(
    change: TableOptions, uploads: Sequence[Sequence[FileTable]]
) -> Iterator[list[TableOptions]]:
    """The change for the tables of each upload whose rows the table has."""
    for place, tables in enumerate(uploads):
        if place == 0:
            yield [change]
            continue
        matches = match_tables(uploads[0], tables)
        own = [table for table, target in matches if target and target.name == change.table]
        yield [_fit_change(change, table) for table in own]


def _fit_change(change: TableOptions, table: FileTable) -> TableOptions:
    kinds_by_key = {name.casefold(): kind for name, kind in change.kinds.items()}
    kinds_by_name = {
        column.name: kinds_by_key.get(column.name.casefold()) for column in table.columns
    }
    kinds = {name: kind for name, kind in kinds_by_name.items() if kind}
    return TableOptions(table.name, change.header_rows, kinds)


def _merge_changes(row: FileRow, changes: Sequence[TableOptions]) -> list[TableOptions]:
    return reduce(merge_options, changes, options_from_row(row))


def _store(row: FileRow, tables: BuiltTables, changes: Sequence[TableOptions]) -> list[str]:
    row.wishes = options_to_json(_merge_changes(row, changes))
    return store_tables(row, tables)


def _check_options(file: StoredFile, table_options: TableOptions) -> None:
    table = find_table(file, table_options.table)
    if table is None:
        raise NotFound("uploads.unknown_table", name=table_options.table)
    names = {column.name for column in table.columns}
    for name in table_options.kinds:
        if name not in names and not table.skipped:
            raise Invalid("uploads.unknown_column", path=f"kinds.{name}", column=name)
