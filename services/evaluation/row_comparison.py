"""Whether a statement gave the rows of a reference statement."""

import math
import re
from collections import Counter
from collections.abc import Sequence

Row = tuple[object, ...]
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?")
_MAX_COLUMNS = 30
_MAX_CHECKS = 2_000
"""How many choices of columns are compared before two results count as different."""


def is_same_result(
    reference: Sequence[Row], found: Sequence[Row], *, ordered: bool, shares: bool = False
) -> bool:
    """Whether every reference column stands in the found rows; further columns do no harm.

    `ordered` compares lists, else bags. With `shares`, percentages and fractions are the same.
    """
    normalize = _normalize_percent if shares else _normalize
    return _is_contained(normalize(reference), normalize(found), ordered)


def _is_contained(reference: list[Row], found: list[Row], ordered: bool) -> bool:
    if len(reference) != len(found):
        return False
    if not reference:
        return True
    if not len(reference[0]) <= len(found[0]) <= _MAX_COLUMNS:
        return False
    return _ColumnMatcher(reference, found, ordered).can_match()


class _ColumnMatcher:
    """Searches for found columns that together hold the rows of the reference columns."""

    def __init__(self, reference: list[Row], found: list[Row], ordered: bool) -> None:
        self._reference = list(zip(*reference, strict=True))
        self._found = list(zip(*found, strict=True))
        self._ordered = ordered
        self._checks = 0
        wanted, given = map(Counter, self._reference), [Counter(column) for column in self._found]
        self._fits = [[j for j, bag in enumerate(given) if bag == want] for want in wanted]

    def can_match(self, taken: tuple[int, ...] = ()) -> bool:
        """Whether the columns taken so far can be completed."""
        if len(taken) == len(self._fits):
            return True
        return any(
            self._agrees((*taken, j)) and self.can_match((*taken, j))
            for j in self._fits[len(taken)]
            if j not in taken
        )

    def _agrees(self, taken: tuple[int, ...]) -> bool:
        """Whether the columns taken so far hold the rows of as many reference columns."""
        self._checks += 1
        if self._checks > _MAX_CHECKS:
            return False
        rows = list(zip(*(self._found[j] for j in taken), strict=True))
        wanted = list(zip(*self._reference[: len(taken)], strict=True))
        return rows == wanted if self._ordered else Counter(rows) == Counter(wanted)


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


def _normalize_percent(rows: Sequence[Row]) -> list[Row]:
    normal = _normalize(rows)
    columns = list(zip(*normal, strict=True))
    return list(zip(*map(_to_percent, columns), strict=True)) if normal else normal


def _to_percent(column: Row) -> Row:
    numbers = [n for n in column if isinstance(n, int | float)]
    if not numbers or len(numbers) < len(column):
        return column
    factor = 100 if max(map(abs, numbers)) <= 1 else 1
    return tuple(round(n * factor, 1) for n in numbers)
