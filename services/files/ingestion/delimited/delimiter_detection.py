"""Detects the separator between the columns of a text, and reads its first rows."""

import csv
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

CANDIDATES = (",", "\t", ";", "|", "\x01", "^")
ROWS = 1_000
MAX_CELL_BYTES = 1 << 27
_HEAD_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class TextHead:
    """The first rows of a text in columns."""

    separator: str
    rows: tuple[tuple[str, ...], ...]
    width: int
    """How many columns most of them have."""
    numbers: tuple[int, ...]
    """The numbers of these rows in the file, from 0; blank lines count."""
    whole: bool = True
    """Whether these are all rows."""


def read_head(path: Path, encoding: str = "utf-8") -> TextHead:
    """The separator and first rows of a text, blank lines left out."""
    with path.open("rb") as file:
        text = file.read(_HEAD_BYTES).decode(encoding, "ignore").lstrip("\ufeff")
        more = bool(file.read(1))
    if more and "\n" in text:
        text = text[: text.rindex("\n")]
    best = max((_parse_head(text, separator) for separator in CANDIDATES), key=_measure_consistency)
    return replace(best, whole=not more and best.numbers[-1:] < (ROWS - 1,))


def detect_columns(text: str) -> TextHead | None:
    """The columns of a text; None unless nearly all rows have the same number, above one."""
    best = max((_parse_head(text, separator) for separator in CANDIDATES), key=_measure_consistency)
    agreeing = sum(len(row) == best.width for row in best.rows)
    plain = best.width > 1 and len(best.rows) > 1 and agreeing >= len(best.rows) * 0.95
    return best if plain else None


def _parse_head(text: str, separator: str) -> TextHead:
    csv.field_size_limit(MAX_CELL_BYTES)
    rows: list[tuple[str, ...]] = []
    reader = csv.reader(text.splitlines(keepends=True), delimiter=separator)
    with suppress(csv.Error):  # a quote that never closes: what came before it is enough to tell
        rows.extend(tuple(row) for row in islice(reader, ROWS))
    numbers = tuple(number for number, row in enumerate(rows) if row)
    filled = tuple(row for row in rows if row)
    return TextHead(separator, filled, _find_usual_width(filled), numbers)


def _find_usual_width(rows: Sequence[Sequence[str]]) -> int:
    widths = Counter(len(row) for row in rows)
    return max(widths, key=lambda width: (widths[width] * (width > 1), width), default=0)


def _measure_consistency(head: TextHead) -> tuple[float, int, int]:
    """How far the rows agree, then how many columns there are; earlier candidates win a tie."""
    if head.width < 2:
        return (0.0, 0, len(CANDIDATES) - CANDIDATES.index(head.separator))
    agreeing = sum(len(row) == head.width for row in head.rows) / len(head.rows)
    return (round(agreeing, 1), head.width, -CANDIDATES.index(head.separator))
