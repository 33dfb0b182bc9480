"""Values as ClickHouse writes them tab-separated: exact digits, whatever the settings are."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from model.sources.query import Cell
from model.sources.schema import ColumnKind
from services.datasources import cells
from services.datasources.connections.response_limits import (
    MAX_BATCH_CELLS,
    MAX_ROW_BYTES,
    row_too_large_error,
)

FORMAT = "TabSeparatedWithNamesAndTypes"
_NULL = rb"\N"
_ESCAPES = {b"b": b"\b", b"f": b"\f", b"r": b"\r", b"n": b"\n", b"t": b"\t", b"'": b"'"}
_ESCAPED_NULS = bytes.maketrans(b"\0\\", b"\\\0")
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


@dataclass(frozen=True, slots=True)
class ResultHeader:
    """The columns of a result: names and types as the server writes them."""

    names: tuple[str, ...]
    types: tuple[str, ...]


class TsvParser:
    """Cuts what arrives into lines of fields; the first two lines are the header."""

    def __init__(self) -> None:
        self.header: ResultHeader | None = None
        self._parts: list[bytes] = []
        self._waiting = 0
        self._first: list[list[bytes | None]] = []

    def add(self, data: bytes) -> list[list[bytes | None]]:
        """The rows that are whole by now. Raises `AnswerTooLarge` for one that is too long."""
        head, newline, rest = data.partition(b"\n")
        self._parts.append(head)
        self._waiting += len(head)
        if self._waiting > MAX_ROW_BYTES:
            raise row_too_large_error()
        if not newline:
            return []
        *lines, left = rest.split(b"\n")
        rows = [_split_fields(line) for line in (b"".join(self._parts), *lines)]
        self._parts, self._waiting = [left], len(left)
        while rows and self.header is None:
            self._first.append(rows.pop(0))
            if len(self._first) == 2:
                names, types = ([(field or b"").decode() for field in row] for row in self._first)
                self.header = ResultHeader(tuple(names), tuple(types))
        return rows


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
    return _CONVERTERS.get(kind_from_type(declared), _to_text)


def _split_fields(line: bytes) -> list[bytes | None]:
    if line.count(b"\t") > MAX_BATCH_CELLS:
        raise row_too_large_error()
    fields = line.split(b"\t")
    if b"\\" not in line:
        return list(fields)
    return [None if field == _NULL else _unescape(field) for field in fields]


def _unescape(field: bytes) -> bytes:
    """A field without its escapes; in whole passes, as it may consist of nothing else.

    An escaped backslash is a zero byte meanwhile, which the server never writes as it is.
    """
    if b"\\" not in field:
        return field
    field = field.replace(b"\\\\", b"\0")
    for letter, meant in _ESCAPES.items():
        field = field.replace(b"\\" + letter, meant)
    return field.translate(_ESCAPED_NULS).replace(b"\x000", b"\0")


def _to_text(value: bytes) -> Cell:
    return value.decode("utf-8", "replace")


def _to_integer(value: bytes) -> Cell:
    return cells.cell_from_integer(int(value))


def _to_float(value: bytes) -> Cell:
    return cells.cell_from_float(float(value))


def _to_datetime(value: bytes) -> Cell:
    return value.decode().replace(" ", "T", 1)


def _to_decimal(value: bytes, places: int) -> Cell:
    """The server leaves out zeros at the end; all digits of the type are shown."""
    whole, _, fraction = value.decode().partition(".")
    return f"{whole}.{fraction.ljust(places, '0')}" if places else whole


_CONVERTERS: dict[ColumnKind, Convert] = {
    "integer": _to_integer,
    "float": _to_float,
    "datetime": _to_datetime,
    "boolean": lambda value: value in (b"true", b"1"),
    "binary": cells.cell_from_binary,
}
