"""Whether two results say the same: the rows of the columns they share, in any order."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from model.sources.query import Cell, QueryResult, to_number

Verdict = Literal["same", "other", "unclear"]
Row = tuple[object, ...]
MAX_ROWS = 2_000
MAX_COLUMNS = 12
MAX_ATTEMPTS = 200
"""How many assignments of one result's columns to the other's are tried."""
_DIGITS = 6


def compare_results(one: QueryResult, two: QueryResult) -> Verdict:
    """`same` when every column of the narrower result stands in the wider one with the same rows.

    Names may be written in two languages where the numbers beside them tell each row from the
    others. Rows that are only partly alike, empty results and too large ones tell nothing.
    """
    if not _is_comparable(one) or not _is_comparable(two):
        return "unclear"
    narrow, wide = sorted((one, two), key=lambda result: len(result.columns))
    if len(narrow.rows) != len(wide.rows):
        return "other"
    left, right = _to_columns(narrow), _to_columns(wide)
    fits = [
        [
            at
            for at, right_column in enumerate(right)
            if _have_same_values(left_column, right_column)
        ]
        for left_column in left
    ]
    if all(fits) and _contains_rows(left, right, fits):
        return "same"
    if _differ_only_in_names(left, right, fits):
        return "same"
    return "unclear" if any(fits) else "other"


def _differ_only_in_names(left: Sequence[Row], right: Sequence[Row], fits: list[list[int]]) -> bool:
    """Whether as many columns of texts are other texts, and the rest are the same distinct rows."""
    matched_places = [at for at, places in enumerate(fits) if places]
    others = [column for column, places in zip(left, fits, strict=True) if not places]
    matched_columns = [left[at] for at in matched_places]
    used_places = {at for places in fits for at in places}
    unmatched_columns = [column for at, column in enumerate(right) if at not in used_places]
    if not matched_places or len(left) != len(right) or len(others) != len(unmatched_columns):
        return False
    if not all(map(_is_text, (*others, *unmatched_columns))) or any(map(_is_text, matched_columns)):
        return False
    distinct = len(set(zip(*matched_columns, strict=True))) == len(matched_columns[0])
    return distinct and _contains_rows(matched_columns, right, [fits[at] for at in matched_places])


def _is_text(column: Row) -> bool:
    return all(isinstance(cell, str) for cell in column)


def _is_comparable(result: QueryResult) -> bool:
    wide = len(result.columns) > MAX_COLUMNS
    return 0 < len(result.rows) <= MAX_ROWS and not result.truncated and not wide


def _to_columns(result: QueryResult) -> list[Row]:
    return [tuple(map(_to_comparable, column)) for column in zip(*result.rows, strict=True)]


def _to_comparable(cell: Cell) -> object:
    """A cell as it is compared: numbers to six digits, whatever their type."""
    exact = to_number(cell)
    if exact is None:
        return cell if cell is None else str(cell).strip()
    return float(f"{exact:.{_DIGITS}g}")


def _have_same_values(one: Row, two: Row) -> bool:
    return Counter(one) == Counter(two)


def _contains_rows(left: Sequence[Row], right: Sequence[Row], fits: list[list[int]]) -> bool:
    """Whether some columns of `right` hold the rows of `left`."""
    row_counts = Counter(zip(*left, strict=True))
    attempts = 0
    waiting: list[tuple[int, ...]] = [()]
    while waiting and attempts < MAX_ATTEMPTS:
        places = waiting.pop()
        if len(places) < len(left):
            free = (at for at in fits[len(places)] if at not in places)
            waiting += [(*places, at) for at in free]
            continue
        attempts += 1
        if Counter(zip(*(right[at] for at in places), strict=True)) == row_counts:
            return True
    return False
