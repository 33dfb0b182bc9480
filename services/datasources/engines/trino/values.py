"""Values as Trino sends them in JSON: as exact as JSON has them, decimals as text."""

import re
from base64 import b64decode
from collections.abc import Callable
from typing import Any

import orjson

from model.sources.query import Cell
from model.sources.schema import ColumnKind
from services.datasources import cells

_KINDS: tuple[tuple[str, ColumnKind], ...] = (
    (r"tinyint|smallint|int|bigint", "integer"),
    (r"decimal", "decimal"),
    (r"real|double", "float"),
    (r"boolean", "boolean"),
    (r"timestamp|datetime", "datetime"),
    (r"date", "date"),
    (r"time", "time"),
    (r"array|map|row|json|struct", "json"),
    (r"varbinary|hyperloglog|\w*digest|blob", "binary"),
)


def kind_from_type(declared: str) -> ColumnKind:
    """What values of a type are to us."""
    word = declared.lower()
    if word.startswith("interval"):
        return "text"
    return next((kind for form, kind in _KINDS if re.match(form, word)), "text")


def find_converter(declared: str) -> Callable[[Any], Cell]:
    """How values of a type become cells."""
    return _CONVERTERS.get(kind_from_type(declared), _to_text)


def _to_text(value: Any) -> Cell:
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _to_integer(value: Any) -> Cell:
    return cells.cell_from_integer(int(value))


def _to_float(value: Any) -> Cell:
    """Not a number, and what is infinite, come as words."""
    return cells.cell_from_float(float(value))


def _to_datetime(value: Any) -> Cell:
    return str(value).replace(" ", "T", 1)


def _to_binary(value: Any) -> Cell:
    return cells.cell_from_binary(b64decode(value)) if isinstance(value, str) else _to_text(value)


_CONVERTERS: dict[ColumnKind, Callable[[Any], Cell]] = {
    "integer": _to_integer,
    "decimal": str,
    "float": _to_float,
    "boolean": bool,
    "datetime": _to_datetime,
    "binary": _to_binary,
}
