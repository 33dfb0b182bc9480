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


def kind_from_type(type_: str) -> ColumnKind:
    """What a type means to us."""
    if type_.endswith("]") or type_.startswith(_NESTED):
        return "json"
    return _KINDS.get(type_.partition("(")[0], "text")


def needs_text(type_: str) -> bool:
    """Whether values of the type come only as text from DuckDB."""
    return "WITH TIME ZONE" in type_


def find_converter(type_: str) -> Callable[[Any], Cell]:
    """How values of a type become cells."""
    if needs_text(type_):
        return _to_text
    return _CONVERTERS.get(kind_from_type(type_), _to_text)


def _to_text(value: Any) -> Cell:
    return value if isinstance(value, str) else str(value)


def _keep_value(value: Any) -> Cell:
    return value  # type: ignore[no-any-return]


def _to_integer(value: Any) -> Cell:
    """DuckDB gives integers without a bound (BIGNUM) as their digits."""
    if isinstance(value, str) and len(value) > _DIGITS:
        return value
    return cells.cell_from_integer(int(value))


def _to_datetime(value: Any) -> Cell:
    if not isinstance(value, datetime):
        return str(value)
    text = value.isoformat(" ")
    return text.rstrip("0") if value.microsecond else text


def _to_json(value: Any) -> Cell:
    if isinstance(value, str):
        return value
    try:
        return orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
    except TypeError:  # a number that is too long for it
        return str(value)


_CONVERTERS: dict[ColumnKind, Callable[[Any], Cell]] = {
    "integer": _to_integer,
    "float": cells.cell_from_float,
    "decimal": cells.cell_from_decimal,
    "boolean": _keep_value,
    "binary": cells.cell_from_binary,
    "datetime": _to_datetime,
    "json": _to_json,
}
