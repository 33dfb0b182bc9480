"""Rows as CSV that Excel opens as UTF-8 and in which it runs no formula."""

import asyncio
import csv
import io
import re
from collections.abc import AsyncIterator, Iterable, Sequence

from model.sources.query import NUMERIC_KINDS, Cell, to_number
from services.runs.result_store import ResultRows, Rows

BOM = "\ufeff".encode()
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_INNER_START = re.compile(
    r"""([;\t\r\n][ "'\u00a0\u3000]*)(?=[=+\-@＝＋－＠])(?![+-][\d.,]+(?:[;\t\r\n]|$))"""
)
"""Where spreadsheets begin another cell, whose separator is a semicolon or a tab."""


async def write_csv(result: ResultRows) -> AsyncIterator[bytes]:
    """The file in pieces: a header of labels, then the rows."""
    yield BOM + _encode_lines([[escape_formula(c.label or c.name) for c in result.columns]])
    numeric = [column.type in NUMERIC_KINDS for column in result.columns]
    async for rows in result.parts():
        yield await asyncio.to_thread(_encode_rows, rows, numeric)


def escape_formula(text: str) -> str:
    """`text`, with a quote before what a spreadsheet would run as a formula.

    One that separates cells by semicolons does not see the quotes of this file: it begins a cell
    behind each semicolon, and a row behind each line break.
    """
    text = _INNER_START.sub(r"\1'", text)
    start = text.lstrip(" \"'\n\v\f\u00a0\u3000")
    if not start.startswith(FORMULA_STARTS) or to_number(text) is not None:
        return text
    return f"'{text}"


def _encode_rows(rows: Rows, numeric: Sequence[bool]) -> bytes:
    return _encode_lines(
        [_escape_cell(cell, is_number) for cell, is_number in zip(row, numeric, strict=True)]
        for row in rows
    )


def _escape_cell(cell: Cell, is_number: bool) -> Cell:
    return escape_formula(cell) if isinstance(cell, str) and not is_number else cell


def _encode_lines(rows: Iterable[Sequence[Cell]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()
