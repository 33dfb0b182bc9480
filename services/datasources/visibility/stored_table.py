"""A table of a source as administrators see it: what is switched off, and what they change."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from model.errors import Invalid
from model.sources.datasource import ColumnChanges, TableChanges
from model.sources.schema import Column, Table
from services.datasources.visibility.table_filter import remove_disabled_parts


@dataclass(frozen=True, slots=True)
class StoredColumn:
    """A column with its switch for sample values."""

    column: Column
    sample: bool = True


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A table as an administrator sees it, switched-off parts included."""

    table: Table
    columns: tuple[StoredColumn, ...]
    position: int
    id: str


def has_sampled_values(table: StoredTable) -> bool:
    """Whether values of a table are stored: samples, profiles or a dictionary."""
    columns = (each.column for each in table.columns)
    return any(each.samples or each.profile or each.dictionary for each in columns)


def is_visible(table: StoredTable) -> bool:
    """Whether users see a table: it and at least one of its columns are enabled."""
    return table.table.enabled and any(each.column.enabled for each in table.columns)


def list_enabled_flags(table: StoredTable) -> tuple[bool, ...]:
    """Whether the table and each of its columns are enabled."""
    return table.table.enabled, *(each.column.enabled for each in table.columns)


def filter_visible_tables(tables: Iterable[StoredTable]) -> list[StoredTable]:
    """The tables as users see them, without disabled tables and columns."""
    tables_by_name = {stored_table.table.name: stored_table for stored_table in tables}
    visible_tables = []
    for table in remove_disabled_parts(
        stored_table.table for stored_table in tables_by_name.values()
    ):
        stored_table = tables_by_name[table.name]
        columns = tuple(each for each in stored_table.columns if each.column.enabled)
        visible_tables.append(replace(stored_table, table=table, columns=columns))
    return visible_tables


def apply_column_changes(stored_column: StoredColumn, changes: ColumnChanges) -> StoredColumn:
    """A column after an administrator's changes."""
    column = stored_column.column
    changed_column = replace(
        column,
        note=column.note if changes.note is None else changes.note,
        enabled=column.enabled if changes.enabled is None else changes.enabled,
    )
    return StoredColumn(
        changed_column, stored_column.sample if changes.sample is None else changes.sample
    )


def apply_table_changes(stored_table: StoredTable, changes: TableChanges) -> StoredTable:
    """A table after an administrator's changes. Raises `Invalid` for a column it has not."""
    table = stored_table.table
    columns = {each.column.name: each for each in stored_table.columns}
    for name, column_changes in changes.columns.items():
        if name not in columns:
            raise Invalid("datasources.unknown_column", table=table.name, column=name)
        columns[name] = apply_column_changes(columns[name], column_changes)
    changed_table = replace(
        table,
        note=table.note if changes.note is None else changes.note,
        enabled=table.enabled if changes.enabled is None else changes.enabled,
    )
    return replace(stored_table, table=changed_table, columns=tuple(columns.values()))
