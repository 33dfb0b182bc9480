"""Removes stored values of disabled columns; their names and notes stay."""

from dataclasses import replace

from model.files.table_comments import strip_values
from model.sources.schema import Column, Table


def strip_column_values(column: Column, *, sampled: bool) -> Column:
    """The column; samples and profile only if it is enabled and sampled."""
    if sampled and column.enabled:
        return column
    return column.without_values()


def strip_table_values(table: Table) -> Table:
    """The table without samples and profiles, and without days in its comment."""
    columns = tuple(strip_column_values(column, sampled=False) for column in table.columns)
    return replace(table, columns=columns, comment=strip_values(table, lambda _: True))
