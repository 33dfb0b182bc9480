"""Which columns of a workbook show percentages or money, where calamine reads the values alone."""

import posixpath
import struct
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from defusedxml.ElementTree import fromstring

from services.files.reading.bands import Band
from services.files.reading.book import BUILT_IN, format_kind
from services.files.reading.cells import CellKind, Units, agreed, is_number, unit_of
from services.files.reading.ods_units import ods_units
from services.files.reading.package import Package
from services.files.reading.records import long_text, records

LOOKED_AT = 2_000
"""Rows of a sheet that are looked at."""
_SHEET, _FORMAT, _STYLES, _STYLES_END, _STYLE, _ROW = 156, 44, 617, 618, 47, 0
_NUMBERS = frozenset({2, 5, 9})
"""Cells that hold numbers: short, long, and of a formula."""


def units_of(kind: str, package: Package) -> Mapping[str, Units]:
    """The units of each sheet, by its name."""
    if kind == "ods":
        return ods_units(package)
    if kind != "xlsb" or "xl/workbook.bin" not in package:
        return {}
    styles = _styles(package)
    return {
        name: _units(package, member, styles)
        for name, member in sheets_of(package)
        if member in package
    }


def units_in(bands: Sequence[Band]) -> Units:
    """The units of the columns of a sheet whose kinds of cells are known."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for band in bands:
        for column, span in band.columns.items():
            for kind, times in span.kinds.items():
                if is_number(kind) and times > 0:
                    found[column][unit_of(kind)] += times
    return agreed(found)


def sheets_of(package: Package) -> Iterator[tuple[str, str]]:
    """The sheets of an xlsb workbook: name and member."""
    root = fromstring(package.read("xl/_rels/workbook.bin.rels"), forbid_dtd=True)
    targets = {entry.get("Id", ""): entry.get("Target", "") for entry in root}
    for number, body in records(package.chunks("xl/workbook.bin")):
        if number == _SHEET:
            link, after = long_text(body, 8)
            name, _ = long_text(body, after)
            yield name, posixpath.normpath(posixpath.join("xl", targets.get(link, "").lstrip("/")))


def _styles(package: Package) -> list[int]:
    """The kind of number that each cell style shows."""
    own: dict[int, int] = {}
    kinds: list[int] = []
    cells = False
    part = "xl/styles.bin"
    for number, body in records(package.chunks(part)) if part in package else ():
        if number == _FORMAT:
            (format_id,) = struct.unpack_from("<H", body)
            own[format_id] = format_kind(long_text(body, 2)[0])
        elif number in {_STYLES, _STYLES_END}:
            cells = number == _STYLES
        elif number == _STYLE and cells:
            (format_id,) = struct.unpack_from("<H", body, 2)
            kinds.append(own.get(format_id, BUILT_IN.get(format_id, CellKind.NUMBER)))
    return kinds


def _units(package: Package, member: str, styles: list[int]) -> Units:
    found: dict[int, Counter[str]] = defaultdict(Counter)
    rows = 0
    for number, body in records(package.chunks(member)):
        if number == _ROW:
            rows += 1
            if rows > LOOKED_AT:
                break
        elif number in _NUMBERS and len(body) >= 8:
            column, style = struct.unpack_from("<II", body)
            style &= 0xFFFFFF
            kind = styles[style] if style < len(styles) else CellKind.NUMBER
            found[column][unit_of(kind)] += 1
    return agreed(found)
