"""Rows in a prompt: some of them, and exact totals of all."""

from collections.abc import Iterator
from decimal import Decimal, localcontext

from model.query import NUMERIC_KINDS, Cell, QueryResult, number

SHOWN_ROWS = 50
MAX_CELL_CHARS = 80
MAX_COLUMNS = 30
ALL_DIGITS = 700
"""Enough for the sum of the largest and the smallest double."""


def rows_as_text(result: QueryResult, most: int = SHOWN_ROWS) -> str:
    """A header line and the first rows, cells separated by bars."""
    head = " | ".join(_cell(column.label or column.name) for column in result.columns[:MAX_COLUMNS])
    rows = (" | ".join(map(_cell, row[:MAX_COLUMNS])) for row in result.rows[:most])
    return "\n".join([head, *rows])


def totals_as_text(result: QueryResult) -> str:
    """How many rows there are and, of each number column, sum, mean, smallest and largest."""
    more = "; there were more, the rest was dropped" if result.truncated else ""
    lines = [f"rows: {len(result.rows)}{more}"]
    for at, column in enumerate(result.columns[:MAX_COLUMNS]):
        if column.type in NUMERIC_KINDS:
            values = [value for value in _numbers(result, at) if value is not None]
            if values:
                lines.append(f"{_cell(column.label or column.name)}: {_totals(values)}")
    return "\n".join(lines)


def _numbers(result: QueryResult, at: int) -> Iterator[Decimal | None]:
    return (number(row[at]) for row in result.rows)


def _totals(values: list[Decimal]) -> str:
    with localcontext(prec=ALL_DIGITS):
        total = sum(values, Decimal())
        mean = round(total / len(values), 4)
    return f"sum {total:f}, mean {mean:f}, min {min(values):f}, max {max(values):f}"


def _cell(value: Cell) -> str:
    if value is None:
        return "NULL"
    flat = " ".join(str(value).replace("|", "/").split())
    return flat if len(flat) <= MAX_CELL_CHARS else flat[: MAX_CELL_CHARS - 1] + "…"
