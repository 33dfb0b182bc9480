"""Reads Markdown and plain text."""

import re
from collections.abc import Iterator
from pathlib import Path

from services.files.ingestion.delimited.encodings import detect_encoding
from services.files.ingestion.documents.passages import Block, DocumentInfo, clean_text

_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_MAX_LINE_LENGTH = 1_000_000
_MAX_PARAGRAPH_LENGTH = 1_000_000


def read_plain(path: Path, document: DocumentInfo, *, is_markdown: bool) -> Iterator[Block]:
    """The paragraphs of a plain or a Markdown text. There are no pages."""
    encoding = detect_encoding(path)
    if encoding not in {"utf-8", "utf-8-sig"}:
        document.add_notice("encoding", encoding=encoding)
    heading, fenced = "", False
    for lines in _read_paragraphs(path, encoding):
        rest: list[str] = []
        for line in lines:
            fenced ^= bool(is_markdown and _FENCE.match(line))
            title = _HEADING.match(line) if is_markdown and not fenced else None
            if title:
                yield from _make_block(rest, heading, is_markdown=is_markdown)
                rest, heading = [], clean_text(title[1])
            rest.append(line)
        yield from _make_block(rest, heading, is_markdown=is_markdown)


def _read_paragraphs(path: Path, encoding: str) -> Iterator[list[str]]:
    """The lines between empty ones; a paragraph that is longer than any is read in pieces."""
    lines: list[str] = []
    length = 0
    with path.open(encoding=encoding, errors="replace") as file:
        while line := file.readline(_MAX_LINE_LENGTH):
            if line.strip():
                lines.append(line.rstrip())
                length += len(line)
            if lines and (not line.strip() or length >= _MAX_PARAGRAPH_LENGTH):
                yield lines
                lines, length = [], 0
    if lines:
        yield lines


def _make_block(lines: list[str], heading: str, *, is_markdown: bool) -> Iterator[Block]:
    text = clean_text("\n".join(lines))
    if text:
        is_table = (
            is_markdown and len(lines) > 1 and "|" in lines[0] and bool(_RULE.match(lines[1]))
        )
        yield Block(text, None, heading, is_table)
