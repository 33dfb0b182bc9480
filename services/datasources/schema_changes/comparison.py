"""Compares the tables that a sync found with those of the sync before."""

from collections.abc import Iterable, Iterator, Sequence

from model.sources.schema import Table
from model.sources.schema_change import SchemaChange


def compare_tables(before: Sequence[Table], tables: Iterable[Table]) -> tuple[SchemaChange, ...]:
    """The changes in the order of the tables found, then the tables that are gone.

    Without tables before there is nothing to compare with, and no change.
    """
    if not before:
        return ()
    tables_by_name = {table.name: table for table in before}
    changes: list[SchemaChange] = []
    for table in tables:
        old = tables_by_name.pop(table.name, None)
        changes += (
            _compare_columns(old, table) if old else [SchemaChange("table_added", table.name)]
        )
    return (*changes, *(SchemaChange("table_removed", name) for name in tables_by_name))


def _compare_columns(before: Table, table: Table) -> Iterator[SchemaChange]:
    types = {column.name: column.type for column in before.columns}
    for column in table.columns:
        old = types.pop(column.name, None)
        if old is None:
            yield SchemaChange("column_added", table.name, column.name, after=column.type)
        elif old != column.type:
            yield SchemaChange("type_changed", table.name, column.name, old, column.type)
    for name, old in types.items():
        yield SchemaChange("column_removed", table.name, name, before=old)
