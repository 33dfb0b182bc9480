"""What SQLite's declared types mean, and its values as cells.

The child process imports it: at run time it needs the standard library only.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from services.datasources.cells import cell_from_binary, cell_from_float, cell_from_integer

if TYPE_CHECKING:
    from model.sources.query import Cell
    from model.sources.schema import ColumnKind

_KINDS: tuple[tuple[str, ColumnKind], ...] = (
    (r"bool", "boolean"),
    (r"json", "json"),
    (r"int", "integer"),
    (r"char|clob|text|string|enum|uuid", "text"),
    (r"blob|binary|bytea", "binary"),
    (r"real|floa|doub", "float"),
    (r"datetime|timestamp", "datetime"),
    (r"date", "date"),
    (r"time", "time"),
)


def kind_from_type(declared: str) -> ColumnKind:
    """What a declared type means."""
    word = declared.lower()
    for pattern, kind in _KINDS:
        if re.search(pattern, word):
            return kind
    return "text" if not word else "decimal"


def to_cell(value: Any) -> Cell:
    """A value as SQLite holds it; what it holds is independent of the declared type."""
    kind = type(value)
    if kind is str:
        return value  # type: ignore[no-any-return]
    if kind is int:
        return cell_from_integer(value)
    if kind is float:
        return cell_from_float(value)
    return cell_from_binary(value)
