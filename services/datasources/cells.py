"""Driver values as cells of a result, exactly, and the limits on how many are kept.

Imports nothing of ours when it runs: the process that reads DuckDB files has only this module.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from model.query import Cell

EXACT = 2**53
CELL_CHARS = 65_536
_BINARY_SHOWN = 32
_NUMBER_BYTES = 8

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
        self._converters = converters
        self._limits = limits
        self._bytes = 0

    @property
    def wanted(self) -> int:
        """How many rows to read to know whether there are more."""
        return self._limits.max_rows + 1 - len(self.rows)

    def add(self, batch: Sequence[Sequence[Any]]) -> bool:
        """Keep a batch; False when no more are wanted."""
        if not batch:
            return not self.truncated
        columns = [
            self._column(values, convert)
            for values, convert in zip(zip(*batch, strict=True), self._converters, strict=True)
        ]
        self.rows.extend(zip(*columns, strict=True))
        if len(self.rows) > self._limits.max_rows:
            del self.rows[self._limits.max_rows :]
            self.truncated = True
        if self._bytes > self._limits.max_bytes:
            self._drop_over_size()
        return not self.truncated

    def _column(self, values: Iterable[Any], convert: Convert) -> list[Cell]:
        cells = [None if value is None else convert(value) for value in values]
        texts = [cell for cell in cells if type(cell) is str]
        self._bytes += sum(map(len, texts)) + _NUMBER_BYTES * len(cells)
        if texts and max(map(len, texts)) > CELL_CHARS:
            self.truncated = True
            return [self._cut(cell) for cell in cells]
        return cells

    def _cut(self, cell: Cell) -> Cell:
        if isinstance(cell, str) and len(cell) > CELL_CHARS:
            return cell[: CELL_CHARS - 1] + "…"
        return cell

    def _drop_over_size(self) -> None:
        self.truncated = True
        size, kept = 0, 0
        for row in self.rows:
            size += sum(len(cell) if isinstance(cell, str) else _NUMBER_BYTES for cell in row)
            if size > self._limits.max_bytes:
                break
            kept += 1
        del self.rows[kept:]
