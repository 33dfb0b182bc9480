"""What DuckDB's types mean, and its values as cells."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson

from services.datasources import cells

if TYPE_CHECKING:
    from model.sources.query import Cell
    from model.sources.schema import ColumnKind

_INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
_KINDS: dict[str, ColumnKind] = {
    **dict.fromkeys(_INTEGERS, "integer"),
    **dict.fromkeys((f"U{name}" for name in _INTEGERS), "integer"),
    "BIGNUM": "integer",
    "DECIMAL": "decimal",
    "FLOAT": "float",
    "DOUBLE": "float",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIME": "time",
    "TIME WITH TIME ZONE": "time",
    "TIMESTAMP": "datetime",
    "TIMESTAMP_S": "datetime",
    "TIMESTAMP_MS": "datetime",
    "TIMESTAMP_NS": "datetime",
    "TIMESTAMP WITH TIME ZONE": "datetime",
    "BLOB": "binary",
    "JSON": "json",
}
_DIGITS = 20
_NESTED = ("STRUCT", "MAP", "UNION", "LIST", "ARRAY", "VARIANT")


def kind_of(type_: str) -> ColumnKind:
    """What a type means to us."""
    if type_.endswith("]") or type_.startswith(_NESTED):
        return "json"
    return _KINDS.get(type_.partition("(")[0], "text")


def needs_text(type_: str) -> bool:
    """Whether values of the type come only as text from DuckDB."""
    return "WITH TIME ZONE" in type_


def converter(type_: str) -> Callable[[Any], Cell]:
    """How values of a type become cells."""
    if needs_text(type_):
        return _text
    return _CONVERTERS.get(kind_of(type_), _text)


def _text(value: Any) -> Cell:
    return value if isinstance(value, str) else str(value)


def _same(value: Any) -> Cell:
    return value  # type: ignore[no-any-return]


def _integer(value: Any) -> Cell:
    """DuckDB gives integers without a bound (BIGNUM) as their digits."""
    if isinstance(value, str) and len(value) > _DIGITS:
        return value
    return cells.integer(int(value))


def _moment(value: Any) -> Cell:
    if not isinstance(value, datetime):
        return str(value)
    written = value.isoformat(" ")
    return written.rstrip("0") if value.microsecond else written


def _json(value: Any) -> Cell:
    if isinstance(value, str):
        return value
    try:
        return orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
    except TypeError:  # a number that is too long for it
        return str(value)


_CONVERTERS: dict[ColumnKind, Callable[[Any], Cell]] = {
    "integer": _integer,
    "float": cells.floating,
    "decimal": cells.decimal,
    "boolean": _same,
    "binary": cells.binary,
    "datetime": _moment,
    "json": _json,
}
