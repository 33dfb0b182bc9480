"""Whether a statement gave the rows of a reference statement."""

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence

Row = tuple[object, ...]
_Pair = tuple[Row, Row]
"""A reference column and a found one, in which the same values are written alike."""
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?")
_MAX_COLUMNS = 30
_MAX_CHECKS = 2_000
"""How many choices of columns are compared before two results count as different."""
_PERCENT_TOLERANCE = 0.05 + 1e-9
"""Percentage points by which a percentage that is rounded to one digit differs at most."""


def is_same_result(
    reference: Sequence[Row], rows: Sequence[Row], *, ordered: bool, shares: bool = False
) -> bool:
    """Whether every reference column stands in the found rows; further columns do no harm.

    `ordered` compares lists, else bags. With `shares`, percentages and fractions are the same.
    """
    align = _align_percentages if shares else _align
    return _is_contained(_normalize(reference), _normalize(rows), ordered, align)


def _is_contained(
    reference: list[Row],
    rows: list[Row],
    ordered: bool,
    align: Callable[[Row, Row], _Pair | None],
) -> bool:
    if len(reference) != len(rows):
        return False
    if not reference:
        return True
    if not len(reference[0]) <= len(rows[0]) <= _MAX_COLUMNS:
        return False
    return _ColumnMatcher(reference, rows, ordered, align).can_match()


class _ColumnMatcher:
    """Searches for found columns that together hold the rows of the reference columns."""

    def __init__(
        self,
        reference: list[Row],
        rows: list[Row],
        ordered: bool,
        align: Callable[[Row, Row], _Pair | None],
    ) -> None:
        columns = list(zip(*rows, strict=True))
        self._ordered = ordered
        self._checks = 0
        self._pairs = [
            {
                j: pair
                for j, column in enumerate(columns)
                if (pair := align(reference_column, column))
            }
            for reference_column in zip(*reference, strict=True)
        ]

    def can_match(self, column_indexes: tuple[int, ...] = ()) -> bool:
        """Whether the columns taken so far can be completed."""
        if len(column_indexes) == len(self._pairs):
            return True
        return any(
            self._agrees((*column_indexes, j)) and self.can_match((*column_indexes, j))
            for j in self._pairs[len(column_indexes)]
            if j not in column_indexes
        )

    def _agrees(self, column_indexes: tuple[int, ...]) -> bool:
        """Whether the columns taken so far hold the rows of as many reference columns."""
        self._checks += 1
        if self._checks > _MAX_CHECKS:
            return False
        pairs = [fits[j] for fits, j in zip(self._pairs, column_indexes, strict=False)]
        reference_rows = list(zip(*(reference for reference, _ in pairs), strict=True))
        rows = list(zip(*(values for _, values in pairs), strict=True))
        return rows == reference_rows if self._ordered else Counter(rows) == Counter(reference_rows)


def _align(reference: Row, row: Row) -> _Pair | None:
    """The two columns as they are; None when they hold different values."""
    return (reference, row) if Counter(reference) == Counter(row) else None


def _align_percentages(reference: Row, row: Row) -> _Pair | None:
    """Percentages and fractions that differ by rounding only are replaced by their rank."""
    reference_values, row_values = _to_percent(reference), _to_percent(row)
    if reference_values is None or row_values is None:
        return _align(reference, row)
    pairs = list(zip(sorted(reference_values), sorted(row_values), strict=True))
    if any(abs(a - b) > _PERCENT_TOLERANCE for a, b in pairs):
        return None
    ranks = _rank_pairs(pairs)
    a_ranks = {a: rank for (a, _), rank in zip(pairs, ranks, strict=True)}
    b_ranks = {b: rank for (_, b), rank in zip(pairs, ranks, strict=True)}
    return tuple(a_ranks[a] for a in reference_values), tuple(b_ranks[b] for b in row_values)


def _rank_pairs(pairs: list[tuple[float, float]]) -> list[int]:
    """A number for each pair of a sorted list; pairs that share a value have the same."""
    ranks: list[int] = []
    for place, (a, b) in enumerate(pairs):
        shares_value = place > 0 and (a == pairs[place - 1][0] or b == pairs[place - 1][1])
        ranks.append(ranks[-1] if shares_value else place)
    return ranks


def _normalize(rows: Sequence[Row]) -> list[Row]:
    return [tuple(map(_normalize_cell, row)) for row in rows]


def _normalize_cell(cell: object) -> object:
    if isinstance(cell, bytes):
        cell = cell.decode("utf-8", "replace")
    text = str(cell).strip()
    if cell is None or not _NUMBER.fullmatch(text):
        return None if cell is None else text
    value = float(text)
    is_whole = math.isfinite(value) and value == int(value) and abs(value) < 1e15
    return int(value) if is_whole else float(f"{value:.6g}")


def _to_percent(column: Row) -> tuple[float, ...] | None:
    """The numbers of a column as percentages; None when it holds anything else."""
    numbers = [n for n in column if isinstance(n, int | float)]
    if not numbers or len(numbers) < len(column):
        return None
    factor = 100 if max(map(abs, numbers)) <= 1 else 1
    return tuple(float(n * factor) for n in numbers)
