"""What our records hold of a table: of what is switched off its name and its note, no values."""

import re
from collections.abc import Iterable
from dataclasses import replace

from model.sources.schema import Column, Table

_RANGE = re.compile(r"(?P<column>.+) \d{4}-\d{2}-\d{2} … \d{4}-\d{2}-\d{2}")
_BETWEEN = "; "


def without_values(column: Column, *, sampled: bool) -> Column:
    """The column; its samples and its profile only when it is on and sampled."""
    if sampled and column.enabled:
        return column
    return replace(column, samples=(), profile=None)


def without_read(table: Table) -> Table:
    """The table without what was read from its rows."""
    columns = tuple(without_values(column, sampled=False) for column in table.columns)
    return replace(table, columns=columns)


def without_ranges(comment: str, hidden: Iterable[str]) -> str:
    """The comment of a file's table without the first and last day of hidden columns.

    `services.files.asking.plan` writes them there, one part of the comment each.
    """
    gone = set(hidden)
    parts = comment.split(_BETWEEN)
    left = [part for part in parts if not _is_range(part, gone)]
    return comment if len(left) == len(parts) else _BETWEEN.join(left)


def _is_range(part: str, columns: set[str]) -> bool:
    found = _RANGE.fullmatch(part)
    return found is not None and found["column"] in columns
