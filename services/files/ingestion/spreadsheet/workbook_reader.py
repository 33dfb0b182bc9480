"""Reads all sheets of a workbook into tables: with DuckDB where it can, else with calamine."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
from services.files.ingestion.progress import ProgressReporter, ProgressSpan
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
from services.files.ingestion.spreadsheet.xlsx_workbook import (
    SheetPart,
    XlsxWorkbook,
    read_workbook,
)
from services.files.ingestion.typing.column_plan import MisdeclaredColumn
from services.files.ingestion.typing.header_detection import clean_name
from services.files.ingestion.typing.table_builder import TableBuilder
from services.files.ingestion.zip_package import ZipPackage

_EXTENSION = "excel.duckdb_extension"
MAX_DUCKDB_SHEETS = 300
"""DuckDB opens the whole workbook again for each sheet; with more of them calamine is quicker."""
_SCAN_SHARE = 0.4
"""The share of the work of a sheet that its scan is."""


@dataclass(frozen=True, slots=True)
class _CalamineSupplement:
    """What calamine does not tell of a workbook, by the names of its sheets."""

    units: Mapping[str, Units] | None = None
    """None when the units cannot be read."""
    merges: Mapping[str, Sequence[MergedRange]] = field(default_factory=dict)
    uncalculated_formulas: int = 0


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
        self._skipped_sheets = 0
        self._cells = 0

    def read(self) -> IngestionResult:
        """The tables of all sheets. Raises `FileRefused`."""
        kind = self._job.kind
        if kind == "xls":
            self._read_with_calamine(_CalamineSupplement())
        else:
            package = ZipPackage(self._path, self._job.limits)
            if kind == "xlsx":
                self._read_xlsx(package)
            else:
                package.check_members()
                units, merges = find_units(kind, package), find_merged_ranges(kind, package)
                self._read_with_calamine(_CalamineSupplement(units, merges))
        if not self._tables:
            raise FileRefused("files.no_tables")
        return IngestionResult(kind, tuple(self._tables), self._make_notices())

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
            package.check_members()
            self._read_with_calamine(_CalamineSupplement())
            return
        members = frozenset(sheet.member for sheet in book.sheets)
        package.check_members(skip=members)
        self._db.execute(f"LOAD {quote_literal(str(_find_extension()))}")
        all_bytes = sum(package.size(m) for m in members if m in package) or 1
        done_bytes = 0
        for part in book.sheets:
            if self._is_full():
                self._skipped_sheets += 1
                continue
            size = package.size(part.member) if part.member in package else 0
            span = ProgressSpan(done_bytes / all_bytes, size / all_bytes)
            self._read_xlsx_sheet(package, book, part, span)
            done_bytes += size

    def _read_xlsx_sheet(
        self, package: ZipPackage, book: XlsxWorkbook, part: SheetPart, span: ProgressSpan
    ) -> None:
        """Read a sheet with DuckDB, or with calamine when its cells need a look one by one."""
        if part.member not in package:
            raise FileRefused("files.broken")
        names_before = set(self._names)
        sheet = XlsxSheet(self._path, package, book, part, self._builder.fetch_rows)
        try:
            tables = self._read_typed(sheet, package.size(part.member), span)
        except UnusualMarkup:
            package.check_member(part.member)
            self._names = names_before
            self._read_with_calamine(_CalamineSupplement(), only=part.name)
        except (MixedColumnKinds, MisdeclaredColumn):
            units = {part.name: collect_units(sheet.row_runs.runs)}
            formulas = sheet.row_runs.uncalculated_formulas
            self._names = names_before
            self._read_with_calamine(
                _CalamineSupplement(units, uncalculated_formulas=formulas), only=part.name
            )
        else:
            self._cells += sheet.row_runs.cells
            self._tables += tables

    def _read_typed(self, sheet: XlsxSheet, size: int, span: ProgressSpan) -> list[FileTable]:
        """Scan the sheet of `size` bytes, then build its tables; for large ones both at once."""
        scan_span, build_span = span.split(_SCAN_SHARE)
        speculative = SpeculativeBuild(self._db.cursor(), self._builder)
        connections = (self._db, speculative.connection)
        try:
            self._scan(sheet, size, scan_span, speculative)
            self._check_cell_count(sheet.row_runs.cells)
            with self._progress.track_statements(connections, sheet.name, build_span):
                return list(self._build_tables(sheet, speculative))
        finally:
            speculative.end()

    def _scan(
        self, sheet: XlsxSheet, size: int, span: ProgressSpan, speculative: SpeculativeBuild
    ) -> None:
        name, scanned_bytes = self._find_free_name(sheet.name), 0
        enough = self._job.limits.speculation_bytes
        for piece_bytes in sheet.scan():
            before, scanned_bytes = scanned_bytes, scanned_bytes + piece_bytes
            self._progress.report(sheet.name, span.at(scanned_bytes / (size or 1)))
            if before < enough <= scanned_bytes:
                speculative.begin(sheet, name, self._job.options, self._job.limits)

    def _read_with_calamine(
        self, supplement: _CalamineSupplement, *, only: str | None = None
    ) -> None:
        """Read all sheets, or only the one of that name."""
        with open_calamine(self._path) as workbook:
            sheets = [sheet for sheet in workbook.sheets_metadata if _holds_cells(sheet)]
            for number, sheet in enumerate(sheets):
                if only not in {None, sheet.name}:
                    continue
                if self._is_full():
                    self._skipped_sheets += 1
                    continue
                span = ProgressSpan(number / len(sheets), 1 / len(sheets))
                self._read_calamine_sheet(workbook, sheet, supplement, span)

    def _read_calamine_sheet(
        self,
        workbook: CalamineWorkbook,
        sheet: SheetMetadata,
        supplement: _CalamineSupplement,
        span: ProgressSpan,
    ) -> None:
        scan_span, _ = span.split(_SCAN_SHARE)

        def report(done: float) -> None:
            self._progress.report(sheet.name, scan_span.at(done))

        try:
            calamine_sheet = workbook.get_sheet_by_name(sheet.name)
        except CalamineError as error:
            raise FileRefused("files.broken") from error
        self._check_cell_count(calamine_sheet.width * calamine_sheet.height)
        self._cells += calamine_sheet.width * calamine_sheet.height
        copy = Path(self._job.work) / "sheet.csv"
        hidden = sheet.visible != SheetVisibleEnum.Visible
        units = supplement.units.get(sheet.name, {}) if supplement.units is not None else None
        merges = supplement.merges.get(sheet.name) or calamine_sheet.merged_cell_ranges or ()
        cells = CalamineCells(
            calamine_sheet, copy, report, hidden=hidden, units=units, merges=merges
        )
        cells.row_runs.uncalculated_formulas = supplement.uncalculated_formulas
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
