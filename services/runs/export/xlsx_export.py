"""Rows as an Excel workbook, written in a thread, row by row to a temporary file."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from model.sources.query import NUMERIC_KINDS, Cell, ResultColumn, to_number
from services.runs.result_store import ResultRows, Rows

CHUNK_BYTES = 256 * 1024
ROWS_PER_SHEET = 1_048_576
MAX_TEXT_LENGTH = 32_767
EXACT_DIGITS = 15
"""What a cell of Excel holds of a number."""


async def write_xlsx(result: ResultRows) -> AsyncIterator[bytes]:
    """The file in pieces: texts are texts, numbers are numbers where Excel keeps them exactly."""
    with TemporaryDirectory(prefix="tabletalk-") as folder:
        path = Path(folder) / "rows.xlsx"
        book = await asyncio.to_thread(_Workbook, path, result.columns)
        async for rows in result.parts():
            await asyncio.to_thread(book.write, rows)
        await asyncio.to_thread(book.close)
        with path.open("rb") as file:
            while piece := await asyncio.to_thread(file.read, CHUNK_BYTES):
                yield piece


class _Workbook:
    """A workbook that holds one row in memory."""

    def __init__(self, path: Path, columns: Sequence[ResultColumn]) -> None:
        import xlsxwriter

        options = {"constant_memory": True, "tmpdir": str(path.parent)}
        self._book: Any = xlsxwriter.Workbook(str(path), options)
        self._bold = self._book.add_format({"bold": True})
        self._names = [column.label or column.name for column in columns]
        self._numeric = [column.type in NUMERIC_KINDS for column in columns]
        self._add_sheet()

    def write(self, rows: Rows) -> None:
        """Write the next rows; a full sheet is followed by another."""
        for row in rows:
            if self._row == ROWS_PER_SHEET:
                self._add_sheet()
            for position, cell in enumerate(row):
                self._write(position, cell)
            self._row += 1

    def close(self) -> None:
        """Complete the file."""
        self._book.close()

    def _add_sheet(self) -> None:
        self._sheet = self._book.add_worksheet()
        for position, name in enumerate(self._names):
            self._sheet.write_string(0, position, name[:MAX_TEXT_LENGTH], self._bold)
        self._row = 1

    def _write(self, position: int, cell: Cell) -> None:
        place = (self._row, position)
        if cell is None:
            return
        if isinstance(cell, bool):
            self._sheet.write_boolean(*place, cell)
        elif isinstance(cell, str) and not (self._numeric[position] and _is_exact(cell)):
            self._sheet.write_string(*place, cell[:MAX_TEXT_LENGTH])
        else:
            self._sheet.write_number(*place, float(cell))


def _is_exact(cell: str) -> bool:
    value = to_number(cell)
    if value is None:
        return False
    return len(value.normalize().as_tuple().digits) <= EXACT_DIGITS
