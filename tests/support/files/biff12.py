"""Writes xlsb workbooks, as far as the tests need them: BIFF12 records in a zip file.

[MS-XLSB] describes the records: a number and a length, seven bits a byte, then so many bytes.
"""

import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

Value = str | float | bool | date | None
Sheet = Sequence[Sequence[Value]]
FORMATS = {"": 0, "0.0%": 164, "¥#,##0.00": 165, "yyyy-mm-dd": 166}
_STYLES = list(FORMATS)
_EPOCH = date(1899, 12, 30)
_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
</Types>"""
_RELATIONS = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>"""
_RELATION = '<Relationship Id="{}" Type="{}/{}" Target="{}"/>'
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def write_xlsb(
    path: Path,
    sheets: Mapping[str, Sheet],
    formats: Mapping[int, str] | None = None,
    merges: Sequence[tuple[int, int, int, int]] = (),
) -> Path:
    """A workbook of these sheets; `formats` gives columns a number format, dates have theirs.

    `merges` are the same in every sheet: top, bottom, left, right, from 0.
    """
    shared_strings = list(
        dict.fromkeys(v for s in sheets.values() for r in s for v in r if isinstance(v, str))
    )
    places = {text: place for place, text in enumerate(shared_strings)}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", _TYPES)
        root = _RELATION.format("r0", _KIND, "officeDocument", "xl/workbook.bin")
        book.writestr("_rels/.rels", _RELATIONS.format(root))
        book.writestr("xl/workbook.bin", _workbook(list(sheets)))
        parts = [
            ("worksheet", f"worksheets/sheet{number}.bin") for number, _ in enumerate(sheets, 1)
        ]
        parts += [("styles", "styles.bin"), ("sharedStrings", "sharedStrings.bin")]
        links = [_RELATION.format(f"rId{n}", _KIND, *part) for n, part in enumerate(parts, 1)]
        book.writestr("xl/_rels/workbook.bin.rels", _RELATIONS.format("".join(links)))
        book.writestr("xl/styles.bin", _styles())
        book.writestr("xl/sharedStrings.bin", _strings(shared_strings))
        for number, sheet in enumerate(sheets.values(), 1):
            content = _sheet(sheet, places, formats or {}, merges)
            book.writestr(f"xl/worksheets/sheet{number}.bin", content)
    return path


def record(number: int, body: bytes = b"") -> bytes:
    """A record."""
    head = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    size, length = len(body), b""
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return head + length + body


def _text(text: str) -> bytes:
    units = text.encode("utf-16-le")
    return struct.pack("<I", len(units) // 2) + units


def _workbook(names: Sequence[str]) -> bytes:
    sheets = b"".join(
        record(156, struct.pack("<II", 0, number) + _text(f"rId{number}") + _text(name))
        for number, name in enumerate(names, 1)
    )
    properties = record(153, struct.pack("<II", 0, 0) + _text(""))
    return record(131) + properties + record(143) + sheets + record(144) + record(132)


def _styles() -> bytes:
    own = [(number, code) for code, number in FORMATS.items() if number]
    formats = b"".join(record(44, struct.pack("<H", number) + _text(code)) for number, code in own)
    styles = b"".join(
        record(47, struct.pack("<HHHHHIH", 0, number, 0, 0, 0, 0, 0)) for number in FORMATS.values()
    )
    return (
        record(278)
        + record(615, struct.pack("<I", len(own)))
        + formats
        + record(616)
        + record(617, struct.pack("<I", len(FORMATS)))
        + styles
        + record(618)
        + record(279)
    )


def _strings(shared_strings: Sequence[str]) -> bytes:
    items = b"".join(record(19, b"\0" + _text(text)) for text in shared_strings)
    return (
        record(159, struct.pack("<II", len(shared_strings), len(shared_strings)))
        + items
        + record(160)
    )


def _sheet(
    sheet: Sheet,
    places: Mapping[str, int],
    formats: Mapping[int, str],
    merges: Sequence[tuple[int, int, int, int]],
) -> bytes:
    width = max(map(len, sheet))
    size = struct.pack("<IIII", 0, len(sheet) - 1, 0, width - 1)
    rows = b"".join(
        record(0, struct.pack("<IIHHBI", number, 0, 300, 0, 0, 0))
        + b"".join(
            _cell(at, value, places, formats if number else {})
            for at, value in enumerate(row)
            if value is not None
        )
        for number, row in enumerate(sheet)
    )
    merged = b"".join(record(176, struct.pack("<IIII", *merge)) for merge in merges)
    if merges:
        merged = record(177, struct.pack("<I", len(merges))) + merged + record(178)
    return record(129) + record(148, size) + record(145) + rows + record(146) + merged + record(130)


def _cell(at: int, value: Value, places: Mapping[str, int], formats: Mapping[int, str]) -> bytes:
    code = "yyyy-mm-dd" if isinstance(value, date) else formats.get(at, "")
    head = struct.pack("<II", at, _STYLES.index(code))
    if isinstance(value, bool):
        return record(4, head + bytes([value]))
    if isinstance(value, date):
        return record(5, head + struct.pack("<d", (value - _EPOCH).days))
    if isinstance(value, str):
        return record(7, head + struct.pack("<I", places[value]))
    if isinstance(value, int):
        return record(2, head + struct.pack("<i", value << 2 | 2))
    return record(5, head + struct.pack("<d", value))
