"""The kinds of cells of a workbook, and the value formats that they declare."""

from collections import Counter
from collections.abc import Mapping
from enum import IntEnum

from services.files.ingestion.typing.value_formats import ValueFormat

SIGNIFICANT_DIGITS = 15
"""Digits a spreadsheet keeps and shows; what comes after is noise of binary fractions."""
MAX_DECIMALS = 6


class CellKind(IntEnum):
    """What a cell holds; numbers are distinguished by their format."""

    NUMBER = 0
    DATE = 1
    DATETIME = 2
    TIME = 3
    PERCENT = 4
    TEXT = 5
    BOOLEAN = 6
    ERROR = 7
    CURRENCY = 16
    """And above: with the unit of that position."""


UNITS = ("\u00a5", "$", "€", "£", "₩", "₹", "HK$", "US$", "NT$", "元", "万元")
Units = Mapping[int, str | None]
"""The unit of a column, by its place in the sheet from 0; None when only some cells show shares."""
DATETIME_KINDS = frozenset({CellKind.DATE, CellKind.DATETIME, CellKind.TIME})


def is_number(kind: int) -> bool:
    """Whether cells of the kind hold numbers that are no moments."""
    return kind in {CellKind.NUMBER, CellKind.PERCENT} or kind >= CellKind.CURRENCY


def is_plain_number(text: str) -> bool:
    """Whether a text is a number written out, as a spreadsheet stores it."""
    try:
        return float(text) - float(text) == 0
    except ValueError:
        return False


def find_unit(kind: int) -> str:
    """The unit that the format of such cells shows."""
    if kind == CellKind.PERCENT:
        return "%"
    return UNITS[kind - CellKind.CURRENCY] if kind >= CellKind.CURRENCY else ""


def select_agreed_units(unit_counts: Mapping[int, Counter[str]]) -> Units:
    """The units of columns, of which it is known how often their numbers show each."""
    units = {column: None if "%" in counts else "" for column, counts in unit_counts.items()}
    units |= {
        column: next(iter(counts)) for column, counts in unit_counts.items() if len(counts) == 1
    }
    return {column: unit for column, unit in units.items() if unit != ""}


def make_serial_date_format(kind: int, *, from_1904: bool) -> ValueFormat:
    """Days since the epoch of the workbook, as a spreadsheet stores dates."""
    day = "CAST({v} AS DOUBLE)"
    epoch = "1904-01-01" if from_1904 else "1899-12-30"
    moment = (
        f"TIMESTAMP '{epoch}' + to_microseconds(CAST(round({day} * 86400.0, 3) * 1e6 AS BIGINT))"
    )
    # The year 1900 was no leap year, but for spreadsheets: before March days are one less.
    early = (
        "" if from_1904 else f" + CASE WHEN {day} < 60 THEN INTERVAL 1 DAY ELSE INTERVAL 0 DAY END"
    )
    sane = f"TRY_CAST({{v}} AS DOUBLE) IS NOT NULL AND {day} BETWEEN 0 AND 2958465.99999"
    if kind == CellKind.TIME:
        return ValueFormat("time", "TIME", f"CAST({moment} AS TIME)", f"{sane} AND {day} < 1")
    if kind == CellKind.DATE:
        return ValueFormat(
            "date", "DATE", f"CAST({moment}{early} AS DATE)", f"{sane} AND {day} = floor({day})"
        )
    return ValueFormat("datetime", "TIMESTAMP", f"{moment}{early}", sane)


BOOLEAN_FORMAT = ValueFormat("boolean", "BOOLEAN", "{v} = '1'", "{v} IN ('0', '1')")


def infer_number_cell_format(values: list[str], unit: str) -> ValueFormat | None:
    """The form of number cells, whose text is a binary fraction written out.

    None when they are no numbers, or so long that they are codes and stay as they are.
    """
    factor = 100 if unit == "%" else 1
    try:
        numbers = [float(value) * factor for value in values]
    except ValueError:
        return None
    texts = [format(number, f".{SIGNIFICANT_DIGITS}g") for number in numbers]
    if any("e" in text or "n" in text for text in texts):
        return _make_float_format(factor, unit)
    decimals = max((len(text.partition(".")[2]) for text in texts), default=0)
    if decimals > MAX_DECIMALS:
        return _make_float_format(factor, unit)
    return (
        _make_integer_format(factor, unit)
        if decimals == 0
        else _make_decimal_format(factor, unit, decimals)
    )


def _make_scaled_sql(factor: int) -> str:
    return "CAST({v} AS DOUBLE)" + (f" * {factor}" if factor > 1 else "")


def _make_float_format(factor: int, unit: str) -> ValueFormat:
    value = f"CAST({_make_scaled_sql(factor)} AS DOUBLE)"
    if factor > 1:
        value = f"CAST(printf('%.15g', {_make_scaled_sql(factor)}) AS DOUBLE)"
    return ValueFormat("float", "DOUBLE", value, "TRY_CAST({v} AS DOUBLE) IS NOT NULL", unit)


def _make_integer_format(factor: int, unit: str) -> ValueFormat:
    number = _make_scaled_sql(factor)
    test = f"abs({number} - round({number})) <= 1e-9 AND abs({number}) < 1e15"
    return ValueFormat("integer", "BIGINT", f"CAST(round({number}) AS BIGINT)", test, unit)


def _make_decimal_format(factor: int, unit: str, decimals: int) -> ValueFormat:
    number = _make_scaled_sql(factor)
    test = (
        f"abs({number}) < 1e{SIGNIFICANT_DIGITS - decimals} AND "
        f"abs({number} - round({number}, {decimals})) <= 1e-14 * greatest(abs({number}), 1e-6)"
    )
    sql_type = f"DECIMAL(18,{decimals})"
    return ValueFormat(
        "decimal", sql_type, f"CAST(round({number}, {decimals}) AS {sql_type})", test, unit
    )
