"""Finds the header rows and the first data row in a block of cells."""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MAX_HEAD_ROWS = 40
"""Rows from the top of a block that may be titles and header."""
MAX_HEADER_ROWS = 3
_MAX_NAME_LENGTH = 200
_NUMBER = re.compile(
    r"[(]?[+-]?\s*[$€£\u00a5\uffe5]?\s*[+-]?[0-9][0-9.,' \u00a0]*(?:[eE][+-]?[0-9]+)?"
    r"\s*[%％元万亿€]*[)]?"
)
_DATE = re.compile(
    r"[0-9]{1,4}[-/.年][0-9]{1,2}(?:[-/.月][0-9]{1,4}[日号]?)?月?(?:[ T][0-9:.]+Z?)?"
    r"|[0-9]{1,2}[- ][A-Za-z]{3,9}[- ,]+[0-9]{2,4}|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_LABELLED = re.compile(r"[^:：]{1,20}[:：]\s*[^\s:：].*")
_FLAG = re.compile(r"(?i)true|false|是|否|yes|no")

Grid = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Header:
    """Rows of a block, counted from 0: which hold the header, and where the data begins."""

    rows: tuple[int, ...]
    data: int
    names: tuple[str, ...]


def find_header(grid: Grid, width: int) -> Header:
    """The header of a block, title rows above it passed over.

    Args:
        grid: its first rows as text, merged cells filled.
        width: its columns.
    """
    rows = [_pad_row(row, width) for row in grid[:MAX_HEAD_ROWS]]
    top = _find_first_full(rows, width)
    if not _is_header(rows, top):
        return Header((), top, ("",) * width)
    levels = _count_levels(rows, top)
    return make_header(rows, tuple(range(top, top + levels)), width)


def make_header(grid: Grid, rows: Sequence[int], width: int) -> Header:
    """The header that stands in `rows`; levels above each other are joined."""
    levels = [_pad_row(grid[row], width) for row in rows if row < len(grid)]
    filled = [_fill_right(level) for level in levels[:-1]] + levels[-1:]
    names = tuple(_join_levels(level[at] for level in filled) for at in range(width))
    return Header(tuple(rows), max(rows, default=-1) + 1, names)


def is_value(text: str) -> bool:
    """Whether a cell holds a number, a date or a yes rather than words."""
    text = text.strip()
    return bool(_NUMBER.fullmatch(text) or _DATE.fullmatch(text) or _FLAG.fullmatch(text))


def make_names_unique(names: Iterable[str], chinese: bool) -> tuple[str, ...]:
    """The names as written, those that are missing or repeated numbered, in any case."""
    folded_names: set[str] = set()
    unique_names: list[str] = []
    for number, raw_name in enumerate(names, 1):
        name = raw_name or (f"列{number}" if chinese else f"column {number}")
        candidate, turn = name, 2
        while candidate.lower() in folded_names:
            candidate, turn = f"{name} {turn}", turn + 1
        folded_names.add(candidate.lower())
        unique_names.append(candidate)
    return tuple(unique_names)


def clean_name(text: str) -> str:
    """A name on one line, without characters that cannot be seen."""
    printable = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(printable.split())[:_MAX_NAME_LENGTH].strip()


def _pad_row(row: Sequence[str], width: int) -> tuple[str, ...]:
    cells = tuple(cell.strip() for cell in row[:width])
    return cells + ("",) * (width - len(cells))


def _find_first_full(rows: Grid, width: int) -> int:
    """The first row that is no title: about as full as the fullest of the rows after it."""
    counts = [sum(map(bool, row)) for row in rows]
    distinct = [len({cell for cell in row if cell}) for row in rows]
    least = max(1, min(width, max(counts, default=0)) / 2)
    for at, count in enumerate(counts):
        is_named = distinct[at] > 1 or width == 1
        if count >= least and is_named and not _is_labelled(rows[at]):
            return at
    return 0


def _is_labelled(row: Sequence[str]) -> bool:
    """Whether a row with gaps tells something of the table, as `Unit: 10,000 yuan` does."""
    return not all(row) and any(_LABELLED.fullmatch(cell) for cell in row)


def _is_header(rows: Grid, top: int) -> bool:
    if top >= len(rows):
        return False
    head, body = rows[top], rows[top + 1 :]
    if any(is_value(cell) and not _YEAR.fullmatch(cell) for cell in head):
        return _is_value_header(head, body)
    words = [at for at, cell in enumerate(head) if cell and not is_value(cell)]
    if not words:
        return False
    return not _is_repeated_below(head, body, words)


def _is_value_header(head: Sequence[str], body: Grid) -> bool:
    """Dates or numbers as column names: some cell is a word over values."""
    return any(
        cell and not is_value(cell) and _measure_value_share(body, at) > 0.8
        for at, cell in enumerate(head)
    )


def _is_repeated_below(head: Sequence[str], body: Grid, words: Sequence[int]) -> bool:
    """Whether what stands in the row stands below it too, so that it is data like the rest."""
    repeated = sum(any(row[at] == head[at] for row in body) for at in words)
    above_values = any(_measure_value_share(body, at) > 0.8 for at in words)
    return not above_values and repeated * 2 > len(words)


def _measure_value_share(body: Grid, at: int) -> float:
    cells = [row[at] for row in body if row[at]]
    return sum(map(is_value, cells)) / len(cells) if cells else 0.0


def _count_levels(rows: Grid, top: int) -> int:
    """How many rows the header has: one more while a row of words fills its gaps or splits it."""
    levels = 1
    while levels < MAX_HEADER_ROWS and top + levels + 1 < len(rows):
        above, below = rows[top + levels - 1], rows[top + levels]
        if not _is_sublevel(above, below) or not _has_values(rows[top + levels + 1 :]):
            break
        levels += 1
    return levels


def _is_sublevel(above: Sequence[str], below: Sequence[str]) -> bool:
    if not any(below) or any(is_value(c) and not _YEAR.fullmatch(c) for c in below):
        return False
    pairs = list(zip(_fill_right(above), above, below, strict=True))
    groups = [group for group, own, part in pairs if part and group and (not own or part != own)]
    under_gaps = any(part and not own for _, own, part in pairs)
    runs = any(bool(a) and a == b for a, b in itertools.pairwise(above))
    return (under_gaps or runs) and bool(groups) and bool(below[-1] or above[-1])


def _has_values(body: Grid) -> bool:
    return any(is_value(cell) for row in body[:5] for cell in row if cell)


def _fill_right(level: Sequence[str]) -> list[str]:
    """The cells of an upper level over those to their right that it leaves empty."""
    spread: list[str] = []
    for cell in level:
        spread.append(cell or (spread[-1] if spread else ""))
    return spread


def _join_levels(parts: Iterable[str]) -> str:
    labels: list[str] = []
    for part in map(clean_name, parts):
        if part and part not in labels:
            labels.append(part)
    return " ".join(labels)
