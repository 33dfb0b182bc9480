"""Detects total rows, which would count everything twice."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from services.datasources.sql_quoting import quote_ident
from services.files.ingestion.typing.row_source import Row
from services.files.ingestion.typing.value_formats import make_match_condition

LABEL_COLUMNS = 4
"""So far from the left a row may say that it is a total."""
LAST_ROWS = 3
_LABEL = (
    r"(?i)(?:.{0,30}(?:合 *计|总 *计|小 *计|合計|總計|小計)|总和|共 *计|累计"
    r"|(?:.{1,30} )?(?:grand |sub[- ]?)?totals?|subtotals?|sum"
    r"|sub[- ]?totals? .{1,40}|totals? (?:for|of) .{1,40})[ :：]*"
)
_PATTERN = re.compile(_LABEL)
_BARE_LABEL = r"(?i)(?:合 *计|总 *计|小 *计|合計|總計|小計|sub[- ]?totals?)[ :：]*"
_BARE_PATTERN = re.compile(_BARE_LABEL)
"""Beside the name of a group this is no name of a row, whatever else the row holds."""


def is_label(text: str) -> bool:
    """Whether a cell says that its row is a total."""
    return bool(_PATTERN.fullmatch(text.strip()))


def find_label(row: Row) -> int | None:
    """The column whose cell says that the row is a total."""
    return next((at for at, c in enumerate(row[:LABEL_COLUMNS]) if c and is_label(c)), None)


def is_group_total(row: Row) -> bool:
    """Whether a bare label stands right of its group, or a label is merged over two cells."""
    pairs = [(left, cell) for left, cell in pairwise(row[:LABEL_COLUMNS]) if left and cell]
    is_bare = any(_BARE_PATTERN.fullmatch(cell.strip()) for _, cell in pairs)
    return is_bare or any(left == cell and is_label(cell) for left, cell in pairs)


def find_totals(sample: Sequence[Row], *, whole: bool) -> list[int]:
    """Which rows of a sample are totals.

    A row whose cells are all filled may be an ordinary one about something called "Total": it
    counts only among the last rows of a table, which a `whole` sample has, or within a group.
    """
    last = len(sample) - LAST_ROWS if whole else len(sample)
    return [
        number
        for number, row in enumerate(sample)
        if find_label(row) is not None and (number >= last or not all(row) or is_group_total(row))
    ]


def make_label_condition(columns: Iterable[int]) -> str:
    """SQL that holds for rows with a label in these columns of a source; empty without any."""
    conditions = [
        f"(c{at} IS NOT NULL AND {make_match_condition(_LABEL, f'c{at}')})"
        for at in sorted(columns)
    ]
    return f"({' OR '.join(conditions)})" if conditions else ""


def make_totals_condition(labels: Sequence[str], columns: Sequence[str]) -> str:
    """SQL that holds for totals of a table, given the text columns where a label may stand."""
    label_condition = " OR ".join(
        make_match_condition(_LABEL, quote_ident(name)) for name in labels
    )
    gaps = " OR ".join(f"{quote_ident(name)} IS NULL" for name in columns)
    groups = "".join(
        f" OR {quote_ident(left)} = {quote_ident(name)} OR ({quote_ident(left)} IS NOT NULL"
        f" AND {make_match_condition(_BARE_LABEL, quote_ident(name))})"
        for left, name in pairwise(labels)
    )
    return f"({label_condition}) AND ({gaps} OR rowid >= {{rows}} - {LAST_ROWS}{groups})"
