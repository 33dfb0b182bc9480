"""Makers of zipped files that unpack to a hundred times their size."""

import random
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

from tests.integration.files.ingestion.hostile_files import ROW, make_sheet, write_book

MEGABYTE = 1 << 20
SHEET = "xl/worksheets/sheet1.xml"
_CELL = '<c t="inlineStr"><is><t>' + "the same words in every cell " * 8 + "</t></is></c>"
_MAIN_PARTS = {
    "xlsb": ("xl/workbook.bin", "xl/worksheets/sheet1.bin"),
    "ods": ("mimetype", "content.xml"),
    "docx": ("word/document.xml", "word/document.xml"),
    "pptx": ("ppt/presentation.xml", "ppt/slides/slide1.xml"),
}
_ODS = "application/vnd.oasis.opendocument.spreadsheet"


def make_rows() -> bytes:
    """About a megabyte of rows that differ in one number, without the addresses of cells."""
    noise = random.Random(7)
    numbers = (f"<c><v>{noise.getrandbits(32)}</v></c>" for _ in range(40))
    return "".join(f"<row>{_CELL * 120}{number}</row>" for number in numbers).encode()


class _Repeating:
    """Packs a piece once, however often it is written."""

    def __init__(self) -> None:
        self._packed: dict[bytes, bytes] = {}

    def compress(self, piece: bytes) -> bytes:
        """The piece as whole blocks that refer to nothing before them."""
        if piece not in self._packed:
            stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
            self._packed[piece] = stream.compress(piece) + stream.flush(zlib.Z_FULL_FLUSH)
        return self._packed[piece]

    def flush(self) -> bytes:
        """The last block, an empty one."""
        return zlib.compressobj(wbits=-zlib.MAX_WBITS).flush()


def add_sheet(archive: zipfile.ZipFile, name: str, megabytes: int) -> None:
    """Add a sheet of so many megabytes: the same rows, again and again."""
    start, _, end = make_sheet("|").encode().partition(b"|")
    some = make_rows()
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(info, "w", force_zip64=True) as opened:
        part: Any = opened
        part._compressor = _Repeating()
        part.write(start)
        for _ in range(megabytes * MEGABYTE // len(some)):
            part.write(some)
        part.write(end)


def write_bomb(path: Path, megabytes: int) -> Path:
    """A workbook with one such sheet."""
    small = write_book(path.with_suffix(".small"), [make_sheet(ROW)])
    with zipfile.ZipFile(small) as kept, zipfile.ZipFile(path, "w") as archive:
        for name in kept.namelist():
            if name == SHEET:
                add_sheet(archive, name, megabytes)
            else:
                archive.writestr(name, kept.read(name), zipfile.ZIP_DEFLATED)
    small.unlink()
    return path


def write_office_bomb(path: Path, megabytes: int) -> Path:
    """A file of the kind that its name says, one part of which is large."""
    known, large = _MAIN_PARTS[path.suffix[1:]]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        if known != large:
            archive.writestr(known, _ODS if known == "mimetype" else b"<x/>")
        add_sheet(archive, large, megabytes)
    return path


def forge_size(path: Path, size: int) -> Path:
    """The same workbook with a directory that says its sheet has so many bytes."""
    with zipfile.ZipFile(path) as archive:
        real = archive.getinfo(SHEET).file_size
    content = bytearray(path.read_bytes())
    at = content.rfind(struct.pack("<I", real))
    content[at : at + 4] = struct.pack("<I", size)
    path.write_bytes(content)
    return path


def write_crowded_book(path: Path, entries: int) -> Path:
    """A workbook whose directory names so many parts, all of them the same few bytes."""
    whole = write_book(path, [make_sheet(ROW)]).read_bytes()
    with zipfile.ZipFile(path) as archive:
        start, number = archive.start_dir, len(archive.namelist())
    directory = whole[start : whole.rindex(b"PK\x05\x06")]
    head = b"PK\x01\x02" + bytes(24) + struct.pack("<H", 6) + bytes(16)
    many = b"".join(head + b"%06d" % n for n in range(entries))
    size = len(directory) + len(many)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, number, number, size, start, 0)
    path.write_bytes(whole[:start] + directory + many + end)
    return path
