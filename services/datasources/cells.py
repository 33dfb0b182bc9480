"""Driver values as cells of a result, exactly, and the limits on how many are kept.

Imports nothing of ours when it runs: the process that reads DuckDB files has only this module.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from sys import getsizeof
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from model.sources.query import Cell

EXACT = 2**53
CELL_CHARS = 65_536
_BINARY_SHOWN = 32
_CELL_BYTES = 16
_TEXT_BYTES_SPARED = 25
"""Of the 49 that Python takes for a text beside its characters."""

Convert = Callable[[Any], "Cell"]


class RowLimits(Protocol):
    """How much is kept of a result."""

    @property
    def max_rows(self) -> int:
        """Rows at most."""
        ...

    @property
    def max_bytes(self) -> int:
        """Bytes at most, about."""
        ...


def integer(value: int) -> Cell:
    """A number that JavaScript reads exactly, else its digits."""
    return value if -EXACT <= value <= EXACT else str(value)


def floating(value: float) -> Cell:
    """A finite number, or None."""
    return value if math.isfinite(value) else None


def decimal(value: object) -> Cell:
    """The digits of a decimal; None for NaN and infinity, which are no numbers to show."""
    digits = str(value)
    return digits if digits[-1:].isdigit() else None


def binary(value: bytes) -> Cell:
    """Short bytes as hex, long ones as their size."""
    return value.hex() if len(value) <= _BINARY_SHOWN else f"[{len(value)} bytes]"


class KeptRows:
    """Rows up to the limits on number, bytes and size of a cell."""

    def __init__(self, converters: Sequence[Convert], limits: RowLimits) -> None:
        self.rows: list[tuple[Cell, ...]] = []
        self.truncated = False
        """Whether rows are missing or a cell is cut."""
        self._full = False
        self._converters = converters
        self._limits = limits
        self._bytes = 0

    @property
    def wanted(self) -> int:
        """How many rows to read to know whether there are more."""
        return self._limits.max_rows + 1 - len(self.rows)

    def add(self, batch: Sequence[Sequence[Any]]) -> bool:
        """Keep a batch; False when no more are wanted."""
        if self._full or not batch:
            return not self._full
        columns = [
            self._column(values, convert)
            for values, convert in zip(zip(*batch, strict=True), self._converters, strict=True)
        ]
        rows = list(zip(*columns, strict=True))
        before, self._bytes = self._bytes, self._bytes + sum(map(_weight, columns))
        if self._bytes > self._limits.max_bytes:
            rows = self._within_size(rows, before)
        self.rows.extend(rows)
        if len(self.rows) > self._limits.max_rows:
            del self.rows[self._limits.max_rows :]
            self._full = True
        self.truncated = self.truncated or self._full
        return not self._full

    def _column(self, values: Iterable[Any], convert: Convert) -> list[Cell]:
        cells = [None if value is None else convert(value) for value in values]
        texts = [cell for cell in cells if type(cell) is str]
        if texts and max(map(len, texts)) > CELL_CHARS:
            self.truncated = True
            return [self._cut(cell) for cell in cells]
        return cells

    def _cut(self, cell: Cell) -> Cell:
        if isinstance(cell, str) and len(cell) > CELL_CHARS:
            return cell[: CELL_CHARS - 1] + "…"
        return cell

    def _within_size(self, rows: list[tuple[Cell, ...]], size: int) -> list[tuple[Cell, ...]]:
        """The rows of a batch that have room beside the `size` bytes before it."""
        self._full = True
        for kept, row in enumerate(rows):
            size += _weight(row)
            if size > self._limits.max_bytes:
                return rows[:kept]
        return rows


def _weight(cells: Sequence[Cell]) -> int:
    """About half of what cells take in memory: a text counts with its characters."""
    texts = [cell for cell in cells if type(cell) is str]
    spared = (_TEXT_BYTES_SPARED + _CELL_BYTES) * len(texts)
    return sum(map(getsizeof, texts)) - spared + _CELL_BYTES * len(cells)
