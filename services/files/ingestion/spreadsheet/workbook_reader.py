"""All sheets of a workbook become tables."""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

import duckdb
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from model.files.file import FileNotice, FileTable
from services.datasources.sql_quoting import quote_literal
from services.files.ingestion.child_protocol import IngestionJob, IngestionResult
from services.files.ingestion.progress import ProgressReporter
from services.files.ingestion.refusals import FileRefused
from services.files.ingestion.spreadsheet.calamine_sheet import CalamineCells, open_calamine
from services.files.ingestion.spreadsheet.cell_kinds import Units
from services.files.ingestion.spreadsheet.merged_cells import MergedRange, find_merged_ranges
from services.files.ingestion.spreadsheet.number_units import collect_units, find_units
from services.files.ingestion.spreadsheet.sheet_scan import UnusualMarkup
from services.files.ingestion.spreadsheet.sheet_tables import (
    MixedColumnKinds,
    SheetCells,
    build_sheet_tables,
)
from services.files.ingestion.spreadsheet.speculative_build import SpeculativeBuild
from services.files.ingestion.spreadsheet.xlsx_sheet import XlsxSheet
from services.files.ingestion.spreadsheet.xlsx_workbook import XlsxWorkbook, read_workbook
from services.files.ingestion.typing.column_plan import MisdeclaredColumn
from services.files.ingestion.typing.header_detection import clean_name
from services.files.ingestion.typing.table_builder import TableBuilder
from services.files.ingestion.zip_package import ZipPackage

_EXTENSION = "excel.duckdb_extension"
MAX_DUCKDB_SHEETS = 300
"""DuckDB opens the whole workbook again for each sheet; with more of them calamine is quicker."""
_SCAN_SHARE = 0.4
"""Share of the work of a sheet that is over when it was scanned."""


