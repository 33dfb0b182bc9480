"""Reads PowerPoint files: each slide's text under its title, its tables and speaker notes."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from services.files.ingestion.documents.office_xml import (
    find_attribute,
    find_first,
    get_local_name,
    read_relations,
    read_tree,
    walk_elements,
)
from services.files.ingestion.documents.passages import (
    Block,
    DocumentInfo,
    clean_text,
    to_markdown_table,
)
from services.files.ingestion.limits import IngestionLimits
from services.files.ingestion.refusals import FileRefused
from services.files.ingestion.zip_package import ZipPackage

_PRESENTATION = "ppt/presentation.xml"
_TITLE_TYPES = frozenset({"title", "ctrTitle"})
_DECORATION = frozenset({"sldNum", "dt", "ftr", "hdr", "sldImg"})


def read_slides(
    package: ZipPackage, limits: IngestionLimits, document: DocumentInfo
) -> Iterator[Block]:
    """The text of a pptx, slide by slide; the number of a slide is its place in the show."""
    slides = _find_slides(package)
    document.pages = len(slides)
    if len(slides) > limits.max_pages:
        document.add_notice("more_pages", read=limits.max_pages, pages=len(slides))
    for number, name in enumerate(slides[: limits.max_pages], 1):
        yield from _read_slide(package, name, number)


def _find_slides(package: ZipPackage) -> list[str]:
    tree = read_tree(package, _PRESENTATION)
    if tree is None:
        raise FileRefused("files.broken")
    parts = read_relations(package, _PRESENTATION)
    entries = [entry for entry in walk_elements(tree) if get_local_name(entry) == "sldId"]
    names = [parts.get(_link(entry), ("", ""))[1] for entry in entries]
    return [name for name in names if name in package]


def _link(entry: Element) -> str:
    """The relation, not the number that is called `id` too."""
    return next((value for key, value in entry.attrib.items() if key.endswith("}id")), "")


def _read_slide(package: ZipPackage, name: str, number: int) -> Iterator[Block]:
    tree = read_tree(package, name)
    if tree is None:
        return
    shapes = list(_read_shapes(tree))
    title = next((text for kind, text, _ in shapes if kind in _TITLE_TYPES), "")
    heading = " ".join(title.split())
    for kind, text, is_table in shapes:
        if kind not in _DECORATION and text:
            yield Block(text, number, heading, is_table)
    for kind, path in read_relations(package, name).values():
        if kind == "notesSlide" and (notes := read_tree(package, path)) is not None:
            for shape, text, _ in _read_shapes(notes):
                if shape not in _DECORATION and text:
                    yield Block(text, number, heading)


def _read_shapes(tree: Element) -> Iterator[tuple[str, str, bool]]:
    """What each shape is for, its text, and whether it is a table."""
    for element in walk_elements(tree, frozenset({"sp", "tbl"})):
        if get_local_name(element) == "tbl":
            yield "", to_markdown_table(_read_rows(element)), True
        elif get_local_name(element) == "sp":
            kind = find_attribute(find_first(element, "nvSpPr", "nvPr", "ph"), "type")
            yield kind, _read_text(element), False


def _read_rows(table: Element) -> Iterator[list[str]]:
    for row in (element for element in table if get_local_name(element) == "tr"):
        yield [_read_text(cell) for cell in row if get_local_name(cell) == "tc"]


def _read_text(element: Element) -> str:
    paragraphs: list[str] = []
    for inner in walk_elements(element):
        if get_local_name(inner) == "p":
            paragraphs.append("")
        elif paragraphs:
            paragraphs[-1] += _read_piece(inner)
    return "\n".join(filter(None, map(clean_text, paragraphs)))


def _read_piece(element: Element) -> str:
    if get_local_name(element) == "t":
        return element.text or ""
    return "\n" if get_local_name(element) == "br" else ""
