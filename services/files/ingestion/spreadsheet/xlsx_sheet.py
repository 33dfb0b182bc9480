"""Sheets of an xlsx workbook: DuckDB reads the values, a scan finds their kinds."""

from collections.abc import Callable, Iterator
from copy import copy, deepcopy
from pathlib import Path
from types import MappingProxyType
from typing import Any

from services.datasources.sql_quoting import quote_literal
from services.files.ingestion.spreadsheet.cell_kinds import Units
from services.files.ingestion.spreadsheet.layout.row_runs import CellRange, RowRuns
from services.files.ingestion.spreadsheet.sheet_scan import scan_sheet
from services.files.ingestion.spreadsheet.xlsx_workbook import SheetPart, XlsxWorkbook
from services.files.ingestion.zip_package import ZipPackage

FetchRows = Callable[[str], list[tuple[Any, ...]]]
"""Runs a statement on a connection that nothing else uses at the same time."""


class XlsxSheet:
    """One sheet; `scan` comes first, everything else needs what it finds."""

    typed = True
    units: Units | None = MappingProxyType({})

    def __init__(
        self,
        path: Path,
        package: ZipPackage,
        book: XlsxWorkbook,
        part: SheetPart,
        fetch_rows: FetchRows,
    ) -> None:
        self.name, self.hidden, self.from_1904 = part.name, part.hidden, book.from_1904
        self.row_runs = RowRuns()
        self._pieces = scan_sheet(package.read_chunks(part.member), book.styles, self.row_runs)
        self._path = path
        self._fetch_rows = fetch_rows

    def scan(self) -> Iterator[int]:
        """Scan its cells; yields the size in bytes of each piece scanned.

        Raises `UnusualMarkup` when another reader has to read it.
        """
        yield from self._pieces

    def copy_scanned(self, fetch_rows: FetchRows) -> "XlsxSheet":
        """A copy of the sheet as far as it is scanned now; later scanning does not change it."""
        snapshot = copy(self)
        snapshot.row_runs = deepcopy(self.row_runs)
        snapshot._fetch_rows = fetch_rows  # noqa: SLF001 - an object of this class
        return snapshot

    def read_grid(self, block: CellRange, rows: int) -> list[list[str]]:
        """The first rows of a block as text, merged cells filled."""
        last = min(block.bottom, block.top + rows - 1)
        text_rows = self._fetch_rows(
            f"SELECT * FROM {self._make_range_sql(block, block.top, block.bottom)} "  # noqa: S608 - names are quoted
            f"LIMIT {last - block.top + 1}"  # a shorter range would be read to the sheet's end
        )
        grid = [[cell or "" for cell in row] for row in text_rows]
        for merge in self.row_runs.merges:
            _fill_merge(grid, block, merge)
        return grid

    def make_relation(self, block: CellRange, first: int) -> str:
        """SQL for the rows from `first` on."""
        columns = ", ".join(f"c{at}" for at in range(block.width))
        if first > block.bottom:
            nothing = ", ".join(f"NULL::VARCHAR AS c{at}" for at in range(block.width))
            return f"(SELECT {nothing} WHERE false)"
        return f"{self._make_range_sql(block, first, block.bottom)} AS cells({columns})"

    def _make_range_sql(self, block: CellRange, first: int, last: int) -> str:
        return (
            f"read_xlsx({quote_literal(str(self._path))}, sheet = {quote_literal(self.name)}, "
            f"range = '{block.format_range(first, last)}', header = false, all_varchar = true, "
            "stop_at_empty = false, empty_as_varchar = true)"
        )


def _fill_merge(grid: list[list[str]], block: CellRange, merge: CellRange) -> None:
    """Write the text of a merged cell into all cells of the block that it covers.

    A merged cell that begins outside the block has its text there, and is left out.
    """
    if merge.top < block.top or merge.left < block.left:
        return
    rows = range(merge.top - block.top, min(merge.bottom - block.top + 1, len(grid)))
    columns = range(merge.left - block.left, min(merge.right, block.right) - block.left + 1)
    if not rows or not columns:
        return
    text = grid[rows.start][columns.start]
    for row in rows:
        for column in columns:
            grid[row][column] = text
