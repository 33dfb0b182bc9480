"""Finds by which arithmetic on which cells a verified figure follows from the rows.

Verification returns the exact number that a figure rounds. Cells, sums and pairs that give this
number to its last digit are searched here, first in the rows that the sentence names. So the shown
computation is true of the rows, however the figure was verified.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from agent.figures.extraction.figures import Figure
from agent.figures.result.result_table import Rows
from agent.figures.result.row_names import unite_rows
from model.answers.computation import ComputationKind, FigureComputation, FigureOperand
from model.sources.query import NUMERIC_KINDS, QueryResult

Values = NDArray[np.float64]
MAX_ROWS = 100
"""How many rows of an operand are named at most."""
MAX_PAIRED_ROWS = 200
"""How many rows are compared with each other at most."""
MAX_LEADERS = 20
SCALES = (1.0, 0.01, 100.0, 10_000.0, 1e8)
"""A cell may be of a percentage, or of a column in tens of thousands."""
CLOSE = 1e-9
_PERCENT_KINDS: tuple[ComputationKind, ...] = ("cell", "share", "change", "average", "difference")
_MULTIPLE_KINDS: tuple[ComputationKind, ...] = ("cell", "ratio", "share")
_NUMBER_KINDS: tuple[ComputationKind, ...] = ("cell", "sum", "average", "difference", "count")


@dataclass(frozen=True, slots=True)
class VerifiedFigure:
    """A verified figure, the exact number that it rounds, and the rows that its sentence names."""

    figure: Figure
    value: float
    rows: tuple[Rows, ...] = ()
    is_stated: bool = False
    """Whether the question or the statement has it, so that it needs no rows."""


@dataclass(frozen=True, slots=True)
class _Column:
    place: int
    values: Values

    def make_operand(
        self, kind: ComputationKind, rows: Sequence[int], value: float
    ) -> FigureOperand:
        """The operand that `rows` of this column make."""
        first_rows = [int(row) for row in rows[:MAX_ROWS]]
        return FigureOperand(
            kind=kind, column=self.place, rows=first_rows, row_count=len(rows), value=float(value)
        )


Operands = tuple[FigureOperand, ...]


@dataclass(frozen=True)
class ComputationFinder:
    """Finds the computations of figures in the rows of one answer."""

    result: QueryResult

    @cached_property
    def _columns(self) -> tuple[_Column, ...]:
        kinds = [column.type for column in self.result.columns]
        return tuple(
            _Column(at, np.array([_to_float(row[at]) for row in self.result.rows]))
            for at, kind in enumerate(kinds)
            if kind in NUMERIC_KINDS
        )

    def find(self, value: VerifiedFigure, text: str) -> FigureComputation:
        """How the figure is computed; of kind `other` where that is not found."""
        figure = value.figure
        # A product beyond the range of floats is infinite, and equals no figure.
        with np.errstate(all="ignore"):
            kind, operands = self._search(value)
        return FigureComputation(
            text=text[figure.start : figure.end],
            start=figure.start,
            end=figure.end,
            kind=kind,
            operands=list(operands),
        )

    def _search(self, value: VerifiedFigure) -> tuple[ComputationKind, Operands]:
        if value.is_stated:
            return "stated", ()
        for kind in _list_kinds(value.figure):
            operands = self._search_kind(kind, value)
            if operands:
                return kind, operands
        return "other", ()

    def _search_kind(self, kind: ComputationKind, value: VerifiedFigure) -> Operands:
        searches = {
            "cell": self._find_cell,
            "sum": self._find_total,
            "average": self._find_average,
            "difference": self._find_pair,
            "change": self._find_pair,
            "ratio": self._find_pair,
            "share": self._find_share,
            "count": self._find_count,
        }
        return next(searches[kind](kind, value), ())

    def _find_cell(self, kind: ComputationKind, value: VerifiedFigure) -> Iterator[Operands]:
        for rows in self._list_row_sets(value):
            for column in self._columns:
                for scale in SCALES:
                    equal = rows[_equals(column.values[rows] * scale, value.value)]
                    if len(equal):
                        row = int(equal[0])
                        yield (column.make_operand(kind, [row], column.values[row]),)

    def _find_total(self, kind: ComputationKind, value: VerifiedFigure) -> Iterator[Operands]:
        for column in self._columns:
            for rows in (*self._list_row_sets(value), *_list_leaders(column)):
                present = rows[~np.isnan(column.values[rows])]
                total = float(column.values[present].sum())
                if len(present) > 1 and any(_equals(total * s, value.value) for s in SCALES):
                    yield (column.make_operand(kind, [*map(int, present)], total),)

    def _find_average(self, kind: ComputationKind, value: VerifiedFigure) -> Iterator[Operands]:
        for column in self._columns:
            for rows in (*self._list_row_sets(value), *_list_leaders(column)):
                present = rows[~np.isnan(column.values[rows])]
                mean = float(column.values[present].mean()) if len(present) > 1 else np.nan
                if any(_equals(mean * scale, value.value) for scale in SCALES):
                    yield (column.make_operand(kind, [*map(int, present)], mean),)

    def _find_share(self, _: ComputationKind, value: VerifiedFigure) -> Iterator[Operands]:
        for column in self._columns:
            present = np.flatnonzero(~np.isnan(column.values))
            whole = float(column.values[present].sum())
            parts = [
                *(np.array([row]) for row in present[:MAX_PAIRED_ROWS]),
                *_list_leaders(column),
            ]
            for rows in (*value.rows, *parts) if whole and len(present) > 1 else ():
                part = float(np.nansum(column.values[rows]))
                if len(rows) < len(present) and _equals(part / whole, value.value):
                    of: ComputationKind = "cell" if len(rows) == 1 else "sum"
                    yield (
                        column.make_operand(of, [*map(int, rows)], part),
                        column.make_operand("sum", [*map(int, present)], whole),
                    )

    def _find_pair(self, kind: ComputationKind, value: VerifiedFigure) -> Iterator[Operands]:
        """Two cells of a column, those of named rows first, else two of one row."""
        for rows in self._list_row_sets(value):
            for column in self._columns:
                cells = column.values[rows[:MAX_PAIRED_ROWS]]
                hits = np.argwhere(_equals(_PAIRS[kind](cells[:, None], cells), value.value))
                for one, other in hits:
                    if one != other:
                        pair = (int(rows[one]), int(rows[other]))
                        yield tuple(
                            column.make_operand("cell", [row], column.values[row]) for row in pair
                        )
        yield from self._find_pair_in_row(kind, value)

    def _find_pair_in_row(self, kind: ComputationKind, value: VerifiedFigure) -> Iterator[Operands]:
        for left in self._columns:
            for right in self._columns:
                if left is right:
                    continue
                values = _PAIRS[kind](left.values, right.values)
                for row in np.flatnonzero(_equals(values, value.value)):
                    yield tuple(
                        column.make_operand("cell", [int(row)], column.values[row])
                        for column in (left, right)
                    )

    def _find_count(self, kind: ComputationKind, value: VerifiedFigure) -> Iterator[Operands]:
        for rows in self._list_row_sets(value):
            if len(rows) == value.value:
                first_rows = [int(row) for row in rows[:MAX_ROWS]]
                yield (
                    FigureOperand(
                        kind=kind, rows=first_rows, row_count=len(rows), value=value.value
                    ),
                )

    def _list_row_sets(self, value: VerifiedFigure) -> tuple[Rows, ...]:
        """The rows that the sentence names, each name's first, then all."""
        together = unite_rows(value.rows) if len(value.rows) > 1 else None
        row_sets = (*value.rows, *(() if together is None else (together,)))
        return (*row_sets, np.arange(len(self.result.rows)))


