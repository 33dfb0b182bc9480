"""PowerPoint files: the text of each slide under its title, its tables, its speaker's notes."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from services.files.reading.documents.blocks import Block, Found, clean, markdown
from services.files.reading.documents.markup import (
    attribute,
    first,
    local,
    relations,
    walk,
    whole,
)
from services.files.reading.limits import ReadLimits
from services.files.reading.package import Package
from services.files.reading.refusals import Refused

_PRESENTATION = "ppt/presentation.xml"
_TITLES = frozenset({"title", "ctrTitle"})
_SCENERY = frozenset({"sldNum", "dt", "ftr", "hdr", "sldImg"})


def read_slides(package: Package, limits: ReadLimits, found: Found) -> Iterator[Block]:
    """The text of a pptx, slide by slide; the number of a slide is its place in the show."""
    slides = _slides(package)
    found.pages = len(slides)
    if len(slides) > limits.max_pages:
        found.notice("more_pages", read=limits.max_pages, pages=len(slides))
    for number, name in enumerate(slides[: limits.max_pages], 1):
        yield from _slide(package, name, number)


def _slides(package: Package) -> list[str]:
    tree = whole(package, _PRESENTATION)
    if tree is None:
        raise Refused("files.broken")
    parts = relations(package, _PRESENTATION)
    listed = [entry for entry in walk(tree) if local(entry) == "sldId"]
    names = [parts.get(_link(entry), ("", ""))[1] for entry in listed]
    return [name for name in names if name in package]


def _link(entry: Element) -> str:
    """The relation, not the number that is called `id` too."""
    return next((value for key, value in entry.attrib.items() if key.endswith("}id")), "")


def _slide(package: Package, name: str, number: int) -> Iterator[Block]:
    tree = whole(package, name)
    if tree is None:
        return
    shapes = list(_shapes(tree))
    title = next((text for kind, text, _ in shapes if kind in _TITLES), "")
    heading = " ".join(title.split())
    for kind, text, is_table in shapes:
        if kind not in _SCENERY and text:
            yield Block(text, number, heading, is_table)
    for kind, path in relations(package, name).values():
        if kind == "notesSlide" and (notes := whole(package, path)) is not None:
            for shape, text, _ in _shapes(notes):
                if shape not in _SCENERY and text:
                    yield Block(text, number, heading)


def _shapes(tree: Element) -> Iterator[tuple[str, str, bool]]:
    """What each shape is for, its text, and whether it is a table."""
    for element in walk(tree, frozenset({"sp", "tbl"})):
        if local(element) == "tbl":
            yield "", markdown(_rows(element)), True
        elif local(element) == "sp":
            kind = attribute(first(element, "nvSpPr", "nvPr", "ph"), "type")
            yield kind, _text(element), False


def _rows(table: Element) -> Iterator[list[str]]:
    for row in (element for element in table if local(element) == "tr"):
        yield [_text(cell) for cell in row if local(cell) == "tc"]


def _text(element: Element) -> str:
    paragraphs: list[str] = []
    for inner in walk(element):
        if local(inner) == "p":
            paragraphs.append("")
        elif paragraphs:
            paragraphs[-1] += _piece(inner)
    return "\n".join(filter(None, map(clean, paragraphs)))


def _piece(element: Element) -> str:
    if local(element) == "t":
        return element.text or ""
    return "\n" if local(element) == "br" else ""
