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
from services.files.reading.book import Book, open_book
from services.files.reading.building import TableBuilder
from services.files.reading.calamine_book import CalamineCells, open_calamine
from services.files.reading.cells import Units
from services.files.reading.early import EarlyTable
from services.files.reading.forms import literal
from services.files.reading.layout import clean_name
from services.files.reading.merges import Merge, merges_of
from services.files.reading.package import Package
from services.files.reading.plan import Misdeclared
from services.files.reading.progress import Progress
from services.files.reading.refusals import Refused
from services.files.reading.scan import Unusual
from services.files.reading.sheets import SheetCells, Unfit, read_sheet
from services.files.reading.units import units_in, units_of
from services.files.reading.wire import Job, Reading
from services.files.reading.xlsx import XlsxSheet

_EXTENSION = "excel.duckdb_extension"
MANY_SHEETS = 300
"""DuckDB opens the whole workbook again for each sheet; with more of them calamine is quicker."""
_SCANNED = 0.4
"""Share of the work of a sheet that is over when it was scanned."""


class WorkbookReader:
    """Reads the sheets of one workbook, one after the other."""

    def __init__(
        self,
        path: Path,
        job: Job,
        connection: duckdb.DuckDBPyConnection,
        builder: TableBuilder,
        progress: Progress,
    ) -> None:
        self._path, self._job, self._db, self._progress = path, job, connection, progress
        self._builder = builder
        self._names: set[str] = set()
        self._tables: list[FileTable] = []
        self._units: Mapping[str, Units] | None = None
        self._merges: Mapping[str, Sequence[Merge]] = {}
        self._unsaved = 0
        self._beyond = 0
        self._cells = 0

    def read(self) -> Reading:
        """The tables of all sheets. Raises `Refused`."""
        if self._job.kind == "xls":
            self._read_with_calamine(None)
        else:
            package = Package(self._path, self._job.limits)
            if self._job.kind == "xlsx":
                self._read_xlsx(package)
            else:
                package.survey(frozenset())
                self._units = units_of(self._job.kind, package)
                self._merges = merges_of(self._job.kind, package)
                self._read_with_calamine(None)
        if not self._tables:
            raise Refused("files.no_tables")
        return Reading(self._job.kind, tuple(self._tables), self._notices())

    def _notices(self) -> tuple[FileNotice, ...]:
        if not self._beyond:
            return ()
        most = self._job.limits.max_tables
        return (FileNotice("files.notice_more_tables", {"sheets": self._beyond, "most": most}),)

    def _read_xlsx(self, package: Package) -> None:
        book = open_book(package)
        if len(book.sheets) > MANY_SHEETS:
            package.survey(frozenset())
            self._read_with_calamine(None)
            return
        members = frozenset(sheet.member for sheet in book.sheets)
        package.survey(members)
        self._db.execute(f"LOAD {literal(str(_extension()))}")
        whole = sum(package.size(m) for m in members if m in package) or 1
        done = 0
        for number, part in enumerate(book.sheets):
            if self._is_full():
                self._beyond += 1
                continue
            size = package.size(part.member) if part.member in package else 0
            self._read_xlsx_sheet(package, book, number, (done / whole, size / whole))
            done += size

    def _read_xlsx_sheet(
        self, package: Package, book: Book, number: int, stretch: tuple[float, float]
    ) -> None:
        part, (start, share) = book.sheets[number], stretch
        if part.member not in package:
            raise Refused("files.broken")
        size, seen = package.size(part.member) or 1, 0

        def told(read: int) -> None:
            nonlocal seen
            seen += read
            self._progress.say(part.name, start + share * _SCANNED * seen / size)

        before = set(self._names)
        sheet = XlsxSheet(self._path, package, book, part, self._builder.rows)
        try:
            found = self._read_typed(sheet, told, stretch)
        except (Unusual, Unfit, Misdeclared) as error:
            scanned = not isinstance(error, Unusual)
            if not scanned:
                package.count(part.member)
            self._names = before
            self._units = {part.name: units_in(sheet.bands.found)} if scanned else None
            self._unsaved = sheet.bands.unsaved if scanned else 0
            self._read_with_calamine(part.name)
            return
        self._cells += sheet.bands.cells
        self._tables += found

    def _read_typed(
        self, sheet: XlsxSheet, told: Callable[[int], None], stretch: tuple[float, float]
    ) -> list[FileTable]:
        """Scan and build, at the same time where the sheet is large."""
        start, share = stretch
        early = EarlyTable(self._db.cursor(), self._builder)
        try:
            self._scan(sheet, told, early)
            self._refuse_many(sheet.bands.cells)
            rest = start + share * _SCANNED, share * (1 - _SCANNED)
            with self._progress.following((self._db, early.connection), sheet.name, *rest):
                return list(self._tables_of(sheet, early))
        finally:
            early.end()

    def _scan(self, sheet: XlsxSheet, told: Callable[[int], None], early: EarlyTable) -> None:
        name, done = self._free_name(sheet.name), 0
        enough = self._job.limits.begin_bytes
        for size in sheet.scan():
            told(size)
            if done < enough <= done + size:
                early.begin(sheet, name, self._job.wishes, self._job.limits)
            done += size

    def _read_with_calamine(self, only: str | None) -> None:
        with open_calamine(self._path) as workbook:
            sheets = [sheet for sheet in workbook.sheets_metadata if _holds_cells(sheet)]
            for number, sheet in enumerate(sheets):
                if only not in {None, sheet.name}:
                    continue
                if self._is_full():
                    self._beyond += 1
                    continue
                self._read_cells(workbook, sheet, (number / len(sheets), 1 / len(sheets)))

    def _read_cells(
        self, workbook: CalamineWorkbook, sheet: SheetMetadata, stretch: tuple[float, float]
    ) -> None:
        start, share = stretch

        def told(done: float) -> None:
            self._progress.say(sheet.name, start + share * done * _SCANNED)

        try:
            found = workbook.get_sheet_by_name(sheet.name)
        except CalamineError as error:
            raise Refused("files.broken") from error
        self._refuse_many(found.width * found.height)
        self._cells += found.width * found.height
        copy = Path(self._job.work) / "sheet.csv"
        hidden = sheet.visible != SheetVisibleEnum.Visible
        units = self._units.get(sheet.name, {}) if self._units is not None else None
        merges = self._merges.get(sheet.name) or found.merged_cell_ranges or ()
        cells = CalamineCells(found, copy, told, hidden=hidden, units=units, merges=merges)
        cells.bands.unsaved = self._unsaved
        del found  # the sheet as calamine holds it is large
        self._tables += self._tables_of(cells)
        copy.unlink()

    def _tables_of(self, sheet: SheetCells, early: EarlyTable | None = None) -> Iterator[FileTable]:
        names, limits = self._free_names(sheet.name), self._job.limits
        yield from read_sheet(sheet, names, self._builder, self._job.wishes, limits, early)

    def _free_names(self, sheet: str) -> Iterator[str]:
        while True:
            name = self._free_name(sheet)
            self._names.add(name.lower())
            yield name

    def _free_name(self, sheet: str) -> str:
        first = clean_name(sheet) or "sheet"
        others = (f"{first} {turn}" for turn in itertools.count(2))
        names = itertools.chain((first,), others)
        return next(name for name in names if name.lower() not in self._names)

    def _is_full(self) -> bool:
        return len(self._tables) >= self._job.limits.max_tables

    def _refuse_many(self, cells: int) -> None:
        most = self._job.limits.max_cells
        if self._cells + cells > most:
            raise Refused("files.too_many_cells", most=most)


def _holds_cells(sheet: SheetMetadata) -> bool:
    return sheet.typ == SheetTypeEnum.WorkSheet or sheet.typ == SheetTypeEnum.MacroSheet


def _extension() -> Path:
    """Where the wheel of the extension lies; nothing is ever fetched."""
    found = find_spec("duckdb_extension_excel")
    if found is None or found.origin is None:
        raise FileNotFoundError(_EXTENSION)
    return next(Path(found.origin).parent.rglob(_EXTENSION))
