"""What an xlsx workbook says of itself: its sheets, and what its number formats mean."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from services.files.reading.cells import UNITS, CellKind
from services.files.reading.package import Package
from services.files.reading.refusals import Refused

_MOST_XML = 32 << 20
_DATES = frozenset({14, 15, 16, 17, *range(27, 32), 36, *range(50, 59)})
BUILT_IN: dict[int, CellKind] = {
    **dict.fromkeys(_DATES, CellKind.DATE),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 45, 47), CellKind.TIME),
    **dict.fromkeys((9, 10), CellKind.PERCENT),
    22: CellKind.DATETIME,
}
"""What the number formats show that every spreadsheet has, by their numbers."""
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[0-9A-Fa-f]+)?\]")
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
"""Shown in thousands, or in ten thousands with a point put in: `0!.0,"万元"`."""
_ANY_BRACKET = re.compile(r"\[[^\]]*\]")
_SAME = {"\uffe5": "\u00a5", "CNY": "\u00a5", "RMB": "\u00a5", "USD": "$", "EUR": "€"}


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet of a workbook and the member of the package that holds it."""

    name: str
    member: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets in their order; the kind of number that each cell style shows."""

    sheets: tuple[SheetPart, ...]
    styles: tuple[int, ...]
    from_1904: bool


def open_book(package: Package) -> Book:
    """What the workbook says of itself. Raises `Refused` when it is none."""
    workbook = _parsed(package, "xl/workbook.xml")
    if workbook is None:
        raise Refused("files.broken")
    targets = _targets(package)
    properties = next(_children(workbook, "workbookPr"), None)
    sheets = tuple(
        SheetPart(sheet.get("name", ""), member, sheet.get("state", "visible") != "visible")
        for sheet in _children(workbook, "sheet")
        if (member := targets.get(_relation(sheet), "")) and "/worksheets/" in f"/{member}"
    )
    dated = properties is not None and properties.get("date1904") in {"1", "true"}
    return Book(sheets, _styles(package), dated)


def format_kind(code: str) -> int:
    """What a number format shows."""
    units = [m for m in _CURRENCY.findall(code) if m]
    literals = "".join(a or b for a, b in _LITERAL.findall(code))
    bare = _ANY_BRACKET.sub("", _LITERAL.sub("", code)).split(";")[0].lower()
    if "%" in bare:
        return CellKind.PERCENT
    if _elapsed(code):
        return CellKind.NUMBER
    if "general" not in bare and (moment := _moment(bare)) is not None:
        return moment
    said = "" if _SCALED.search(bare) else literals.strip()  # else it names what is shown, not kept
    for unit in (*units, *re.findall(r"[¥\uffe5$€£₩₹]", bare), said):
        known = _SAME.get(unit, unit)
        if known in UNITS:
            return CellKind.CURRENCY + UNITS.index(known)
    return CellKind.NUMBER


def _elapsed(code: str) -> bool:
    return bool(re.search(r"\[(?:h+|m+|s+)\]", code, re.IGNORECASE))


def _moment(bare: str) -> CellKind | None:
    day, clock = bool(re.search("[yd]|mmm", bare)), bool(re.search("[hs]", bare))
    if day or (not clock and re.fullmatch(r"[m\s月]+", bare)):
        return CellKind.DATETIME if clock else CellKind.DATE
    return CellKind.TIME if clock else None


def _styles(package: Package) -> tuple[int, ...]:
    root = _parsed(package, "xl/styles.xml")
    if root is None:
        return ()
    own = {
        int(entry.get("numFmtId", "0")): format_kind(entry.get("formatCode", ""))
        for entry in _children(root, "numFmt")
    }
    cells = next(_children(root, "cellXfs"), None)
    ids = [int(entry.get("numFmtId", "0")) for entry in (cells if cells is not None else ())]
    return tuple(own.get(number, BUILT_IN.get(number, CellKind.NUMBER)) for number in ids)


def _targets(package: Package) -> dict[str, str]:
    root = _parsed(package, "xl/_rels/workbook.xml.rels")
    found = {}
    for relation in root if root is not None else ():
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
        found[relation.get("Id", "")] = posixpath.normpath(path)
    return found


def _relation(sheet: Element) -> str:
    return next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")


def _children(root: Element, name: str) -> Iterator[Element]:
    return (entry for entry in root.iter() if entry.tag.rpartition("}")[2] == name)


def _parsed(package: Package, member: str) -> Element | None:
    if member not in package:
        return None
    if package.size(member) > _MOST_XML:
        raise Refused("files.unsafe")
    root: Element = fromstring(package.read(member), forbid_dtd=True)
    return root
