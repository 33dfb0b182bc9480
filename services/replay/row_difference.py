"""What became of the rows of a statement: added, gone, changed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from model.serialization import to_json
from model.sources.query import NUMERIC_KINDS, Cell, ResultColumn

_DIGITS = 12
"""Sums of the same numbers in another order differ behind these."""
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row whose names are the same and whose numbers are not."""

    before: Row
    after: Row


@dataclass(frozen=True, slots=True)
class RowDifference:
    """Rows as bags: their order does not matter."""

    added: tuple[Row, ...] = ()
    gone: tuple[Row, ...] = ()
    changed: tuple[ChangedRow, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the rows are the same."""
        return not (self.added or self.gone or self.changed)


SAME = RowDifference()


def compare_rows(
    columns: Sequence[ResultColumn], before: Sequence[Row], after: Sequence[Row]
) -> RowDifference:
    """The difference between two results of the same columns."""
    gone, new_rows = _subtract(before, after), _subtract(after, before)
    names = [place for place, each in enumerate(columns) if each.type not in NUMERIC_KINDS]
    old, new = _index(gone, names), _index(new_rows, names)
    both = old.keys() & new.keys()
    return RowDifference(
        tuple(row for row in new_rows if _name(row, names) not in both),
        tuple(row for row in gone if _name(row, names) not in both),
        tuple(ChangedRow(row, new[name]) for name, row in old.items() if name in both),
    )


def _subtract(rows: Sequence[Row], others: Sequence[Row]) -> list[Row]:
    """The rows that are more often in the first, in their order."""
    left, remainder = Counter(map(_to_key, others)), []
    for row in rows:
        key = _to_key(row)
        if left[key]:
            left[key] -= 1
        else:
            remainder.append(row)
    return remainder


def _index(rows: Sequence[Row], names: Sequence[int]) -> dict[bytes, Row]:
    """The rows by what they are called, where that is theirs alone."""
    occurrences = Counter(_name(row, names) for row in rows)
    return {_name(row, names): row for row in rows if names and occurrences[_name(row, names)] == 1}


def _name(row: Row, names: Sequence[int]) -> bytes:
    return _to_key([row[place] for place in names])


def _to_key(cells: Sequence[Cell]) -> bytes:
    return to_json([_round(cell) for cell in cells])


def _round(cell: Cell) -> object:
    if isinstance(cell, float):
        return float(f"{cell:.{_DIGITS}g}")
    return cell
