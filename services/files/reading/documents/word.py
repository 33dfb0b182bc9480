"""Word documents: paragraphs under their headings, tables, notes at the foot."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from services.files.reading.documents.blocks import Block, Found, clean, markdown
from services.files.reading.documents.markup import (
    attribute,
    first,
    local,
    top_elements,
    walk,
    whole,
)
from services.files.reading.package import Package

_DOCUMENT = "word/document.xml"
_NOTES = {"word/footnotes.xml": "footnotes", "word/endnotes.xml": "endnotes"}
_HEADING = re.compile(r"heading \d|title|标题", re.IGNORECASE)
_BREAK = "lastRenderedPageBreak"
_DELETED = frozenset({"del", "moveFrom"})


def read_word(package: Package, found: Found) -> Iterator[Block]:
    """The text of a docx. Its pages are those that Word drew last, when it says so."""
    found.pages = _pages(package)
    reader = _Reader(_heading_styles(package), 1 if found.pages else None)
    for element in top_elements(package, _DOCUMENT, "body"):
        yield from reader.blocks(element)
    if found.pages:
        found.pages = max(found.pages, reader.page or 1)
    for name, parent in _NOTES.items():
        if name in package:
            for note in top_elements(package, name, parent):
                yield from [Block(text) for text in [_text(note)] if text]


class _Reader:
    def __init__(self, headings: frozenset[str], page: int | None) -> None:
        self._headings = headings
        self._heading = ""
        self.page = page

    def blocks(self, element: Element) -> Iterator[Block]:
        if local(element) == "p":
            yield from self._paragraph(element)
        elif local(element) == "tbl":
            yield Block(markdown(_rows(element)), self.page, self._heading, is_table=True)
            self._turn(element)
        else:  # content controls, and what else wraps paragraphs
            for inner in walk(element, frozenset({"p", "tbl"})):
                if local(inner) in {"p", "tbl"}:
                    yield from self.blocks(inner)

    def _paragraph(self, element: Element) -> Iterator[Block]:
        if _is_heading(element, self._headings):
            self._turn(element)
            self._heading = _text(element) or self._heading
            yield Block(self._heading, self.page, self._heading)
            return
        for at, text in enumerate(_split(element)):
            if at and self.page:
                self.page += 1
            if text:
                yield Block(text, self.page, self._heading)

    def _turn(self, element: Element) -> None:
        if self.page:
            self.page += sum(local(inner) == _BREAK for inner in walk(element))


def _split(element: Element) -> list[str]:
    """The text of a paragraph, cut where a page ended in it."""
    parts = [""]
    for inner in walk(element, _DELETED):
        if local(inner) == _BREAK:
            parts.append("")
        else:
            parts[-1] += _piece(inner)
    return [clean(part) for part in parts]


def _text(element: Element) -> str:
    return clean("".join(_piece(inner) for inner in walk(element, _DELETED)))


def _piece(element: Element) -> str:
    match local(element):
        case "t":
            return element.text or ""
        case "tab":
            return "\t"
        case "br" | "cr" | "p":
            return "\n"
        case _:
            return ""


def _rows(table: Element) -> Iterator[list[str]]:
    for row in walk(table, frozenset({"tr"})):
        if local(row) == "tr":
            cells = (cell for cell in walk(row, frozenset({"tc"})) if local(cell) == "tc")
            yield [_text(cell) for cell in cells]


def _is_heading(element: Element, headings: frozenset[str]) -> bool:
    level = attribute(first(element, "pPr", "outlineLvl"), "val")
    return attribute(first(element, "pPr", "pStyle"), "val") in headings or level in {*"012345678"}


def _heading_styles(package: Package) -> frozenset[str]:
    styles = whole(package, "word/styles.xml")
    if styles is None:
        return frozenset()
    return frozenset(
        attribute(style, "styleId")
        for style in styles
        if local(style) == "style"
        and attribute(style, "type") == "paragraph"
        and _HEADING.match(attribute(first(style, "name"), "val"))
    )


def _pages(package: Package) -> int | None:
    """How many pages Word drew; None when it left no mark where they end."""
    properties = whole(package, "docProps/app.xml")
    told = first(properties, "Pages") if properties is not None else None
    number = (told.text or "") if told is not None else ""
    pages = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 0
    if pages == 1 or _has_marks(package):
        return max(pages, 1)
    return None


def _has_marks(package: Package) -> bool:
    tail, mark = b"", _BREAK.encode()
    found = False
    for chunk in package.chunks(_DOCUMENT):
        found = found or mark in tail + chunk
        tail = chunk[-len(mark) :]
    return found
