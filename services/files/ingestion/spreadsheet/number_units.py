"""Finds the columns of a workbook that show percentages or money; calamine reads values only."""

import posixpath
import struct
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from defusedxml.ElementTree import fromstring

from services.files.ingestion.spreadsheet.cell_kinds import (
    CellKind,
    Units,
    find_unit,
    is_number,
    select_agreed_units,
)
from services.files.ingestion.spreadsheet.layout.row_runs import RowRun
from services.files.ingestion.spreadsheet.ods_units import find_ods_units
from services.files.ingestion.spreadsheet.xlsb_records import read_records, read_text
from services.files.ingestion.spreadsheet.xlsx_workbook import (
    BUILT_IN_FORMATS,
    kind_of_number_format,
)
from services.files.ingestion.zip_package import ZipPackage

SAMPLED_ROWS = 2_000
"""Rows of a sheet that are looked at."""
_SHEET, _FORMAT, _STYLES, _STYLES_END, _STYLE, _ROW = 156, 44, 617, 618, 47, 0
_NUMBERS = frozenset({2, 5, 9})
"""Cells that hold numbers: short, long, and of a formula."""


def find_units(kind: str, package: ZipPackage) -> Mapping[str, Units]:
    """The units of each sheet, by its name."""
    if kind == "ods":
        return find_ods_units(package)
    if kind != "xlsb" or "xl/workbook.bin" not in package:
        return {}
    styles = _read_styles(package)
    return {
        name: _find_sheet_units(package, member, styles)
        for name, member in read_sheet_members(package)
        if member in package
    }


def collect_units(row_runs: Sequence[RowRun]) -> Units:
    """The units of the columns of a sheet whose kinds of cells are known."""
    unit_counts: dict[int, Counter[str]] = defaultdict(Counter)
    for row_run in row_runs:
        for column, extent in row_run.columns.items():
            for kind, times in extent.kinds.items():
                if is_number(kind) and times > 0:
                    unit_counts[column][find_unit(kind)] += times
    return select_agreed_units(unit_counts)


def read_sheet_members(package: ZipPackage) -> Iterator[tuple[str, str]]:
    """The sheets of an xlsb workbook: name and member."""
    root = fromstring(package.read("xl/_rels/workbook.bin.rels"), forbid_dtd=True)
    targets = {entry.get("Id", ""): entry.get("Target", "") for entry in root}
    for number, body in read_records(package.read_chunks("xl/workbook.bin")):
        if number == _SHEET:
            link, after = read_text(body, 8)
            name, _ = read_text(body, after)
            yield name, posixpath.normpath(posixpath.join("xl", targets.get(link, "").lstrip("/")))


def _read_styles(package: ZipPackage) -> list[int]:
    """The kind of number that each cell style shows."""
    own: dict[int, int] = {}
    kinds: list[int] = []
    cells = False
    part = "xl/styles.bin"
    for number, body in read_records(package.read_chunks(part)) if part in package else ():
        if number == _FORMAT:
            (format_id,) = struct.unpack_from("<H", body)
            own[format_id] = kind_of_number_format(read_text(body, 2)[0])
        elif number in {_STYLES, _STYLES_END}:
            cells = number == _STYLES
        elif number == _STYLE and cells:
            (format_id,) = struct.unpack_from("<H", body, 2)
            kinds.append(own.get(format_id, BUILT_IN_FORMATS.get(format_id, CellKind.NUMBER)))
    return kinds


def _find_sheet_units(package: ZipPackage, member: str, styles: list[int]) -> Units:
    unit_counts: dict[int, Counter[str]] = defaultdict(Counter)
    rows = 0
    for number, body in read_records(package.read_chunks(member)):
        if number == _ROW:
            rows += 1
            if rows > SAMPLED_ROWS:
                break
        elif number in _NUMBERS and len(body) >= 8:
            column, style = struct.unpack_from("<II", body)
            style &= 0xFFFFFF
            kind = styles[style] if style < len(styles) else CellKind.NUMBER
            unit_counts[column][find_unit(kind)] += 1
    return select_agreed_units(unit_counts)
