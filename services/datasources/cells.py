"""Driver values as cells of a result, without loss, in a buffer bounded by rows and bytes.

At run time it imports none of our modules, because the child processes import it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from sys import getsizeof
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from model.sources.query import Cell

MAX_SAFE_INTEGER = 2**53
MAX_CELL_CHARS = 65_536
_MAX_BINARY_SHOWN = 32
_CELL_BYTES = 16
_STRING_OVERHEAD_IGNORED = 25
"""Part of the 49 bytes that a Python string takes beside its characters."""

CellConverter = Callable[[Any], "Cell"]


class RowLimits(Protocol):
    """The limits of a result."""

    @property
    def max_rows(self) -> int:
        """Rows at most."""
        ...

    @property
    def max_bytes(self) -> int:
        """Approximate bytes at most."""
        ...


def cell_from_integer(value: int) -> Cell:
    """A number that JavaScript reads exactly, else its digits."""
    return value if -MAX_SAFE_INTEGER <= value <= MAX_SAFE_INTEGER else str(value)


def cell_from_float(value: float) -> Cell:
    """A finite number, or None."""
    return value if math.isfinite(value) else None


def cell_from_decimal(value: object) -> Cell:
    """The digits of a decimal; None for NaN and infinity, which are no numbers to show."""
    digits = str(value)
    return digits if digits[-1:].isdigit() else None


def cell_from_binary(value: bytes) -> Cell:
    """Short bytes as hex, long ones as their size."""
    return value.hex() if len(value) <= _MAX_BINARY_SHOWN else f"[{len(value)} bytes]"


def decode_text(value: bytes) -> Cell:
    """A text as servers send it; what is no UTF-8 is replaced."""
    return value.decode("utf-8", "replace")


def decode_integer(value: bytes) -> Cell:
    """An integer that a server sends as digits."""
    return cell_from_integer(int(value))


def decode_float(value: bytes) -> Cell:
    """A floating-point number that a server sends as text."""
    return cell_from_float(float(value))


def decode_datetime(value: bytes) -> Cell:
    """A time that a server sends as `2024-01-31 12:00:00`, in ISO 8601."""
    return value.decode().replace(" ", "T", 1)


class BoundedRows:
    """Rows up to the limits on number, bytes and size of a cell."""

    def __init__(self, converters: Sequence[CellConverter], limits: RowLimits) -> None:
        self.rows: list[tuple[Cell, ...]] = []
        self.truncated = False
        """Whether rows are missing or a cell is cut."""
        self._full = False
        self._converters = converters
        self._limits = limits
        self._bytes = 0

    @property
    def rows_to_read(self) -> int:
        """How many more rows to read: one beyond the limit shows whether there are more."""
        return self._limits.max_rows + 1 - len(self.rows)

    def add(self, batch: Sequence[Sequence[Any]]) -> bool:
        """Add a batch; False once the limits are reached."""
        if self._full or not batch:
            return not self._full
        columns = [
            self._convert_column(values, convert)
            for values, convert in zip(zip(*batch, strict=True), self._converters, strict=True)
        ]
        rows = list(zip(*columns, strict=True))
        before, self._bytes = self._bytes, self._bytes + sum(map(_estimate_bytes, columns))
        if self._bytes > self._limits.max_bytes:
            rows = self._fit_in_size(rows, before)
        self.rows.extend(rows)
        if len(self.rows) > self._limits.max_rows:
            del self.rows[self._limits.max_rows :]
            self._full = True
        self.truncated = self.truncated or self._full
        return not self._full

    def _convert_column(self, values: Iterable[Any], convert: CellConverter) -> list[Cell]:
        cells = [None if value is None else convert(value) for value in values]
        texts = [cell for cell in cells if type(cell) is str]
        if texts and max(map(len, texts)) > MAX_CELL_CHARS:
            self.truncated = True
            return [self._truncate_cell(cell) for cell in cells]
        return cells

    def _truncate_cell(self, cell: Cell) -> Cell:
        if isinstance(cell, str) and len(cell) > MAX_CELL_CHARS:
            return cell[: MAX_CELL_CHARS - 1] + "…"
        return cell

    def _fit_in_size(self, rows: list[tuple[Cell, ...]], size: int) -> list[tuple[Cell, ...]]:
        """The rows of a batch that still fit after `size` bytes."""
        self._full = True
        for index, row in enumerate(rows):
            size += _estimate_bytes(row)
            if size > self._limits.max_bytes:
                return rows[:index]
        return rows


def _estimate_bytes(cells: Sequence[Cell]) -> int:
    """Estimated bytes, about half of what cells take in memory; a string counts by length."""
    texts = [cell for cell in cells if type(cell) is str]
    ignored = (_STRING_OVERHEAD_IGNORED + _CELL_BYTES) * len(texts)
    return sum(map(getsizeof, texts)) - ignored + _CELL_BYTES * len(cells)
