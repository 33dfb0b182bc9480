"""Whether two results say the same: the rows of the columns they share, in any order."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal, TypeGuard

from model.sources.query import Cell, QueryResult, to_number

Verdict = Literal["same", "other", "unclear"]
Row = tuple[object, ...]
MAX_ROWS = 2_000
MAX_COLUMNS = 12
MAX_ATTEMPTS = 200
"""How many assignments of one result's columns to the other's are tried."""
_DIGITS = 6
_SHOWN_DECIMALS = 2
_HALF_A_STEP = 0.005 + 1e-9
"""How far a figure may be from the same one rounded to the decimals that are shown."""


def compare_results(one: QueryResult, two: QueryResult) -> Verdict:
    """`same` when every column of the narrower result stands in the wider one with the same rows.

    Names may be written in two languages where the numbers beside them tell each row from the
    others; shares may be of 1 or of 100, and figures rounded to two decimals. `other` when other
    rows are listed, or the same things have other figures. All else tells nothing: rows that are
    only partly alike, groups without a name, empty results and too large ones.
    """
    if not _is_comparable(one) or not _is_comparable(two):
        return "unclear"
    if not one.rows or not two.rows:
        return "other" if two.rows else "unclear"
    narrow, wide = sorted((one, two), key=lambda result: len(result.columns))
    left, right = _to_columns(narrow), _to_columns(wide)
    if len(narrow.rows) != len(wide.rows):
        return "unclear" if _count_named_rows(left) == _count_named_rows(right) else "other"
    left = [_express_like(column, right) for column in left]
    fits = [
        [at for at, other in enumerate(right) if _have_same_values(column, other)]
        for column in left
    ]
    has_same_rows = all(fits) and _contains_rows(left, right, fits)
    if has_same_rows or _differ_only_in_names(left, right, fits):
        return "same"
    is_other = not any(fits) or _differ_only_in_figures(left, right, fits)
    return "other" if is_other else "unclear"


def _count_named_rows(columns: Sequence[Row]) -> int:
    """How many rows there are without those of a group that has no name."""
    names = [column for column in columns if any(isinstance(cell, str) for cell in column)]
    return sum(None not in row for row in zip(*names, strict=True)) if names else len(columns[0])


def _express_like(column: Row, others: Sequence[Row]) -> Row:
    """A column of figures in those of the first other one that shows the same, else as it is."""
    if column in others or not _is_of_numbers(column):
        return column
    for other in filter(_is_of_numbers, others):
        pairs = list(zip(sorted(column), sorted(other), strict=True))
        has_shares, other_has = _are_shares(column), _are_shares(other)
        scale = 100 if has_shares and not other_has else 1
        other_scale = 100 if other_has and not has_shares else 1
        if all(_show_the_same(one * scale, two * other_scale) for one, two in pairs):
            by_value = dict(pairs)
            return tuple(by_value[cell] for cell in column)
    return column


def _are_shares(column: tuple[float, ...]) -> bool:
    """Whether it may hold shares of 1."""
    return all(0 <= cell <= 1 for cell in column) and not all(cell in (0, 1) for cell in column)


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


def _differ_only_in_figures(
    left: Sequence[Row], right: Sequence[Row], fits: list[list[int]]
) -> bool:
    """Whether several things, named alike, have other figures."""
    used_places = {at for places in fits for at in places}
    others = [column for column, places in zip(left, fits, strict=True) if not places]
    unmatched_columns = [column for at, column in enumerate(right) if at not in used_places]
    if len(left) != len(right) or len(left[0]) < 2:
        return False
    if len(others) in (0, len(left)) or len(others) != len(unmatched_columns):
        return False
    return all(map(_is_of_numbers, (*others, *unmatched_columns)))


def _is_text(column: Row) -> bool:
    return all(isinstance(cell, str) for cell in column)


def _is_of_numbers(column: Row) -> TypeGuard[tuple[float, ...]]:
    return all(isinstance(cell, float) for cell in column)


def _show_the_same(one: float, two: float) -> bool:
    """Whether one is the other, or the other as it is rounded to be shown."""
    is_rounded = _round(one) == one or _round(two) == two
    return one == two or (is_rounded and abs(one - two) <= _HALF_A_STEP)


def _round(figure: float) -> float:
    return round(figure, _SHOWN_DECIMALS)


def _is_comparable(result: QueryResult) -> bool:
    wide = len(result.columns) > MAX_COLUMNS
    return len(result.rows) <= MAX_ROWS and not result.truncated and not wide


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