_PAIRS = {
    "difference": lambda one, other: one - other,
    "change": lambda one, other: (one - other) / other,
    "ratio": lambda one, other: one / other,
}


def _list_kinds(figure: Figure) -> tuple[ComputationKind, ...]:
    if figure.meaning in ("percent", "points"):
        return _PERCENT_KINDS
    return _MULTIPLE_KINDS if figure.meaning == "multiple" else _NUMBER_KINDS


def _list_leaders(column: _Column) -> tuple[Rows, ...]:
    """The two largest rows, the three largest and so on."""
    present = np.flatnonzero(~np.isnan(column.values))
    ranking = present[np.argsort(-column.values[present], kind="stable")]
    return tuple(ranking[:count] for count in range(2, min(MAX_LEADERS, len(ranking) - 1) + 1))


def _equals(values: Values | float, target: float) -> NDArray[np.bool_]:
    """Which values are the wanted one, with either sign, as far as floats can tell."""
    distance = np.abs(np.abs(values) - abs(target))
    equal: NDArray[np.bool_] = np.asarray(distance <= CLOSE * abs(target))
    return equal


def _to_float(cell: object) -> float:
    """A number; decimals come as texts. NaN for what is none."""
    try:
        return float(cell) if isinstance(cell, str | int | float) else np.nan
    except ValueError:
        return np.nan
