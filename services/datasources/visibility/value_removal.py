"""Removes stored values of disabled columns; their names and notes stay."""

from dataclasses import replace

from model.files.table_comments import strip_withheld
from model.sources.schema import Column, Table


def strip_column_values(column: Column, *, sampled: bool) -> Column:
    """The column, without what was read from rows unless it is enabled and sampled."""
    if sampled and column.enabled:
        return column
    return column.without_values()


def strip_table_values(table: Table) -> Table:
    """The table without values, in its columns and in its comment."""
    columns = tuple(strip_column_values(column, sampled=False) for column in table.columns)
    return replace(table, columns=columns, comment=strip_withheld(table, lambda _: True))
