"""Cuts tab-separated rows, as ClickHouse streams them, into fields."""

from dataclasses import dataclass

from services.datasources.connections.response_limits import (
    MAX_BATCH_CELLS,
    MAX_ROW_BYTES,
    row_too_large_error,
)

FORMAT = "TabSeparatedWithNamesAndTypes"
_NULL = rb"\N"
_ESCAPES = {b"b": b"\b", b"f": b"\f", b"r": b"\r", b"n": b"\n", b"t": b"\t", b"'": b"'"}
_ESCAPED_NULS = bytes.maketrans(b"\0\\", b"\\\0")


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
        """The rows that are whole by now. Raises `ResultTooLarge` for one that is too long."""
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
    for letter, character in _ESCAPES.items():
        field = field.replace(b"\\" + letter, character)
    return field.translate(_ESCAPED_NULS).replace(b"\x000", b"\0")
