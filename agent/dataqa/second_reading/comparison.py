"""Whether two results say the same: the rows of the columns they share, in any order."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from model.query import Cell, QueryResult, number

Verdict = Literal["same", "other", "unclear"]
Row = tuple[object, ...]
MAX_ROWS = 2_000
MAX_COLUMNS = 12
MAX_TRIES = 200
"""How many ways to lay the columns of one result on those of the other are tried."""
_DIGITS = 6


def compared(one: QueryResult, two: QueryResult) -> Verdict:
    """`same` when every column of the narrower result stands in the wider one with the same rows.

    Rows that are only partly alike, empty results and those that are too large tell nothing.
    """
    if not _is_comparable(one) or not _is_comparable(two):
        return "unclear"
    narrow, wide = sorted((one, two), key=lambda result: len(result.columns))
    if len(narrow.rows) != len(wide.rows):
        return "other"
    left, right = _columns(narrow), _columns(wide)
    fits = [[at for at, given in enumerate(right) if _same_bag(want, given)] for want in left]
    if all(fits) and _stands_in(left, right, fits):
        return "same"
    return "unclear" if any(fits) else "other"


def _is_comparable(result: QueryResult) -> bool:
    wide = len(result.columns) > MAX_COLUMNS
    return 0 < len(result.rows) <= MAX_ROWS and not result.truncated and not wide


def _columns(result: QueryResult) -> list[Row]:
    return [tuple(map(_value, column)) for column in zip(*result.rows, strict=True)]


def _value(cell: Cell) -> object:
    """A cell as it is compared: numbers to six digits, whatever their type."""
    exact = number(cell)
    if exact is None:
        return cell if cell is None else str(cell).strip()
    return float(f"{exact:.{_DIGITS}g}")


def _same_bag(one: Row, two: Row) -> bool:
    return Counter(one) == Counter(two)


def _stands_in(left: Sequence[Row], right: Sequence[Row], fits: list[list[int]]) -> bool:
    """Whether some columns of `right` hold the rows of `left`."""
    wanted = Counter(zip(*left, strict=True))
    tries = 0
    waiting: list[tuple[int, ...]] = [()]
    while waiting and tries < MAX_TRIES:
        taken = waiting.pop()
        if len(taken) < len(left):
            free = (at for at in fits[len(taken)] if at not in taken)
            waiting += [(*taken, at) for at in free]
            continue
        tries += 1
        if Counter(zip(*(right[at] for at in taken), strict=True)) == wanted:
            return True
    return False
