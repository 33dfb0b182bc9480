"""Reads the XML members of Word and PowerPoint files, element by element."""

import io
from collections.abc import Iterator
from posixpath import join, normpath
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from services.files.ingestion.refusals import FileRefused
from services.files.ingestion.zip_package import ZipPackage

_FALLBACK = "Fallback"


class XmlMember(io.RawIOBase):
    """A member of a package as a file that is read once from front to back."""

    def __init__(self, package: ZipPackage, name: str) -> None:
        self._chunks = package.read_chunks(name)
        self._left = b""

    def readable(self) -> bool:
        """True."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most so many."""
        while not self._left:
            chunk = next(self._chunks, None)
            if chunk is None:
                return b""
            self._left = chunk
        part = self._left if size < 0 else self._left[:size]
        self._left = self._left[len(part) :]
        return part


def get_local_name(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def find_attribute(element: Element | None, name: str) -> str:
    """An attribute whatever its namespace; empty when there is none."""
    if element is None:
        return ""
    return next((v for k, v in element.attrib.items() if k.rpartition("}")[2] == name), "")


def find_first(element: Element, *path: str) -> Element | None:
    """The element at the end of a path of names, the first of each."""
    descendant: Element | None = element
    for name in path:
        if descendant is None:
            return None
        descendant = next((child for child in descendant if get_local_name(child) == name), None)
    return descendant


def walk_elements(element: Element, stops: frozenset[str] = frozenset()) -> Iterator[Element]:
    """All elements inside in the order of the text, without what only old programs show.

    An element named in `stops` is yielded, what is inside it is not.
    """
    waiting = [iter(element)]
    while waiting:
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
        elif get_local_name(child) != _FALLBACK:
            yield child
            if get_local_name(child) not in stops:
                waiting.append(iter(child))


def read_elements(package: ZipPackage, name: str, parent: str) -> Iterator[Element]:
    """The children of the first element called `parent`, each forgotten when the next is asked for.

    Raises `FileRefused` for what is no XML, or XML that attacks.
    """
    depth, inside = 0, 0
    try:
        for event, element in iterparse(
            XmlMember(package, name), ("start", "end"), forbid_dtd=True
        ):
            if event == "start":
                depth += 1
                if not inside and get_local_name(element) == parent:
                    inside, holder = depth, element
                continue
            depth -= 1
            if inside and depth == inside:
                yield element
                holder.clear()
            elif inside and depth < inside:
                return
    except DefusedXmlException as error:
        raise FileRefused("files.unsafe") from error
    except ParseError as error:
        raise FileRefused("files.broken") from error


def read_tree(package: ZipPackage, name: str) -> Element | None:
    """A small part as a tree; None when there is none."""
    if name not in package:
        return None
    try:
        root: Element = fromstring(package.read(name), forbid_dtd=True)
    except DefusedXmlException as error:
        raise FileRefused("files.unsafe") from error
    except ParseError as error:
        raise FileRefused("files.broken") from error
    return root


def read_relations(package: ZipPackage, name: str) -> dict[str, tuple[str, str]]:
    """What a part refers to in its package: by id, the last word of the type and the part."""
    folder, _, file = name.rpartition("/")
    tree = read_tree(package, f"{folder}/_rels/{file}.rels")
    relations = {}
    for entry in tree if tree is not None else ():
        if find_attribute(entry, "TargetMode") != "External":
            target = find_attribute(entry, "Target")
            path = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
            relations[find_attribute(entry, "Id")] = (
                find_attribute(entry, "Type").rpartition("/")[2],
                path,
            )
    return relations
