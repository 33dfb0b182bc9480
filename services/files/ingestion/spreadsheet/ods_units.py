"""Units of open workbooks (ods): each cell says whether it is a percentage or money."""

import html
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from services.files.ingestion.spreadsheet.cell_kinds import UNITS, Units, select_agreed_units
from services.files.ingestion.zip_package import ZipPackage

_PART = "content.xml"
_SAMPLED_ROWS = 2_000
_MAX_ROW_BYTES = 8 << 20
_TABLE = re.compile(rb'<table:table\s[^>]*?table:name="([^"]*)"')
CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>(?:<text:p>([^<]{1,60})</text:p>)?")
REPEAT_COUNT = re.compile(rb'number-columns-repeated="(\d{1,6})"')
_TYPE = re.compile(rb'office:value-type="([a-z]+)"')
_CURRENCY = re.compile(rb'office:currency="([A-Z]{3})"')
_SIGNS = {b"CNY": "\u00a5", b"JPY": "\u00a5", b"USD": "$", b"EUR": "€", b"GBP": "£", b"KRW": "₩"}
_SIGNS |= {b"INR": "₹", b"HKD": "HK$", b"TWD": "NT$"}
_NUMBER_WITH_UNIT = re.compile(
    r"[-+(]?\s*([^\d\s.,+()-]*)\s*-?[\d.,\s']*\d\s*([^\d\s.,()]*)\s*[)]?"
)


def find_ods_units(package: ZipPackage) -> Mapping[str, Units]:
    """The units of columns whose numbers all carry the same one, by the sheet's name."""
    unit_counts: dict[str, dict[int, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    rows: Counter[str] = Counter()
    for sheet, row in read_ods_rows(package):
        rows[sheet] += 1
        if rows[sheet] <= _SAMPLED_ROWS:
            for column, unit in _find_number_cells(row):
                unit_counts[sheet][column][unit] += 1
    return {sheet: select_agreed_units(columns) for sheet, columns in unit_counts.items()}


def read_ods_rows(package: ZipPackage) -> Iterator[tuple[str, bytes]]:
    """The XML of each row, after the name of its sheet."""
    sheet = ""
    for piece in _split_rows(package):
        row, *later = _TABLE.split(piece)
        if row[:1] in {b" ", b">", b"/"}:
            yield sheet, row
        if later:
            sheet = html.unescape(later[-2].decode("utf-8", "replace"))


def _split_rows(package: ZipPackage) -> Iterator[bytes]:
    rest = b""
    for chunk in package.read_chunks(_PART) if _PART in package else ():
        *whole, rest = (rest + chunk).split(b"<table:table-row")
        yield from whole
        if len(rest) > _MAX_ROW_BYTES:
            return
    yield rest


def _find_number_cells(row: bytes) -> Iterator[tuple[int, str]]:
    """The columns of a row that hold numbers, and their units."""
    column = 0
    for cell in CELL.finditer(row):
        attributes, content = cell[1], cell[2] or b""
        times = REPEAT_COUNT.search(attributes)
        kind = _TYPE.search(attributes)
        if kind and kind[1] == b"percentage":
            yield column, "%"
        elif kind and kind[1] in {b"float", b"currency"}:
            code = _CURRENCY.search(attributes)
            yield column, (code and _SIGNS.get(code[1])) or _find_shown_unit(content)
        column += int(times[1]) if times else 1


def _find_shown_unit(content: bytes) -> str:
    """The unit that stands beside a number as it is shown: not every program says it otherwise."""
    match = _NUMBER_WITH_UNIT.fullmatch(html.unescape(content.decode("utf-8", "replace")).strip())
    unit = (match[1] or match[2]).replace("\uffe5", "\u00a5") if match else ""
    return unit if unit in UNITS else ""
