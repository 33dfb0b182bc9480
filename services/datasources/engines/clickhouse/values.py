"""Values as ClickHouse writes them tab-separated: exact digits, whatever the settings are."""

import re
from collections.abc import Callable
from functools import partial

from model.sources.query import Cell
from model.sources.schema import ColumnKind
from services.datasources import cells

_WRAPPER_TYPE = re.compile(r"(?:Nullable|LowCardinality|SimpleAggregateFunction)\((?:\w+, )?(.*)\)")
_DECIMAL = re.compile(r"Decimal\(\d+, (\d+)\)")
_KINDS: tuple[tuple[str, ColumnKind], ...] = (
    (r"U?Int\d+|Interval", "integer"),
    (r"Decimal", "decimal"),
    (r"B?Float", "float"),
    (r"Bool", "boolean"),
    (r"DateTime", "datetime"),
    (r"Date", "date"),
    (r"Time", "time"),
    (r"Array|Map|Tuple|Nested|JSON|Object|Variant|Dynamic|Point|Ring|Line|Multi|Poly", "json"),
    (r"AggregateFunction", "binary"),
)
_TEXTS = re.compile(r"(?:Fixed)?String|Enum|UUID|IPv")

Convert = Callable[[bytes], Cell]


def kind_from_type(declared: str) -> ColumnKind:
    """What values of a type are to us."""
    bare = unwrap_type(declared)
    if _TEXTS.match(bare):
        return "text"
    return next((kind for form, kind in _KINDS if re.match(form, bare)), "text")


def unwrap_type(declared: str) -> str:
    """A type without what wraps it."""
    while wrapped := _WRAPPER_TYPE.fullmatch(declared):
        declared = wrapped[1]
    return declared


def find_converter(declared: str) -> Convert:
    """How values of a type become cells."""
    scale = _DECIMAL.match(unwrap_type(declared))
    if scale:
        return partial(_to_decimal, places=int(scale[1]))
    return _CONVERTERS.get(kind_from_type(declared), cells.decode_text)


def _to_decimal(value: bytes, places: int) -> Cell:
    """The server leaves out zeros at the end; all digits of the type are shown."""
    whole, _, fraction = value.decode().partition(".")
    return f"{whole}.{fraction.ljust(places, '0')}" if places else whole


_CONVERTERS: dict[ColumnKind, Convert] = {
    "integer": cells.decode_integer,
    "float": cells.decode_float,
    "datetime": cells.decode_datetime,
    "boolean": lambda value: value in (b"true", b"1"),
    "binary": cells.cell_from_binary,
}
