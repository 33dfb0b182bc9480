"""Filters out disabled tables and columns, and the keys that refer to them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from model.sources.schema import Column, ForeignKey, Table


def remove_disabled_parts(tables: Iterable[Table]) -> tuple[Table, ...]:
    """The enabled tables with their enabled columns, and the keys that name nothing else.

    A table without an enabled column is left out. An incomplete primary key is removed, and so is
    a foreign key whose target is not visible.
    """
    visible_tables = {
        table.name: table for each in tables if (table := _remove_disabled_columns(each)).columns
    }
    return tuple(keep_visible_keys(table, visible_tables) for table in visible_tables.values())


def select_readable_tables(tables: Iterable[Table], before: Iterable[Table]) -> list[Table]:
    """The tables that a sync found, without those and the columns that were switched off before."""
    tables_by_name = {table.name: table for table in before}
    return [
        replace(table, columns=_select_enabled_columns(table, tables_by_name.get(table.name)))
        for table in tables
        if table.name not in tables_by_name or tables_by_name[table.name].enabled
    ]


def _select_enabled_columns(table: Table, before: Table | None) -> tuple[Column, ...]:
    off = {column.name for column in before.columns if not column.enabled} if before else set[str]()
    return tuple(column for column in table.columns if column.name not in off)


def find_hidden_names(tables: Sequence[Table], visible: Iterable[Table]) -> frozenset[str]:
    """Lower-case names of disabled tables and columns that nothing visible shares."""
    visible_names = _collect_names(visible)
    return frozenset(_collect_names(tables) - visible_names)


def _remove_disabled_columns(table: Table) -> Table:
    columns = tuple(column for column in table.columns if column.enabled and table.enabled)
    off = frozenset(column.name for column in table.columns if column not in columns)
    return replace(table, columns=columns, partial=bool(off), switched_off=off)


def keep_visible_keys(table: Table, tables: Mapping[str, Table]) -> Table:
    """The table with its complete primary key, and the foreign keys that lead to `tables`."""
    primary = table.primary_key if _has_columns(table, table.primary_key) else ()
    foreign = tuple(key for key in table.foreign_keys if _is_visible(key, table, tables))
    if len(primary) == len(table.primary_key) and len(foreign) == len(table.foreign_keys):
        return table
    return replace(table, primary_key=primary, foreign_keys=foreign)


def _is_visible(key: ForeignKey, table: Table, tables: Mapping[str, Table]) -> bool:
    target = tables.get(key.table)
    return (
        target is not None
        and _has_columns(target, key.references)
        and _has_columns(table, key.columns)
    )


def _has_columns(table: Table, columns: Iterable[str]) -> bool:
    return all(table.column(name) for name in columns)


def _collect_names(tables: Iterable[Table]) -> set[str]:
    names: set[str] = set()
    for table in tables:
        names |= {table.name.lower(), table.name.rpartition(".")[2].lower()}
        names |= {column.name.lower() for column in table.columns}
    return names
