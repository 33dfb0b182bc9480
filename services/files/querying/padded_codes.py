"""Codes that one file writes with leading zeros, 00812, and another one as numbers, 812."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from model.files.file import FileColumn
from services.datasources.sql_quoting import quote_ident
from services.files.querying.shape_groups import TablePart, find_matching_column, is_empty
from services.joins.inference.column_names import (
    GENERIC_NAMES,
    ROW_NUMBER_NAMES,
    is_identifier_name,
    normalize_name,
)

_SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class _Codes:
    """A text column whose values have so many digits, and the least and the greatest of them."""

    name: str
    width: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class PaddedCodes:
    """How wide the codes are that the tables of files have as numbers."""

    codes: tuple[_Codes, ...]

    def find_width(self, group: Sequence[TablePart], column: FileColumn) -> int | None:
        """How many digits a number of a table has where it is the code of another table.

        None where the names do not fit, or a number lies outside the codes that are there.
        """
        bounds = list(_list_bounds(group, column, "integer"))
        if not bounds:
            return None
        low, high = min(int(low) for low, _ in bounds), max(int(high) for _, high in bounds)
        fitting = {
            codes.width
            for codes in self.codes
            if codes.low <= low and high <= codes.high and _is_same_name(column.name, codes.name)
        }
        return fitting.pop() if len(fitting) == 1 else None


def find_padded_codes(groups: Sequence[Sequence[TablePart]]) -> PaddedCodes:
    """The codes with leading zeros among the tables."""
    columns = ((group, column) for group in groups for column in group[0].table.columns)
    codes = (_find_codes(group, column) for group, column in columns)
    return PaddedCodes(tuple(each for each in codes if each is not None))


def pad_column(column: FileColumn, width: int) -> FileColumn:
    """The column as it is shown: text of so many digits."""
    low, high = (str(bound).zfill(width) for bound in (column.low, column.high))
    return replace(column, kind="text", low=low, high=high)


def make_padded_sql(column: FileColumn, width: int) -> str:
    """SQL for the values of a column of numbers as codes of so many digits."""
    return f"lpad(CAST({quote_ident(column.name)} AS VARCHAR), {width}, '0')"


def _find_codes(group: Sequence[TablePart], column: FileColumn) -> _Codes | None:
    bounds = list(_list_bounds(group, column, "text"))
    texts = [bound for pair in bounds for bound in pair]
    widths = {len(text) for text in texts}
    if not is_identifier_name(column.name) or len(widths) != 1 or not all(map(_is_number, texts)):
        return None
    low, high = min(texts), max(texts)
    return _Codes(column.name, widths.pop(), int(low), int(high)) if low[0] == "0" else None


def _list_bounds(
    group: Sequence[TablePart], column: FileColumn, kind: str
) -> Iterator[tuple[str, str]]:
    """The least and the greatest value in each table of a group; nothing where a kind differs."""
    columns = [(part, find_matching_column(part.table, column)) for part in group]
    filled = [each for part, each in columns if not is_empty(part, each)]
    if all(each.kind == kind and each.low is not None for each in filled):
        yield from ((str(each.low), str(each.high)) for each in filled)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _is_same_name(one: str, other: str) -> bool:
    """Whether one is called like the other or a part of it: `Asset` and `Asset No`."""
    short, long = sorted(map(normalize_name, (one, other)), key=len)
    is_generic = short in GENERIC_NAMES | ROW_NUMBER_NAMES
    return len(short) >= _SHORTEST_NAME and not is_generic and short in long
