"""The metadata of an xlsx workbook: its sheets and number formats."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from services.files.ingestion.refusals import FileRefused
from services.files.ingestion.spreadsheet.cell_kinds import UNITS, CellKind
from services.files.ingestion.zip_package import ZipPackage

_MAX_XML_BYTES = 32 << 20
_DATES = frozenset({14, 15, 16, 17, *range(27, 32), 36, *range(50, 59)})
BUILT_IN_FORMATS: dict[int, CellKind] = {
    **dict.fromkeys(_DATES, CellKind.DATE),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 45, 47), CellKind.TIME),
    **dict.fromkeys((9, 10), CellKind.PERCENT),
    22: CellKind.DATETIME,
}
"""What the number formats show that every spreadsheet has, by their numbers."""
_LONGEST_FORMAT = 255
"""In a spreadsheet. Reading a longer one would take time by the square of its length."""
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[0-9A-Fa-f]+)?\]")
_SCALING_COMMA = re.compile(r"[0#?],+(?![0#?,])")
"""Shown in thousands, or in ten thousands with a point put in: `0!.0,"万元"`."""
_ANY_BRACKET = re.compile(r"\[[^\]]*\]")
_SAME_UNIT = {"\uffe5": "\u00a5", "CNY": "\u00a5", "RMB": "\u00a5", "USD": "$", "EUR": "€"}


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet of a workbook and the member of the package that holds it."""

    name: str
    member: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class XlsxWorkbook:
    """The sheets in their order; the kind of number that each cell style shows."""

    sheets: tuple[SheetPart, ...]
    styles: tuple[int, ...]
    from_1904: bool


def read_workbook(package: ZipPackage) -> XlsxWorkbook:
    """What the workbook says of itself. Raises `FileRefused` when it is none."""
    workbook = _parse_member(package, "xl/workbook.xml")
    if workbook is None:
        raise FileRefused("files.broken")
    targets = _read_targets(package)
    properties = next(_iterate_children(workbook, "workbookPr"), None)
    sheets = tuple(
        SheetPart(sheet.get("name", ""), member, sheet.get("state", "visible") != "visible")
        for sheet in _iterate_children(workbook, "sheet")
        if (member := targets.get(_find_relation_id(sheet), "")) and "/worksheets/" in f"/{member}"
    )
    dated = properties is not None and properties.get("date1904") in {"1", "true"}
    return XlsxWorkbook(sheets, _read_styles(package), dated)


def kind_of_number_format(code: str) -> int:
    """What a number format shows; one that is longer than any is read as far as it may be."""
    code = code[:_LONGEST_FORMAT]
    units = [m for m in _CURRENCY.findall(code) if m]
    literals = "".join(a or b for a, b in _LITERAL.findall(code))
    bare = _ANY_BRACKET.sub("", _LITERAL.sub("", code)).split(";")[0].lower()
    if "%" in bare:
        return CellKind.PERCENT
    if _is_elapsed_time(code):
        return CellKind.NUMBER
    if "general" not in bare and (moment := _detect_datetime_kind(bare)) is not None:
        return moment
    # A literal after a scaling comma is the unit of the scaled number, not of the stored one.
    literal = "" if _SCALING_COMMA.search(bare) else literals.strip()
    for unit in (*units, *re.findall(r"[¥\uffe5$€£₩₹]", bare), literal):
        unit_sign = _SAME_UNIT.get(unit, unit)
        if unit_sign in UNITS:
            return CellKind.CURRENCY + UNITS.index(unit_sign)
    return CellKind.NUMBER


def _is_elapsed_time(code: str) -> bool:
    return bool(re.search(r"\[(?:h+|m+|s+)\]", code, re.IGNORECASE))


def _detect_datetime_kind(bare: str) -> CellKind | None:
    day, clock = bool(re.search("[yd]|mmm", bare)), bool(re.search("[hs]", bare))
    if day or (not clock and re.fullmatch(r"[m\s月]+", bare)):
        return CellKind.DATETIME if clock else CellKind.DATE
    return CellKind.TIME if clock else None


def _read_styles(package: ZipPackage) -> tuple[int, ...]:
    root = _parse_member(package, "xl/styles.xml")
    if root is None:
        return ()
    own = {
        int(entry.get("numFmtId", "0")): kind_of_number_format(entry.get("formatCode", ""))
        for entry in _iterate_children(root, "numFmt")
    }
    cells = next(_iterate_children(root, "cellXfs"), None)
    ids = [int(entry.get("numFmtId", "0")) for entry in (cells if cells is not None else ())]
    return tuple(own.get(number, BUILT_IN_FORMATS.get(number, CellKind.NUMBER)) for number in ids)


def _read_targets(package: ZipPackage) -> dict[str, str]:
    root = _parse_member(package, "xl/_rels/workbook.xml.rels")
    targets = {}
    for relation in root if root is not None else ():
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
        targets[relation.get("Id", "")] = posixpath.normpath(path)
    return targets


def _find_relation_id(sheet: Element) -> str:
    return next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")


def _iterate_children(root: Element, name: str) -> Iterator[Element]:
    return (entry for entry in root.iter() if entry.tag.rpartition("}")[2] == name)


def _parse_member(package: ZipPackage, member: str) -> Element | None:
    if member not in package:
        return None
    if package.size(member) > _MAX_XML_BYTES:
        raise FileRefused("files.unsafe")
    root: Element = fromstring(package.read(member), forbid_dtd=True)
    return root
