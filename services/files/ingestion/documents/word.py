"""Reads Word documents: paragraphs under their headings, tables, footnotes and endnotes."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from services.files.ingestion.documents.office_xml import (
    find_attribute,
    find_first,
    get_local_name,
    read_elements,
    read_tree,
    walk_elements,
)
from services.files.ingestion.documents.passages import (
    Block,
    DocumentInfo,
    clean_text,
    to_markdown_table,
)
from services.files.ingestion.zip_package import ZipPackage

_DOCUMENT = "word/document.xml"
_NOTES = {"word/footnotes.xml": "footnotes", "word/endnotes.xml": "endnotes"}
_HEADING = re.compile(r"heading \d|title|标题", re.IGNORECASE)
_PAGE_BREAK = "lastRenderedPageBreak"
_DELETED_ELEMENTS = frozenset({"del", "moveFrom"})


def read_word(package: ZipPackage, document: DocumentInfo) -> Iterator[Block]:
    """The text of a docx. Its pages are those that Word drew last, when it says so."""
    document.pages = _count_pages(package)
    reader = _WordReader(_find_heading_styles(package), 1 if document.pages else None)
    for element in read_elements(package, _DOCUMENT, "body"):
        yield from reader.read_blocks(element)
    if document.pages:
        document.pages = max(document.pages, reader.page or 1)
    for name, parent in _NOTES.items():
        if name in package:
            for note in read_elements(package, name, parent):
                yield from [Block(text) for text in [_read_text(note)] if text]


class _WordReader:
    def __init__(self, headings: frozenset[str], page: int | None) -> None:
        self._headings = headings
        self._heading = ""
        self.page = page

    def read_blocks(self, element: Element) -> Iterator[Block]:
        if get_local_name(element) == "p":
            yield from self._read_paragraph(element)
        elif get_local_name(element) == "tbl":
            yield Block(
                to_markdown_table(_read_rows(element)), self.page, self._heading, is_table=True
            )
            self._count_page_breaks(element)
        else:  # content controls, and what else wraps paragraphs
            for inner in walk_elements(element, frozenset({"p", "tbl"})):
                if get_local_name(inner) in {"p", "tbl"}:
                    yield from self.read_blocks(inner)

    def _read_paragraph(self, element: Element) -> Iterator[Block]:
        if _is_heading(element, self._headings):
            self._count_page_breaks(element)
            self._heading = _read_text(element) or self._heading
            yield Block(self._heading, self.page, self._heading)
            return
        for at, text in enumerate(_split_at_page_breaks(element)):
            if at and self.page:
                self.page += 1
            if text:
                yield Block(text, self.page, self._heading)

    def _count_page_breaks(self, element: Element) -> None:
        if self.page:
            self.page += sum(
                get_local_name(inner) == _PAGE_BREAK for inner in walk_elements(element)
            )


def _split_at_page_breaks(element: Element) -> list[str]:
    """The text of a paragraph, cut where a page ended in it."""
    parts = [""]
    for inner in walk_elements(element, _DELETED_ELEMENTS):
        if get_local_name(inner) == _PAGE_BREAK:
            parts.append("")
        else:
            parts[-1] += _read_piece(inner)
    return [clean_text(part) for part in parts]


def _read_text(element: Element) -> str:
    return clean_text(
        "".join(_read_piece(inner) for inner in walk_elements(element, _DELETED_ELEMENTS))
    )


def _read_piece(element: Element) -> str:
    match get_local_name(element):
        case "t":
            return element.text or ""
        case "tab":
            return "\t"
        case "br" | "cr" | "p":
            return "\n"
        case _:
            return ""


def _read_rows(table: Element) -> Iterator[list[str]]:
    for row in walk_elements(table, frozenset({"tr"})):
        if get_local_name(row) == "tr":
            cells = (
                cell
                for cell in walk_elements(row, frozenset({"tc"}))
                if get_local_name(cell) == "tc"
            )
            yield [_read_text(cell) for cell in cells]


def _is_heading(element: Element, headings: frozenset[str]) -> bool:
    level = find_attribute(find_first(element, "pPr", "outlineLvl"), "val")
    return find_attribute(find_first(element, "pPr", "pStyle"), "val") in headings or level in {
        *"012345678"
    }


def _find_heading_styles(package: ZipPackage) -> frozenset[str]:
    styles = read_tree(package, "word/styles.xml")
    if styles is None:
        return frozenset()
    return frozenset(
        find_attribute(style, "styleId")
        for style in styles
        if get_local_name(style) == "style"
        and find_attribute(style, "type") == "paragraph"
        and _HEADING.match(find_attribute(find_first(style, "name"), "val"))
    )


def _count_pages(package: ZipPackage) -> int | None:
    """How many pages Word drew; None when it left no mark where they end."""
    properties = read_tree(package, "docProps/app.xml")
    element = find_first(properties, "Pages") if properties is not None else None
    number = (element.text or "") if element is not None else ""
    pages = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 0
    if pages == 1 or _has_page_breaks(package):
        return max(pages, 1)
    return None


def _has_page_breaks(package: ZipPackage) -> bool:
    tail, mark = b"", _PAGE_BREAK.encode()
    has_break = False
    for chunk in package.read_chunks(_DOCUMENT):
        has_break = has_break or mark in tail + chunk
        tail = chunk[-len(mark) :]
    return has_break
