"""Reads the text of PDF files, page by page."""

import logging
import re
import unicodedata
import zlib
from collections.abc import Iterator
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from services.files.ingestion.documents.passages import Block, DocumentInfo, clean_text
from services.files.ingestion.limits import IngestionLimits
from services.files.ingestion.progress import ProgressReporter
from services.files.ingestion.refusals import FileRefused

_FULL_LINE_SHARE = 0.8
"""A line this wide, as a share of the widest, goes on in the next one."""
_SENTENCE_END = re.compile(r"[。！？；：!?;:.]$")
_HAN = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
_PDF_ERRORS = (
    PyPdfError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
    OSError,
    zlib.error,
)
"""What the library raises for files that are not written correctly."""


def read_pdf(
    path: Path, limits: IngestionLimits, document: DocumentInfo, progress: ProgressReporter
) -> Iterator[Block]:
    """The text of each page. Pages that cannot be read, or hold pictures only, are counted."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it would quote the file
    with path.open("rb") as file:
        reader, pages = _open_pdf(PdfReader, file)
        document.pages = pages
        read_count = min(pages, limits.max_pages)
        if read_count < pages:
            document.add_notice("more_pages", read=read_count, pages=pages)
        empty = unreadable = 0
        for number in range(read_count):
            progress.report(str(number + 1), number / read_count)
            try:
                text = clean_text(reader.pages[number].extract_text())
            except _PDF_ERRORS:
                unreadable += 1
                continue
            empty += not text
            yield from (Block(paragraph, number + 1) for paragraph in _join_paragraphs(text))
    _add_notices(document, read_count, empty, unreadable)


def _open_pdf(kind: type[PdfReader], file: object) -> tuple[PdfReader, int]:
    try:
        reader = kind(file)  # type: ignore[arg-type]
        if reader.is_encrypted and not reader.decrypt(""):
            raise FileRefused("files.protected")
        return reader, len(reader.pages)
    except _PDF_ERRORS as error:
        raise FileRefused("files.broken") from error


def _add_notices(document: DocumentInfo, read_count: int, empty: int, unreadable: int) -> None:
    if unreadable == read_count:
        raise FileRefused("files.broken")
    if unreadable:
        document.add_notice("unreadable_pages", pages=unreadable)
    if empty and empty + unreadable < read_count:
        document.add_notice("pages_without_text", pages=empty)
    elif empty:
        document.add_notice("no_text")


def _join_paragraphs(text: str) -> Iterator[str]:
    """The paragraphs of a page: lines that end at the margin are joined with the next."""
    lines = [line.rstrip() for line in text.split("\n")]
    widest = max(map(_measure_width, lines), default=0)
    paragraph, full = "", False
    for line in lines:
        if paragraph and full and line.strip():
            paragraph = _join_lines(paragraph, line.strip())
        else:
            if paragraph:
                yield paragraph
            paragraph = line.strip()
        full = _measure_width(line) >= _FULL_LINE_SHARE * widest and not _SENTENCE_END.search(line)
    if paragraph:
        yield paragraph


def _join_lines(before: str, after: str) -> str:
    if before.endswith("-") and after[:1].islower():
        return before[:-1] + after
    gap = "" if _HAN.match(before[-1]) or _HAN.match(after) else " "
    return before + gap + after


def _measure_width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
