"""Checks that the unit which a sentence gives a figure is one of the answer."""

import re
from collections.abc import Iterator

from agent.figures.extraction.figures import Figure
from agent.figures.result.measure_headings import Kind
from agent.figures.result.result_table import Measure, ResultTable
from agent.ports import QuestionResult

_UNITS = {
    "USD": r"US\$|(?<![A-Z])\$|美元|美金|\busd\b|\b(?:us )?dollars?\b",
    "HKD": r"HK\$|港[元币]|\bhkd\b",
    "EUR": r"€|欧元|\beur\b|\beuros?\b",
    "GBP": r"£|英镑|\bgbp\b|\bpounds?\b",
    "JPY": r"日元|\bjpy\b|\byen\b|[¥￥]",
    "CNY": r"(?<![美日欧港韩澳])元|人民币|\brmb\b|\bcny\b|\byuan\b|[¥￥]",
    "kilogram": r"千克|公斤|\bkgs?\b|\bkilo(?:gram)?s?\b",
    "tonne": r"吨|\(t\)|\btonn?e?s?\b",
    "kilometre": r"公里|千米|\bkms?\b|\bkilomet(?:er|re)s?\b",
    "litre": r"升(?![一二两三四五六七八九十]?[降跌至到为了幅])|\blit(?:er|re)s?\b",
    "hour": r"小时|\bhours?\b|\bhrs?\b",
    "minute": r"分钟|\bminutes?\b|\bmins?\b",
}
_DISTANCE = re.compile(r"里程|距离|路程|航程|\b(?:distance|mileage)\b")
_WEIGHT = re.compile(r"重量|货量|货运量|运量|产量|\b(?:weight|tonnage|freight)\b")
_UNIT_HEADINGS = {"kilometre": _DISTANCE, "kilogram": _WEIGHT, "tonne": _WEIGHT}
"""Headings that need not name their unit."""
_CURRENCIES = frozenset(("USD", "HKD", "EUR", "GBP", "JPY", "CNY"))
_PATTERNS = {unit: re.compile(words, re.IGNORECASE) for unit, words in _UNITS.items()}
_AFTER = {unit: re.compile(rf"\s?(?:{words})", re.IGNORECASE) for unit, words in _UNITS.items()}
_BEFORE = {unit: re.compile(rf"(?:{words})\s?$", re.IGNORECASE) for unit, words in _UNITS.items()}
_NO_MONEY: tuple[Kind, ...] = ("count", "rank", "duration", "rate", "share", "change")


def find_units(figure: Figure, text: str) -> set[str]:
    """The units that stand beside a figure; ¥ may be one of two."""
    before = text[max(0, figure.start - 4) : figure.start]
    after = text[figure.end : figure.end + 12]
    own = text[figure.start : figure.end]
    return {
        unit
        for unit in _UNITS
        if _AFTER[unit].match(after)
        or (unit in _CURRENCIES and (_BEFORE[unit].search(before) or _PATTERNS[unit].search(own)))
    }


def find_known_units(answer: QuestionResult) -> set[str]:
    """The units of the columns, the question and the notes; 元 where nothing names a currency."""
    texts = [answer.question.text, *_list_notes(answer)]
    units = {unit for unit, reader in _PATTERNS.items() if any(map(reader.search, texts))}
    if not units & _CURRENCIES and answer.question.locale == "zh-CN":
        units.add("CNY")
    return units


def fits_units(units: set[str], known_units: set[str], table: ResultTable) -> bool:
    """Whether the answer has one of the units."""
    if not units or units & known_units:
        return True
    if any(
        _UNIT_HEADINGS[unit].search(word)
        for unit in units & _UNIT_HEADINGS.keys()
        for m in table.measures
        for word in m.words
    ):
        return True
    return bool(units <= {"hour", "minute"}) and any(m.kind == "duration" for m in table.measures)


def filter_by_units(units: set[str], measures: tuple[Measure, ...]) -> tuple[Measure, ...]:
    """The measures that may have the units: no money is a count, a rank or a rate."""
    if not units & _CURRENCIES:
        return measures
    return tuple(m for m in measures if m.kind not in _NO_MONEY)


def _list_notes(answer: QuestionResult) -> Iterator[str]:
    for column in answer.result.columns:
        yield f"{column.label} {column.name.replace('_', ' ')}"
    names = [column.name for column in answer.result.columns]
    for table in (entry.table for entry in answer.schema.tables):
        for source in table.columns:
            if any(source.name in name for name in names):
                yield source.label
