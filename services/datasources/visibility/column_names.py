"""Names of result columns for readers who may not see SQL.

Engines call a column without a name by the text of what it computes.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

from model.sources.query import CheckedQuery
from model.sources.schema import Schema
from services.datasources.fetched_rows import FetchedColumn


def number_unnamed_columns(
    columns: Sequence[FetchedColumn], query: CheckedQuery, schema: Schema
) -> tuple[FetchedColumn, ...]:
    """The columns; those that no name in the statement or the schema stands for get a number."""
    if query.names is None:
        return tuple(columns)
    of_schema = (column.name.lower() for table in schema.tables for column in table.columns)
    return tuple(_number_columns(columns, query.names.union(of_schema)))


def _number_columns(
    columns: Sequence[FetchedColumn], names: Container[str]
) -> Iterator[FetchedColumn]:
    for number, column in enumerate(columns, start=1):
        is_named = column.name.lower() in names
        yield column if is_named else replace(column, name=f"column_{number}")
