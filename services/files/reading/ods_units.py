"""Units of open workbooks (ods): each cell says whether it is a percentage or money."""

import html
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from services.files.reading.package import Package

_PART = "content.xml"
_LOOKED_AT = 2_000
_LONGEST_ROW = 8 << 20
_TABLE = re.compile(rb'<table:table\s[^>]*?table:name="([^"]*)"')
_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>")
_TIMES = re.compile(rb'number-columns-repeated="(\d{1,6})"')
_TYPE = re.compile(rb'office:value-type="([a-z]+)"')
_CURRENCY = re.compile(rb'office:currency="([A-Z]{3})"')
_SIGNS = {b"CNY": "\u00a5", b"JPY": "\u00a5", b"USD": "$", b"EUR": "€", b"GBP": "£", b"KRW": "₩"}
_SIGNS |= {b"INR": "₹", b"HKD": "HK$", b"TWD": "NT$"}
_NUMBERS = frozenset({b"float", b"percentage", b"currency"})


def ods_units(package: Package) -> Mapping[str, Mapping[int, str]]:
    """The units of columns whose numbers all carry the same one, by the sheet's name."""
    found: dict[str, dict[int, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    sheet, rows = "", 0
    for row in _rows(package):
        if table := _TABLE.search(row):
            sheet, rows = html.unescape(table[1].decode("utf-8", "replace")), 0
        rows += 1
        if rows <= _LOOKED_AT:
            for column, unit in _cells(row):
                found[sheet][column][unit] += 1
    return {
        sheet: {at: next(iter(units)) for at, units in columns.items() if _is_one(units)}
        for sheet, columns in found.items()
    }


def _rows(package: Package) -> Iterator[bytes]:
    """The XML from one row's beginning to the next one's."""
    rest = b""
    for chunk in package.chunks(_PART) if _PART in package else ():
        *whole, rest = (rest + chunk).split(b"<table:table-row")
        yield from whole
        if len(rest) > _LONGEST_ROW:
            return
    yield rest


def _cells(row: bytes) -> Iterator[tuple[int, str]]:
    """The columns of a row that hold numbers, and their units."""
    column = 0
    for cell in _CELL.finditer(row):
        said = cell[1]
        times = _TIMES.search(said)
        kind = _TYPE.search(said)
        if kind and kind[1] in _NUMBERS:
            yield column, _unit(kind[1], said)
        column += int(times[1]) if times else 1


def _unit(kind: bytes, said: bytes) -> str:
    if kind == b"percentage":
        return "%"
    code = _CURRENCY.search(said) if kind == b"currency" else None
    return _SIGNS.get(code[1], "") if code else ""


def _is_one(units: Counter[str]) -> bool:
    return len(units) == 1 and "" not in units
