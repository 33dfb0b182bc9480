"""Classifies the columns of a result: time, category, measure, identifier or text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from agent.labels.period_labels import PeriodKey, are_all_periods, parse_period
from agent.labels.units import Unit, find_measured_unit
from model.identity_key import IdentityCache
from model.sources.query import (
    NUMERIC_KINDS,
    UNKNOWN_COLUMN,
    Cell,
    ColumnMeaning,
    QueryResult,
    ResultColumn,
    to_number,
)

ColumnRole = Literal["time", "category", "measure", "identifier", "text"]

LONG_TEXT = 40
_YEAR_DIGITS = 4
_AGGREGATE = re.compile(
    r"数量?$|数量|总|合计|平均|次数|金额|额$|占|率"
    r"|\b(?:count|sum|total|avg|average|num|number of|qty|quantity|amount)\b",
    re.IGNORECASE,
)
_IDENTIFIER = re.compile(
    r"(?:^|[ _])(?:id|uuid|guid|code|no|sku|zip|phone|mobile)$|[^a-z]ID$"
    r"|(?:编号|编码|代码|单号|工号|账号|手机|手机号码?|电话|邮编|身份证|序号|[^型符]号)$",
    re.IGNORECASE,
)
_TIME_PARTS = {
    "year": re.compile(r"\b(?:year|yr|yyyy)\b|年份?$|年度$", re.IGNORECASE),
    "quarter": re.compile(r"\b(?:quarter|qtr)\b|季度?$", re.IGNORECASE),
    "month": re.compile(r"\b(?:month|mon)\b|月份?$", re.IGNORECASE),
    "week": re.compile(r"\b(?:week|weekday|dow)\b|周$|星期$", re.IGNORECASE),
    "day": re.compile(r"\bday\b|[日天]$", re.IGNORECASE),
    "date": re.compile(r"\b(?:date|dt|period)\b|日期$", re.IGNORECASE),
    "hour": re.compile(r"\bhour\b|小时$|时段$", re.IGNORECASE),
}
_RANGES = {
    "year": range(1900, 2101), "quarter": range(1, 5), "month": range(1, 13), "week": range(54),
    "day": range(1, 32), "hour": range(24),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClassifiedColumn:
    """A column with its role. `numbers` and `cells` are set for measures, `texts` for others.

    The text of a code is what it means, where its note says so.
    """

    column: ResultColumn
    role: ColumnRole
    texts: tuple[str | None, ...] = ()
    numbers: tuple[float | None, ...] = ()
    cells: tuple[Cell, ...] = ()
    unit: Unit | None = None
    meaning: ColumnMeaning = UNKNOWN_COLUMN
    """What the statement says that it measures; `other` where it says nothing."""

    @property
    def known_numbers(self) -> list[float]:
        """The numbers that are not null."""
        return [n for n in self.numbers if n is not None]

    @property
    def distinct(self) -> int:
        """How many different texts there are."""
        return len(set(self.texts))

    @property
    def longest(self) -> int:
        """The width of the longest text, Chinese characters counting twice."""
        return max((display_width(t) for t in self.texts if t), default=0)


def classify_columns(result: QueryResult) -> tuple[ClassifiedColumn, ...]:
    """Every column of `result` with its role, in order.

    The chart, the summary and its check ask for them: they are found once for a result.
    """
    return _classified.get(result)


def _classify_columns(result: QueryResult) -> tuple[ClassifiedColumn, ...]:
    has_meanings = len(result.meanings) == len(result.columns)
    meanings = result.meanings if has_meanings else (UNKNOWN_COLUMN,) * len(result.columns)
    return tuple(
        _classify_column(column, [row[index] for row in result.rows], meaning)
        for index, (column, meaning) in enumerate(zip(result.columns, meanings, strict=True))
    )


_classified = IdentityCache(_classify_columns)


def time_sort_key(text: str | None) -> PeriodKey:
    """Where a time label stands in time; plain numbers by size, what cannot be read last."""
    if text is None:
        return (9999,)
    if text.isdigit() and len(text) < _YEAR_DIGITS:
        return (0, int(text))
    return parse_period(text) or (9998,)


def to_chart_number(cell: Cell) -> float | None:
    """A cell as a number that JSON and a chart can carry: a gap for null, NaN and text."""
    exact = to_number(cell)
    if exact is None:
        return None
    value = float(exact)
    if value in (float("inf"), float("-inf")):
        return None
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _classify_column(
    column: ResultColumn, cells: Sequence[Cell], meaning: ColumnMeaning
) -> ClassifiedColumn:
    if column.type in NUMERIC_KINDS:
        role = _find_numeric_role(column, cells, meaning)
        if role == "measure":
            numbers = tuple(to_chart_number(cell) for cell in cells)
            unit = find_measured_unit(column, [n for n in numbers if n is not None], meaning)
            return ClassifiedColumn(column, role, (), numbers, tuple(cells), unit, meaning)
    else:
        role = _find_text_role(column, cells)
    meanings = dict(meaning.codes)
    texts = (None if cell is None else str(cell) for cell in cells)
    return ClassifiedColumn(
        column,
        role,
        texts=tuple(None if text is None else meanings.get(text, text) for text in texts),
    )


_ROLES: dict[str, ColumnRole] = {"key": "identifier", "code": "category"}
"""Of numbers that only tell rows or states apart."""


def _find_numeric_role(
    column: ResultColumn, cells: Sequence[Cell], meaning: ColumnMeaning
) -> ColumnRole:
    if meaning.kind in _ROLES:
        return _ROLES[meaning.kind]
    if meaning.kind == "time" and column.type == "integer":
        return "time"
    if _mentions(_AGGREGATE, column):
        return "measure"
    if column.type == "integer" and _is_part_of_time(column, cells):
        return "time"
    return "identifier" if _mentions(_IDENTIFIER, column) else "measure"


def _is_part_of_time(column: ResultColumn, cells: Sequence[Cell]) -> bool:
    known_cells = [cell for cell in cells if cell is not None]
    part = next((p for p, pattern in _TIME_PARTS.items() if _mentions(pattern, column)), None)
    if part is None or not known_cells:
        return False
    if part in _RANGES and all(cell in _RANGES[part] for cell in known_cells):
        return True
    return all(
        len(str(cell)) > _YEAR_DIGITS and parse_period(str(cell)) is not None
        for cell in known_cells
    )


def _find_text_role(column: ResultColumn, cells: Sequence[Cell]) -> ColumnRole:
    if column.type in ("date", "datetime"):
        return "time"
    if column.type in ("json", "binary"):
        return "text"
    texts = [str(cell) for cell in cells if cell is not None]
    if are_all_periods(texts):
        return "time"
    if any(len(text) > LONG_TEXT for text in texts):
        return "text"
    return "identifier" if _mentions(_IDENTIFIER, column) else "category"


def _mentions(pattern: re.Pattern[str], column: ResultColumn) -> bool:
    name = column.name.replace("_", " ")
    return pattern.search(name) is not None or pattern.search(column.label) is not None


def display_width(text: str) -> int:
    """How wide a text is drawn: Chinese characters count twice."""
    return sum(1 if ord(char) < 0x2E80 else 2 for char in text)


def format_time_label(column: ClassifiedColumn, text: str) -> str:
    """A time label as a chart writes it: "3" of a month "03", of a quarter "Q3"."""
    if not text.isdigit() or len(text) >= _YEAR_DIGITS:
        return text.removesuffix(" 00:00:00").removesuffix("T00:00:00")
    if _mentions(_TIME_PARTS["quarter"], column.column):
        return f"Q{text}"
    return text.zfill(2)
