"""Merged cells: finds their ranges and copies their value into all covered cells."""

import re
import struct
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from python_calamine import CalamineSheet

from services.files.ingestion.spreadsheet.number_units import read_sheet_members
from services.files.ingestion.spreadsheet.ods_units import CELL, REPEAT_COUNT, read_ods_rows
from services.files.ingestion.zip_package import ZipPackage

MergedRange = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last cell, each as row and column from 0."""
MAX_RANGES = 20_000
_TAIL_BYTES = 4 << 20
_ROWS = re.compile(rb'number-rows-spanned="(\d{1,7})"')
_COLUMNS = re.compile(rb'number-columns-spanned="(\d{1,7})"')
_ROW_TIMES = re.compile(rb'number-rows-repeated="(\d{1,7})"')
_XLSB = re.compile(rb"\xb1\x01\x04.{4}((?:\xb0\x01\x10.{16})+)\xb2\x01\x00", re.DOTALL)
_XLSB_RECORD = 19


def find_merged_ranges(kind: str, package: ZipPackage) -> Mapping[str, Sequence[MergedRange]]:
    """The merged cells of each sheet of an ods or xlsb workbook, for which calamine has none."""
    if kind == "ods":
        return _find_in_ods(package)
    return {
        name: _find_in_xlsb(package, member)
        for name, member in read_sheet_members(package)
        if member in package
    }


def fill_merged_rows(sheet: CalamineSheet, merges: Sequence[MergedRange]) -> Iterator[list[object]]:
    """All rows of a sheet from the first, with the cells from its first column on.

    Merges that overlap, as no office program writes them, do not make a row more work than its
    cells are.
    """
    left = (sheet.start or (0, 0))[1]
    coming = sorted(merges, reverse=True)[-MAX_RANGES:]
    open_: list[tuple[MergedRange, object]] = []
    rows = cast("Iterator[list[object]]", sheet.iter_rows())
    for number, row in enumerate(rows):
        open_ = [each for each in open_ if each[0][1][0] >= number]
        while coming and coming[-1][0][0] == number:
            merge = coming.pop()
            at = merge[0][1] - left
            if 0 <= at < len(row) and len(open_) < len(row):
                open_.append((merge, row[at]))
        _fill_row(row, left, open_)
        yield row


def _fill_row(row: list[object], left: int, open_: Sequence[tuple[MergedRange, object]]) -> None:
    room = len(row)
    for ((_, first), (_, last)), value in open_:
        start, end = first - left, min(last - left + 1, len(row))
        room -= end - start
        if room < 0:
            return
        row[start:end] = [value] * (end - start)


def _find_in_ods(package: ZipPackage) -> Mapping[str, Sequence[MergedRange]]:
    ranges: dict[str, list[MergedRange]] = defaultdict(list)
    next_row: Counter[str] = Counter()
    for sheet, row in read_ods_rows(package):
        top = next_row[sheet]
        next_row[sheet] += _number(_ROW_TIMES, row[: row.find(b">")])
        if b"-spanned=" in row and len(ranges[sheet]) < MAX_RANGES:
            ranges[sheet] += _find_in_row(row, top)
    return ranges


def _find_in_row(row: bytes, top: int) -> Iterator[MergedRange]:
    column = 0
    for cell in CELL.finditer(row):
        rows, columns = _number(_ROWS, cell[1]), _number(_COLUMNS, cell[1])
        if rows > 1 or columns > 1:
            yield (top, column), (top + rows - 1, column + columns - 1)
        column += _number(REPEAT_COUNT, cell[1])


def _number(pattern: re.Pattern[bytes], markup: bytes) -> int:
    match = pattern.search(markup)
    return int(match[1]) if match else 1


def _find_in_xlsb(package: ZipPackage, member: str) -> list[MergedRange]:
    """They stand near the end, after all cells."""
    tail = b""
    for chunk in package.read_chunks(member):
        tail = (tail + chunk)[-_TAIL_BYTES:]
    lists = [match[1] for match in _XLSB.finditer(tail)]
    ranges = []
    for records in lists[-1:]:
        for at in range(3, min(len(records), MAX_RANGES * _XLSB_RECORD), _XLSB_RECORD):
            top, bottom, left, right = struct.unpack_from("<IIII", records, at)
            ranges.append(((top, left), (bottom, right)))
    return ranges
