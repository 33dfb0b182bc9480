"""PostgreSQL's types: what they mean, and how a value becomes a cell."""

import re
from collections.abc import Callable
from typing import Any

import orjson

from model.sources.query import Cell
from model.sources.schema import ColumnKind
from services.datasources import cells

_SHORT_ZONE = re.compile(r"[+-]\d{2}$")


def _to_datetime(text: str) -> str:
    """`2025-01-31 10:00:00+08` → `2025-01-31T10:00:00+08:00`; `infinity` and BC stay."""
    moment = text.replace(" ", "T", 1) if text[:1].isdigit() else text
    return f"{moment}:00" if _SHORT_ZONE.search(moment, 11) else moment


DECODERS: dict[str, Callable[[str], Any]] = {
    "numeric": cells.cell_from_decimal,
    "float4": float,
    "date": str,
    "time": str,
    "timetz": str,
    "timestamp": _to_datetime,
    "timestamptz": _to_datetime,
    "interval": str,
    "json": str,
    "jsonb": str,
    "uuid": str,
    "inet": str,
    "cidr": str,
}
"""Read as the server's own text, which is exact where Python's types are not."""

_KINDS: dict[str, ColumnKind] = {
    "int2": "integer",
    "int4": "integer",
    "int8": "integer",
    "oid": "integer",
    "numeric": "decimal",
    "float4": "float",
    "float8": "float",
    "bool": "boolean",
    "date": "date",
    "timestamp": "datetime",
    "timestamptz": "datetime",
    "time": "time",
    "timetz": "time",
    "json": "json",
    "jsonb": "json",
    "bytea": "binary",
}


def kind_from_type_name(name: str) -> ColumnKind:
    """What a type of that name means; arrays are shown as JSON."""
    return "json" if name.startswith("_") else _KINDS.get(name, "text")


def kind_from_type(described: Any) -> ColumnKind:
    """What a type means, as asyncpg describes it."""
    return "json" if described.name.endswith("[]") else kind_from_type_name(described.name)


def is_nested(described: Any) -> bool:
    """Whether its values are lists or records, which are decoded part by part."""
    return bool(described.name == "record" or described.kind != "scalar")


def find_converter(described: Any) -> Callable[[Any], Cell]:
    """How values of a type become cells."""
    if described.name in DECODERS and described.name != "float4":
        return _keep_value
    return _CONVERTERS.get(kind_from_type(described), _to_text)


def _keep_value(value: Any) -> Cell:
    return value  # type: ignore[no-any-return]


def _to_text(value: Any) -> Cell:
    return value if isinstance(value, str) else str(value)


def _to_json(value: Any) -> Cell:
    return value if isinstance(value, str) else orjson.dumps(value, default=str).decode()


_CONVERTERS: dict[ColumnKind, Callable[[Any], Cell]] = {
    "integer": cells.cell_from_integer,
    "float": cells.cell_from_float,
    "boolean": _keep_value,
    "binary": cells.cell_from_binary,
    "json": _to_json,
}
