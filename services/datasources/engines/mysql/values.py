"""Values as MySQL's text protocol sends them: exact digits, whatever the type."""

from collections.abc import Callable
from typing import Any

from pymysql.constants import FIELD_TYPE

from model.sources.query import Cell
from model.sources.schema import ColumnKind
from services.datasources import cells
from services.datasources.fetched_rows import FetchedColumn

Field = Any
"""A column of a result, as aiomysql describes it."""
_BINARY_CHARSET = 63
_INTEGERS = frozenset(
    getattr(FIELD_TYPE, name) for name in ("TINY", "SHORT", "INT24", "LONG", "LONGLONG", "YEAR")
)
_DECIMALS = frozenset({FIELD_TYPE.DECIMAL, FIELD_TYPE.NEWDECIMAL})
_KINDS: dict[int, ColumnKind] = {
    FIELD_TYPE.FLOAT: "float",
    FIELD_TYPE.DOUBLE: "float",
    FIELD_TYPE.DATE: "date",
    FIELD_TYPE.NEWDATE: "date",
    FIELD_TYPE.DATETIME: "datetime",
    FIELD_TYPE.TIMESTAMP: "datetime",
    FIELD_TYPE.TIME: "time",
    FIELD_TYPE.JSON: "json",
    FIELD_TYPE.BIT: "integer",
    FIELD_TYPE.GEOMETRY: "binary",
}


def to_column(field: Field) -> FetchedColumn:
    """A column of a result."""
    return FetchedColumn(str(field.name), _kind_from_field(field))


def _kind_from_field(field: Field) -> ColumnKind:
    code = field.type_code
    if code in _INTEGERS or (code in _DECIMALS and field.scale == 0):
        return "integer"
    if code in _DECIMALS:
        return "decimal"
    if code in _KINDS:
        return _KINDS[code]
    return "binary" if field.charsetnr == _BINARY_CHARSET else "text"


def find_converter(field: Field) -> Callable[[bytes], Cell]:
    """How values of a column become cells."""
    if field.type_code == FIELD_TYPE.BIT:
        return _to_bit
    return _CONVERTERS.get(_kind_from_field(field), cells.decode_text)


def _to_bit(value: bytes) -> Cell:
    return cells.cell_from_integer(int.from_bytes(value, "big"))


_CONVERTERS: dict[ColumnKind, Callable[[bytes], Cell]] = {
    "integer": cells.decode_integer,
    "float": cells.decode_float,
    "datetime": cells.decode_datetime,
    "binary": cells.cell_from_binary,
}
