"""Reads sheets cell by cell with calamine: xls, xlsb, ods, and xlsx that is unusual.

Slower than `xlsx_sheet`, but dates among numbers stay dates and merged cells are filled. The cells
are written as text to a file, which DuckDB reads.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import cast

import numpy as np
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from services.datasources.sql_quoting import quote_literal
from services.files.ingestion.refusals import FileRefused
from services.files.ingestion.spreadsheet.cell_kinds import SIGNIFICANT_DIGITS, CellKind, Units
from services.files.ingestion.spreadsheet.layout.row_runs import CellBatch, CellRange, RowRuns
from services.files.ingestion.spreadsheet.merged_cells import MergedRange, fill_merged_rows

BATCH_ROWS = 2_000
MAX_LINE_BYTES = 16 << 20
Value = int | float | str | bool | time | date | datetime | timedelta | None


class CalamineCells:
    """One sheet whose cells are written as canonical text to the file `copy`."""

    typed = False
    from_1904 = False

    def __init__(
        self,
        sheet: CalamineSheet,
        copy: Path,
        report: Callable[[float], None],
        *,
        hidden: bool,
        units: Units | None,
        merges: Sequence[MergedRange],
    ) -> None:
        self.name, self.hidden, self.units = sheet.name, hidden, units
        self.row_runs = RowRuns()
        self._copy = copy
        self._left = (sheet.start or (0, 0))[1]
        self._width = sheet.width
        self._height = 0
        self._write(sheet, merges, report)

    def _write(
        self, sheet: CalamineSheet, merges: Sequence[MergedRange], report: Callable[[float], None]
    ) -> None:
        with self._copy.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
            for batch in _batch_rows(
                cast("Iterator[list[Value]]", fill_merged_rows(sheet, merges))
            ):
                texts = [[to_text(value) for value in row] for row in batch]
                first = 1 + self._height
                writer.writerows([number, *row] for number, row in enumerate(texts, first))
                self.row_runs.add(_to_cell_batch(texts, batch, first, self._left))
                self._height += len(batch)
                report(self._height / max(sheet.total_height, 1))
        self.row_runs.close()

    def read_grid(self, block: CellRange, rows: int) -> list[list[str]]:
        """The first rows of a block as text."""
        with self._copy.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            for _ in range(block.top - 1):
                next(reader)
            row_count = min(rows, block.bottom - block.top + 1)
            columns = slice(block.left - self._left, block.right - self._left + 1)
            return [row[1:][columns] for _, row in zip(range(row_count), reader, strict=False)]

    def make_relation(self, block: CellRange, first: int) -> str:
        """SQL for the rows from `first` on.

        Rows are selected by their number, as cells with line breaks span several lines.
        """
        names = ", ".join(f"'x{at}': 'VARCHAR'" for at in range(self._width))
        cells = ", ".join(
            f"x{at - self._left} AS c{at - block.left}" for at in range(block.left, block.right + 1)
        )
        text = (
            f"read_csv({quote_literal(str(self._copy))}, auto_detect = false, header = false, "
            f"delim = ',', quote = '\"', escape = '\"', "
            f"columns = {{'number': 'BIGINT', {names}}}, max_line_size = {MAX_LINE_BYTES}, "
            f"buffer_size = {2 * MAX_LINE_BYTES})"
        )
        return f"(SELECT {cells} FROM {text} WHERE number BETWEEN {first} AND {block.bottom})"  # noqa: S608 - names are quoted


def open_calamine(path: Path) -> CalamineWorkbook:
    """The workbook. Raises `FileRefused` when it is protected or broken."""
    try:
        return CalamineWorkbook.from_path(str(path))
    except PasswordError as error:
        raise FileRefused("files.protected") from error
    except (CalamineError, OSError) as error:
        raise FileRefused("files.broken") from error


def to_text(value: Value) -> str:
    """A cell as canonical text, from which its kind can be inferred again."""
    if isinstance(value, float):
        return (
            format(value, ".0f") if value.is_integer() else format(value, f".{SIGNIFICANT_DIGITS}g")
        )
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date | time):
        return value.isoformat()
    return "" if value is None else str(value)


def _batch_rows(rows: Iterator[list[Value]]) -> Iterator[list[list[Value]]]:
    batch: list[list[Value]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH_ROWS:
            yield batch
            batch = []
    if batch:
        yield batch


def _to_cell_batch(
    texts: Sequence[Sequence[str]], values: Sequence[Sequence[Value]], top: int, left: int
) -> CellBatch:
    cell_kinds = [
        (row, column, _kind_of_value(value))
        for row, (line, line_texts) in enumerate(zip(values, texts, strict=True), top)
        for column, (value, text) in enumerate(zip(line, line_texts, strict=True), left)
        if text
    ]
    cells = np.array(cell_kinds, dtype=np.int64).reshape(-1, 3)
    return CellBatch(cells[:, 1], cells[:, 2], np.ones(len(cells), dtype=bool), cells[:, 0])


def _kind_of_value(value: Value) -> CellKind:
    if isinstance(value, bool):
        return CellKind.BOOLEAN
    if isinstance(value, int | float):
        return CellKind.NUMBER
    if isinstance(value, datetime):
        return CellKind.DATETIME
    if isinstance(value, date):
        return CellKind.DATE
    return CellKind.TIME if isinstance(value, time | timedelta) else CellKind.TEXT
