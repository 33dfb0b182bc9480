"""The comment of a file's table: where its rows are from, and the days that its columns span.

Days are values: whoever withholds the values of a column takes its days out of the comment.
"""

import re
from collections.abc import Callable, Iterable

_SEPARATOR = "; "
_DATE_RANGE = re.compile(r"(?P<column>.+) \d{4}-\d{2}-\d{2} … \d{4}-\d{2}-\d{2}")


def write_comment(origin: str, date_ranges: Iterable[str]) -> str:
    """The comment of a table, with the date ranges of its columns."""
    return _SEPARATOR.join([origin, *date_ranges])


def write_date_range(column: str, first: str, last: str) -> str:
    """The first and the last day of a column, each as YYYY-MM-DD."""
    return f"{column} {first} … {last}"


def strip_date_ranges(comment: str, is_withheld: Callable[[str], bool]) -> str:
    """The comment without the date ranges of columns whose values are withheld."""
    parts = comment.split(_SEPARATOR)
    left = [part for part in parts if not _is_range_of(part, is_withheld)]
    return comment if len(left) == len(parts) else _SEPARATOR.join(left)


def _is_range_of(part: str, is_withheld: Callable[[str], bool]) -> bool:
    match = _DATE_RANGE.fullmatch(part)
    return match is not None and is_withheld(match["column"])
