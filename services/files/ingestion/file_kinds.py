"""Detects the kind of a file from its content; the name decides between kinds of plain text only.

A name with the extension of another kind is refused.
"""

import zipfile
import zlib
from pathlib import Path, PurePath

from model.errors import FileUnreadable
from model.files.file import FileKind
from services.files.ingestion.delimited.delimiter_detection import detect_columns
from services.files.ingestion.delimited.encodings import SAMPLE, decode_head
from services.files.ingestion.zip_archive import open_archive

GZIP = b"\x1f\x8b"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MEMBERS: dict[str, FileKind] = {
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "xlsb",
    "word/document.xml": "docx",
    "ppt/presentation.xml": "pptx",
}
_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_SUFFIXES: dict[str, FileKind] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".md": "md",
    ".markdown": "md",
}
_DOCUMENTS: dict[str, str] = {"pdf": "PDF", "docx": "Word", "pptx": "PowerPoint"}
_TEXTS = frozenset({"csv", "jsonl", "md", "txt"})
_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".ods", ".et"})
_TABLES = _WORKBOOKS | {".csv", ".tsv", ".tab", ".json", ".jsonl", ".ndjson", ".parquet"}
_BINARIES = _WORKBOOKS | {".parquet", ".pdf", ".docx", ".doc", ".pptx", ".ppt"}
_WEB = (b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta", b"<style")
_MAX_DIRECTORY_BYTES = 4_000_000


def detect_file_kind(path: Path, name: str) -> FileKind:
    """The kind of an uploaded file; of a gzip file that of its content.

    Only the first and last bytes are read. Under gzip every archive counts as `xlsx` until it is
    unpacked and examined again. Raises `FileUnreadable` for a kind that is not supported.
    """
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    if head.startswith(GZIP):
        head, name = _unzip_head(head), name.removesuffix(".gz")
        if head.startswith(GZIP):
            raise FileUnreadable("files.nested")
        if head.startswith((b"PK\x03\x04", _OLE)):
            return "xlsx"
    elif head.startswith(b"PK"):
        return _detect_zip(path)
    return _detect_plain(head, path, name)


def check_file_name(kind: FileKind, name: str) -> None:
    """Raises `FileUnreadable` when the extension belongs to another kind than the content."""
    suffix = PurePath(name.lower().removesuffix(".gz")).suffix
    if kind in _TEXTS and suffix in _BINARIES:
        raise FileUnreadable("files.named_text", suffix=suffix)
    if kind in _DOCUMENTS and suffix in _TABLES:
        content = _DOCUMENTS[kind]
        raise FileUnreadable(
            "files.named_document", suffix=suffix, content=content, ending=f".{kind}"
        )


def _detect_plain(head: bytes, path: Path, name: str) -> FileKind:
    if not head.strip():
        raise FileUnreadable("files.empty")
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(_OLE):
        return _detect_ole(path)
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(_WEB):
        raise FileUnreadable("files.web_page")
    return _detect_text(head, name)


def _unzip_head(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, SAMPLE)
    except zlib.error as error:
        raise FileUnreadable("files.broken") from error


def _detect_zip(path: Path) -> FileKind:
    try:
        with open_archive(path) as archive:
            names = set(archive.namelist())
            if _is_open_document(archive, names):
                if _is_encrypted(archive):
                    raise FileUnreadable("files.protected")
                return "ods"
    except (zipfile.BadZipFile, OSError, zlib.error, NotImplementedError, RuntimeError) as error:
        raise FileUnreadable("files.broken") from error
    lowered = {name.lower().replace("\\", "/").lstrip("/") for name in names}
    for member, kind in _MEMBERS.items():
        if member in lowered:
            return kind
    raise FileUnreadable("files.archive")


def _is_open_document(archive: zipfile.ZipFile, names: set[str]) -> bool:
    if "mimetype" not in names or archive.getinfo("mimetype").file_size > SAMPLE:
        return False
    return archive.read("mimetype").startswith(_SPREADSHEET)


def _is_encrypted(archive: zipfile.ZipFile) -> bool:
    if "META-INF/manifest.xml" not in archive.namelist():
        return False
    with archive.open("META-INF/manifest.xml") as manifest:
        return b"encryption-data" in manifest.read(SAMPLE)


def _detect_ole(path: Path) -> FileKind:
    """Old Office files name their streams in UTF-16 in the directory."""
    with path.open("rb") as file:
        content = file.read(_MAX_DIRECTORY_BYTES)
        file.seek(max(0, path.stat().st_size - _MAX_DIRECTORY_BYTES))
        content += file.read()
    streams = [name for name in _STREAMS if name.encode("utf-16-le") in content]
    if "EncryptedPackage" in streams:
        raise FileUnreadable("files.protected")
    if "Workbook" in streams or "Book" in streams:
        return "xls"
    raise FileUnreadable("files.old_office" if streams else "files.broken")


_STREAMS = ("EncryptedPackage", "Workbook", "Book", "WordDocument", "PowerPoint Document")


def _detect_text(head: bytes, name: str) -> FileKind:
    text = decode_head(head)
    if text is None:
        raise FileUnreadable("files.unknown")
    suffix = PurePath(name).suffix.lower()
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    if text.lstrip().startswith(("{", "[{")):
        return "jsonl"
    return "csv" if detect_columns(text) else "txt"
