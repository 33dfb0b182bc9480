"""Rows that add up the others, which would count everything twice."""

import re
from collections.abc import Sequence

from services.files.reading.forms import literal, matches

LABEL_COLUMNS = 4
"""So far from the left a row may say that it is a total."""
_LAST_ROWS = 3
_LABEL = (
    r"(?i)(?:.{0,30}(?:合 *计|总 *计|小 *计|合計|總計|小計)|总和|共 *计|累计"
    r"|(?:.{1,30} )?(?:grand |sub[- ]?)?totals?|subtotals?|sum)[ :：]*"
)
_PATTERN = re.compile(_LABEL)

Row = Sequence[str | None]


def total_label(row: Row) -> int | None:
    """The column whose cell says that the row is a total."""
    for at, cell in enumerate(row[:LABEL_COLUMNS]):
        if cell and _PATTERN.fullmatch(cell.strip()):
            return at
    return None


def totals_among(sample: Sequence[Row], *, ends: bool) -> list[int]:
    """Which rows of a sample are totals.

    A row whose cells are all filled may be an ordinary one about something called "Total": it
    counts only among the last rows, which `ends` says are in the sample.
    """
    found = []
    for number, row in enumerate(sample):
        if total_label(row) is None:
            continue
        full = all(row)
        if not full or (ends and number >= len(sample) - _LAST_ROWS):
            found.append(number)
    return found


def totals_condition(rows: Sequence[Row], width: int) -> str:
    """SQL that holds for rows like these totals; empty when there are none."""
    labels = sorted({at for row in rows if (at := total_label(row)) is not None})
    if not labels:
        return ""
    labelled = " OR ".join(f"(c{at} IS NOT NULL AND {matches(_LABEL, f'c{at}')})" for at in labels)
    gaps = " OR ".join(f"c{at} IS NULL" for at in range(width))
    same = [_same(row, width) for row in rows if all(row)]
    either = " OR ".join([f"({labelled}) AND ({gaps})", *same])
    return f"coalesce({either}, false)"


def _same(row: Row, width: int) -> str:
    cells = [f"c{at} = {literal(cell or '')}" for at, cell in enumerate(row[:width])]
    return "(" + " AND ".join(cells) + ")"