class WorkbookReader:
    """Reads the sheets of one workbook, one after the other."""

    def __init__(
        self,
        path: Path,
        job: IngestionJob,
        connection: duckdb.DuckDBPyConnection,
        builder: TableBuilder,
        progress: ProgressReporter,
    ) -> None:
        self._path, self._job, self._db, self._progress = path, job, connection, progress
        self._builder = builder
        self._names: set[str] = set()
        self._tables: list[FileTable] = []
        self._units: Mapping[str, Units] | None = None
        self._merges: Mapping[str, Sequence[MergedRange]] = {}
        self._unsaved = 0
        self._skipped_sheets = 0
        self._cells = 0

    def read(self) -> IngestionResult:
        """The tables of all sheets. Raises `FileRefused`."""
        if self._job.kind == "xls":
            self._read_with_calamine(None)
        else:
            package = ZipPackage(self._path, self._job.limits)
            if self._job.kind == "xlsx":
                self._read_xlsx(package)
            else:
                package.check_parts(frozenset())
                self._units = find_units(self._job.kind, package)
                self._merges = find_merged_ranges(self._job.kind, package)
                self._read_with_calamine(None)
        if not self._tables:
            raise FileRefused("files.no_tables")
        return IngestionResult(self._job.kind, tuple(self._tables), self._make_notices())

    def _make_notices(self) -> tuple[FileNotice, ...]:
        if not self._skipped_sheets:
            return ()
        most = self._job.limits.max_tables
        return (
            FileNotice("files.notice_more_tables", {"sheets": self._skipped_sheets, "most": most}),
        )

    def _read_xlsx(self, package: ZipPackage) -> None:
        book = read_workbook(package)
        if len(book.sheets) > MAX_DUCKDB_SHEETS:
            package.check_parts(frozenset())
            self._read_with_calamine(None)
            return
        members = frozenset(sheet.member for sheet in book.sheets)
        package.check_parts(members)
        self._db.execute(f"LOAD {quote_literal(str(_find_extension()))}")
        whole = sum(package.size(m) for m in members if m in package) or 1
        done = 0
        for number, part in enumerate(book.sheets):
            if self._is_full():
                self._skipped_sheets += 1
                continue
            size = package.size(part.member) if part.member in package else 0
            self._read_xlsx_sheet(package, book, number, (done / whole, size / whole))
            done += size

    def _read_xlsx_sheet(
        self, package: ZipPackage, book: XlsxWorkbook, number: int, stretch: tuple[float, float]
    ) -> None:
        part, (start, share) = book.sheets[number], stretch
        if part.member not in package:
            raise FileRefused("files.broken")
        size, scanned_bytes = package.size(part.member) or 1, 0

        def report(byte_count: int) -> None:
            nonlocal scanned_bytes
            scanned_bytes += byte_count
            self._progress.report(part.name, start + share * _SCAN_SHARE * scanned_bytes / size)

        before = set(self._names)
        sheet = XlsxSheet(self._path, package, book, part, self._builder.fetch_rows)
        try:
            tables = self._read_typed(sheet, report, stretch)
        except (UnusualMarkup, MixedColumnKinds, MisdeclaredColumn) as error:
            scanned = not isinstance(error, UnusualMarkup)
            if not scanned:
                package.count(part.member)
            self._names = before
            self._units = {part.name: collect_units(sheet.row_runs.runs)} if scanned else None
            self._unsaved = sheet.row_runs.uncalculated if scanned else 0
            self._read_with_calamine(part.name)
            return
        self._cells += sheet.row_runs.cells
        self._tables += tables

    def _read_typed(
        self, sheet: XlsxSheet, report: Callable[[int], None], stretch: tuple[float, float]
    ) -> list[FileTable]:
        """Scan and build, at the same time where the sheet is large."""
        start, share = stretch
        speculative = SpeculativeBuild(self._db.cursor(), self._builder)
        try:
            self._scan(sheet, report, speculative)
            self._check_cell_count(sheet.row_runs.cells)
            rest = start + share * _SCAN_SHARE, share * (1 - _SCAN_SHARE)
            with self._progress.track_statements(
                (self._db, speculative.connection), sheet.name, *rest
            ):
                return list(self._build_tables(sheet, speculative))
        finally:
            speculative.end()

    def _scan(
        self, sheet: XlsxSheet, report: Callable[[int], None], speculative: SpeculativeBuild
    ) -> None:
        name, done = self._find_free_name(sheet.name), 0
        enough = self._job.limits.begin_bytes
        for size in sheet.scan():
            report(size)
            if done < enough <= done + size:
                speculative.begin(sheet, name, self._job.options, self._job.limits)
            done += size

    def _read_with_calamine(self, only: str | None) -> None:
        with open_calamine(self._path) as workbook:
            sheets = [sheet for sheet in workbook.sheets_metadata if _holds_cells(sheet)]
            for number, sheet in enumerate(sheets):
                if only not in {None, sheet.name}:
                    continue
                if self._is_full():
                    self._skipped_sheets += 1
                    continue
                self._read_cells(workbook, sheet, (number / len(sheets), 1 / len(sheets)))

    def _read_cells(
        self, workbook: CalamineWorkbook, sheet: SheetMetadata, stretch: tuple[float, float]
    ) -> None:
        start, share = stretch

        def report(done: float) -> None:
            self._progress.report(sheet.name, start + share * done * _SCAN_SHARE)

        try:
            calamine_sheet = workbook.get_sheet_by_name(sheet.name)
        except CalamineError as error:
            raise FileRefused("files.broken") from error
        self._check_cell_count(calamine_sheet.width * calamine_sheet.height)
        self._cells += calamine_sheet.width * calamine_sheet.height
        copy = Path(self._job.work) / "sheet.csv"
        hidden = sheet.visible != SheetVisibleEnum.Visible
        units = self._units.get(sheet.name, {}) if self._units is not None else None
        merges = self._merges.get(sheet.name) or calamine_sheet.merged_cell_ranges or ()
        cells = CalamineCells(
            calamine_sheet, copy, report, hidden=hidden, units=units, merges=merges
        )
        cells.row_runs.uncalculated = self._unsaved
        del calamine_sheet  # the sheet as calamine holds it is large
        self._tables += self._build_tables(cells)
        copy.unlink()

    def _build_tables(
        self, sheet: SheetCells, speculative: SpeculativeBuild | None = None
    ) -> Iterator[FileTable]:
        names, limits = self._find_free_names(sheet.name), self._job.limits
        yield from build_sheet_tables(
            sheet, names, self._builder, self._job.options, limits, speculative
        )

    def _find_free_names(self, sheet: str) -> Iterator[str]:
        while True:
            name = self._find_free_name(sheet)
            self._names.add(name.lower())
            yield name

    def _find_free_name(self, sheet: str) -> str:
        first = clean_name(sheet) or "sheet"
        others = (f"{first} {turn}" for turn in itertools.count(2))
        names = itertools.chain((first,), others)
        return next(name for name in names if name.lower() not in self._names)

    def _is_full(self) -> bool:
        return len(self._tables) >= self._job.limits.max_tables

    def _check_cell_count(self, cells: int) -> None:
        most = self._job.limits.max_cells
        if self._cells + cells > most:
            raise FileRefused("files.too_many_cells", most=most)


def _holds_cells(sheet: SheetMetadata) -> bool:
    return sheet.typ == SheetTypeEnum.WorkSheet or sheet.typ == SheetTypeEnum.MacroSheet


def _find_extension() -> Path:
    """Where the wheel of the extension lies; nothing is ever fetched."""
    spec = find_spec("duckdb_extension_excel")
    if spec is None or spec.origin is None:
        raise FileNotFoundError(_EXTENSION)
    return next(Path(spec.origin).parent.rglob(_EXTENSION))
