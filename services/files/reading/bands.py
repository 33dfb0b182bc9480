"""Runs of rows with something in them, parted by empty rows, and what their columns hold."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from services.files.reading.layout import LOOKED_AT

MOST_COLUMNS = 16_384
MOST_BANDS = 400
"""Beyond that a sheet is sparse rather than made of tables, and read as one."""
_KINDS = 64

Ints = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class Marks:
    """Cells in the order of the sheet: their columns and kinds, and which hold something."""

    columns: Ints
    kinds: Ints
    filled: npt.NDArray[np.bool_]
    rows: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def of(self, rows: Ints) -> "Marks":
        """Those that hold something, in these rows."""
        kept = self.filled
        return Marks(self.columns[kept], self.kinds[kept], kept[kept], rows[kept])


@dataclass(slots=True)
class Span:
    """What one column holds within a band."""

    first: int
    last: int
    kinds: Counter[int] = field(default_factory=Counter)


@dataclass(slots=True)
class Band:
    """Rows `first` to `last`, counted from 1, with no empty one between them."""

    first: int
    last: int
    columns: dict[int, Span] = field(default_factory=dict)
    head: dict[int, dict[int, int]] = field(default_factory=dict)
    """Of the first rows, which column holds which kind."""

    def take(self, marks: Marks) -> None:
        """Add cells whose rows follow without a gap."""
        self.last = int(marks.rows[-1])
        keys = marks.columns * _KINDS + marks.kinds
        counts = np.bincount(keys)
        firsts, lasts = np.zeros(len(counts), np.int64), np.zeros(len(counts), np.int64)
        lasts[keys] = marks.rows
        firsts[keys[::-1]] = marks.rows[::-1]
        for key in np.flatnonzero(counts).tolist():
            first, last = int(firsts[key]), int(lasts[key])
            span = self.columns.setdefault(key // _KINDS, Span(first, last))
            span.first, span.last = min(span.first, first), max(span.last, last)
            span.kinds[key % _KINDS] += int(counts[key])
        if marks.rows[0] >= self.first + LOOKED_AT:
            return
        near = marks.rows < self.first + LOOKED_AT
        for row, column, kind in zip(
            marks.rows[near], marks.columns[near], marks.kinds[near], strict=True
        ):
            self.head.setdefault(int(row), {})[int(column)] = int(kind)

    def join(self, other: "Band") -> None:
        """Take in the rows of a band below."""
        self.last = max(self.last, other.last)
        for column, span in other.columns.items():
            own = self.columns.setdefault(column, Span(span.first, span.last))
            own.first, own.last = min(own.first, span.first), max(own.last, span.last)
            own.kinds += span.kinds
        near = {row: kinds for row, kinds in other.head.items() if row < self.first + LOOKED_AT}
        self.head |= near

    def within(self, columns: range, rows: range) -> "Band":
        """The part of it in these columns."""
        kept = {at: span for at, span in self.columns.items() if at in columns}
        head = {
            row: found
            for row, kinds in self.head.items()
            if (found := {at: kind for at, kind in kinds.items() if at in columns})
        }
        return Band(rows.start, rows.stop - 1, kept, head)


class Bands:
    """The bands of a sheet, built up from its cells from top to bottom."""

    def __init__(self) -> None:
        self.found: list[Band] = []
        self.merges: list[tuple[int, int, int, int]] = []
        """Merged cells: top row from 1, left column from 0, bottom, right."""
        self.cells = 0
        self.unsaved = 0
        """Formulas without a result."""
        self.declared = 0
        """The last row, as the sheet says before its first; 0 when it does not."""

    def add(self, marks: Marks) -> None:
        """Take cells that stand below, or right of, all cells before."""
        if not len(marks.rows):
            return
        self.cells += len(marks.rows)
        breaks = np.flatnonzero(np.diff(marks.rows) > 1) + 1
        if len(self.found) + len(breaks) > MOST_BANDS:
            breaks = np.zeros(0, dtype=np.int64)
        start = 0
        for end in (*breaks.tolist(), len(marks.rows)):
            self._extend(
                Marks(
                    marks.columns[start:end],
                    marks.kinds[start:end],
                    marks.filled,
                    marks.rows[start:end],
                )
            )
            start = end

    def _extend(self, marks: Marks) -> None:
        first = int(marks.rows[0])
        last = self.found[-1] if self.found else None
        if last is None or (first > last.last + 1 and len(self.found) < MOST_BANDS):
            last = Band(first, first)
            self.found.append(last)
        last.take(marks)

    def close(self) -> None:
        """Make one band of too many."""
        if len(self.found) >= MOST_BANDS:
            first, *rest = self.found
            for band in rest:
                first.join(band)
            self.found = [first]
