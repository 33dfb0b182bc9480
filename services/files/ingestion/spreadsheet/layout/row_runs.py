"""Runs of filled rows, separated by empty rows, with column kinds; ranges of cells."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from services.files.ingestion.typing.header_detection import MAX_HEAD_ROWS

MAX_COLUMNS = 16_384
MAX_RUNS = 400
"""Beyond that a sheet is sparse rather than made of tables, and read as one."""
_KINDS = 64

Ints = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class CellRange:
    """Cells of a sheet: rows from 1, columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def width(self) -> int:
        """The number of columns."""
        return self.right - self.left + 1

    @property
    def place(self) -> str:
        """The range as people write it: `A3:F200`, `A1` for one cell."""
        first, _, last = self.format_range().partition(":")
        return first if first == last else f"{first}:{last}"

    def format_range(self, first: int | None = None, last: int | None = None) -> str:
        """The range as a spreadsheet writes it, `A3:F200`, or these rows of its columns."""
        top, bottom = first or self.top, last or self.bottom
        return f"{format_column(self.left)}{top}:{format_column(self.right)}{bottom}"


@dataclass(frozen=True, slots=True)
class CellBatch:
    """Cells in the order of the sheet: their columns and kinds, and which hold something."""

    columns: Ints
    kinds: Ints
    filled: npt.NDArray[np.bool_]
    rows: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def select_filled(self, rows: Ints) -> "CellBatch":
        """Those that hold something, in these rows."""
        mask = self.filled
        return CellBatch(self.columns[mask], self.kinds[mask], mask[mask], rows[mask])


@dataclass(slots=True)
class ColumnExtent:
    """What one column holds within a run of rows."""

    first: int
    last: int
    kinds: Counter[int] = field(default_factory=Counter)


@dataclass(slots=True)
class RowRun:
    """Rows `first` to `last`, counted from 1, with no empty one between them."""

    first: int
    last: int
    columns: dict[int, ColumnExtent] = field(default_factory=dict)
    head: dict[int, dict[int, int]] = field(default_factory=dict)
    """The kinds of cells in the first rows, by row and column."""

    def extend(self, batch: CellBatch) -> None:
        """Add cells whose rows follow without a gap."""
        self.last = int(batch.rows[-1])
        keys = batch.columns * _KINDS + batch.kinds
        counts = np.bincount(keys)
        firsts, lasts = np.zeros(len(counts), np.int64), np.zeros(len(counts), np.int64)
        lasts[keys] = batch.rows
        firsts[keys[::-1]] = batch.rows[::-1]
        for key in np.flatnonzero(counts).tolist():
            first, last = int(firsts[key]), int(lasts[key])
            extent = self.columns.setdefault(key // _KINDS, ColumnExtent(first, last))
            extent.first, extent.last = min(extent.first, first), max(extent.last, last)
            extent.kinds[key % _KINDS] += int(counts[key])
        if batch.rows[0] >= self.first + MAX_HEAD_ROWS:
            return
        is_head = batch.rows < self.first + MAX_HEAD_ROWS
        for row, column, kind in zip(
            batch.rows[is_head], batch.columns[is_head], batch.kinds[is_head], strict=True
        ):
            self.head.setdefault(int(row), {})[int(column)] = int(kind)

    def join(self, other: "RowRun") -> None:
        """Take in the rows of a run below."""
        self.last = max(self.last, other.last)
        for column, extent in other.columns.items():
            own = self.columns.setdefault(column, ColumnExtent(extent.first, extent.last))
            own.first, own.last = min(own.first, extent.first), max(own.last, extent.last)
            own.kinds += extent.kinds
        last_head_row = self.first + MAX_HEAD_ROWS - 1
        self.head |= {row: kinds for row, kinds in other.head.items() if row <= last_head_row}

    def cut_out(self, columns: range, rows: range) -> "RowRun":
        """The part of the run in these columns and rows."""
        extents = {at: extent for at, extent in self.columns.items() if at in columns}
        head = {
            row: head_kinds
            for row, kinds in self.head.items()
            if (head_kinds := {at: kind for at, kind in kinds.items() if at in columns})
        }
        return RowRun(rows.start, rows.stop - 1, extents, head)


class RowRuns:
    """The runs of rows of a sheet, built up from its cells from top to bottom."""

    def __init__(self) -> None:
        self.runs: list[RowRun] = []
        self.merges: list[CellRange] = []
        """Merged cells."""
        self.cells = 0
        self.uncalculated_formulas = 0
        """Formulas whose result is not stored."""
        self.declared_last_row = 0
        """The last row, as the sheet declares it before its first row; 0 when it does not."""

    def add(self, batch: CellBatch) -> None:
        """Add cells that stand below, or right of, all cells before."""
        if not len(batch.rows):
            return
        self.cells += len(batch.rows)
        breaks = np.flatnonzero(np.diff(batch.rows) > 1) + 1
        if len(self.runs) + len(breaks) > MAX_RUNS:
            breaks = np.zeros(0, dtype=np.int64)
        start = 0
        for end in (*breaks.tolist(), len(batch.rows)):
            self._extend_last(
                CellBatch(
                    batch.columns[start:end],
                    batch.kinds[start:end],
                    batch.filled,
                    batch.rows[start:end],
                )
            )
            start = end

    def _extend_last(self, batch: CellBatch) -> None:
        first = int(batch.rows[0])
        last = self.runs[-1] if self.runs else None
        if last is None or (first > last.last + 1 and len(self.runs) < MAX_RUNS):
            last = RowRun(first, first)
            self.runs.append(last)
        last.extend(batch)

    def close(self) -> None:
        """Join all runs when there are too many."""
        if len(self.runs) >= MAX_RUNS:
            first, *rest = self.runs
            for row_run in rest:
                first.join(row_run)
            self.runs = [first]


def find_range(row_run: RowRun) -> CellRange:
    """The cells that a run covers."""
    return CellRange(row_run.first, min(row_run.columns), row_run.last, max(row_run.columns))


def format_column(column: int) -> str:
    """The name of a column, from 0."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
