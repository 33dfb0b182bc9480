"""Merges the tables that a sync read with what administrators set on the stored ones."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from model.repositories.sources import datasources as records
from model.sources.datasource import ColumnChanges
from model.sources.schema import Table
from model.sources.schema_change import SchemaChange
from model.tables.datasource import DatasourceRow, SourceTableRow
from services.datasources.row_mapping import clear_sampled_values, to_row_values, to_table
from services.datasources.schema_changes.comparison import compare_tables
from services.datasources.schema_changes.disabled_additions import (
    DisabledAdditions,
    RuledNames,
    describe_addition,
    read_ruled_names,
)
from services.datasources.visibility.stored_table import (
    StoredColumn,
    StoredTable,
    apply_column_changes,
    is_visible,
)
from services.datasources.visibility.value_removal import strip_table_values


@dataclass(frozen=True, slots=True)
class MergedTables:
    """Table rows to store, with the notes and switches of one version of the source."""

    version: str
    row_values: list[dict[str, Any]]
    visible: int
    """How many tables users see."""
    gone: list[dict[str, Any]]
    """Updates of the rows of tables that no longer exist, which delete their values."""
    changes: tuple[SchemaChange, ...]


NOTHING_MERGED = MergedTables("", [], 0, [], ())


async def merge_with_stored(
    session: AsyncSession, row: DatasourceRow, tables: list[Table]
) -> MergedTables:
    """The tables that were read, with the notes and switches of those that are stored."""
    rows = await records.find_tables(session, row.id, gone=True)
    storable_tables = tables if row.sample else [strip_table_values(table) for table in tables]
    ruled_names = await read_ruled_names(session, row.id)
    return await asyncio.to_thread(_merge, row.version, storable_tables, rows, ruled_names)


def _merge(
    version: str, tables: list[Table], rows: Sequence[SourceTableRow], ruled_names: RuledNames
) -> MergedTables:
    stored_tables = {row.name: to_table(row) for row in rows}
    previous_tables = {row.name: stored_tables[row.name] for row in rows if not row.gone}
    additions = DisabledAdditions(ruled_names, previous_tables, tables)
    merged_tables = [
        additions.disable_table(_merge_table(table, stored_tables.pop(table.name, None), position))
        for position, table in enumerate(tables)
    ]
    tables_by_name = {each.table.name: each for each in merged_tables}
    changes = tuple(
        describe_addition(change, tables_by_name)
        for change in compare_tables([each.table for each in previous_tables.values()], tables)
    )
    return MergedTables(
        version,
        [to_row_values(table) for table in merged_tables],
        sum(map(is_visible, merged_tables)),
        clear_sampled_values(stored_tables.values()),
        changes,
    )


def _merge_table(table: Table, stored_table: StoredTable | None, position: int) -> StoredTable:
    if stored_table is None:
        return StoredTable(table, tuple(map(StoredColumn, table.columns)), position, "")
    stored_columns = {each.column.name: each for each in stored_table.columns}
    columns = tuple(_merge_column(StoredColumn(c), stored_columns) for c in table.columns)
    settings = stored_table.table
    merged_table = replace(table, note=settings.note, enabled=settings.enabled)
    return StoredTable(merged_table, columns, position, "")


def _merge_column(column: StoredColumn, stored_columns: Mapping[str, StoredColumn]) -> StoredColumn:
    stored_column = stored_columns.get(column.column.name)
    if stored_column is None:
        return column
    settings = stored_column.column
    changes = ColumnChanges(settings.note, settings.enabled, stored_column.sample)
    return apply_column_changes(column, changes)
