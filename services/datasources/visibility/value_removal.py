"""Removes stored values of disabled columns; their names and notes stay."""

import re
from collections.abc import Iterable
from dataclasses import replace

from model.sources.schema import Column, Table

_DATE_RANGE = re.compile(r"(?P<column>.+) \d{4}-\d{2}-\d{2} … \d{4}-\d{2}-\d{2}")
_SEPARATOR = "; "


def strip_column_values(column: Column, *, sampled: bool) -> Column:
    """The column; samples and profile only if it is enabled and sampled."""
    if sampled and column.enabled:
        return column
    return replace(column, samples=(), profile=None)


def strip_table_values(table: Table) -> Table:
    """The table without samples and profiles."""
    columns = tuple(strip_column_values(column, sampled=False) for column in table.columns)
    return replace(table, columns=columns)


def strip_date_ranges(comment: str, hidden: Iterable[str]) -> str:
    """The comment of a file's table without the first and last day of hidden columns.

    `services.files.querying.table_plan` writes them there, one part of the comment each.
    """
    gone = set(hidden)
    parts = comment.split(_SEPARATOR)
    left = [part for part in parts if not _is_date_range(part, gone)]
    return comment if len(left) == len(parts) else _SEPARATOR.join(left)


def _is_date_range(part: str, columns: set[str]) -> bool:
    match = _DATE_RANGE.fullmatch(part)
    return match is not None and match["column"] in columns
