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


def kind_of(declared: str) -> ColumnKind:
    """What values of a type are to us."""
    word = declared.lower()
    if word.startswith("interval"):
        return "text"
    return next((kind for form, kind in _KINDS if re.match(form, word)), "text")


def converter(declared: str) -> Callable[[Any], Cell]:
    """How values of a type become cells."""
    return _CONVERTERS.get(kind_of(declared), _text)


def _text(value: Any) -> Cell:
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _integer(value: Any) -> Cell:
    return cells.integer(int(value))


def _float(value: Any) -> Cell:
    """Not a number, and what is infinite, come as words."""
    return cells.floating(float(value))


def _moment(value: Any) -> Cell:
    return str(value).replace(" ", "T", 1)


def _binary(value: Any) -> Cell:
    return cells.binary(b64decode(value)) if isinstance(value, str) else _text(value)


_CONVERTERS: dict[ColumnKind, Callable[[Any], Cell]] = {
    "integer": _integer,
    "decimal": str,
    "float": _float,
    "boolean": bool,
    "datetime": _moment,
    "binary": _binary,
}
