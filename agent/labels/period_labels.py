"""Periods as databases and people write them: dates, months, quarters, years, parts of a year."""

import calendar
import re
from collections.abc import Iterable

PeriodKey = tuple[int, ...]
"""Sorts in time: (year, month, day, …) as far as the text says; parts of a year have year 0."""

_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4}
MONTH_NUMBERS = {
    name.lower(): index
    for names in (calendar.month_name, calendar.month_abbr)
    for index, name in enumerate(names)
    if name
}
YEAR = r"(?P<y>(?:19|20)\d{2})"
MONTH = r"(?P<m>1[0-2]|0?[1-9])"
DAY = r"(?P<d>3[01]|[12]\d|0?[1-9])"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{YEAR}年?(?:度)?",
        rf"{YEAR}[-/.年]\s?{MONTH}月?",
        rf"{YEAR}(?P<m>0[1-9]|1[0-2])(?P<d>[0-3]\d)?",
        rf"{YEAR}[-/.年]{MONTH}[-/.月]{DAY}日?",
        rf"{YEAR}-{MONTH}-{DAY}[T ](?P<H>\d{{2}}):(?P<M>\d{{2}})"
        r"(?::(?P<S>\d{2})(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?",
        rf"{YEAR}\s?[-/年]?\s?第?(?:q(?P<q>[1-4])|(?P<qz>[一二三四1-4])季度?)",
        rf"(?:q(?P<q>[1-4])\s+){YEAR}",
        rf"{YEAR}[-年]?(?:w|第)(?P<w>\d{{1,2}})周?",
        r"q(?P<q>[1-4])",
        r"第?(?P<qz>[一二三四1-4])季度",
        r"(?P<m>1[0-2]|[1-9])月",
        rf"(?P<mon>{'|'.join(MONTH_NUMBERS)})\.?(?:[ -]{YEAR})?",
    )
)


def parse_period(text: str) -> PeriodKey | None:
    """When `text` is, in a form that sorts; None when it names no period."""
    text = text.strip()
    for form in _FORMS:
        match = form.fullmatch(text)
        if match:
            return _to_key(match.groupdict())
    return None


def are_all_periods(texts: Iterable[str]) -> bool:
    """Whether there are texts and every one names a period."""
    has_texts = False
    for text in texts:
        if parse_period(text) is None:
            return False
        has_texts = True
    return has_texts


def _to_key(parts: dict[str, str | None]) -> PeriodKey:
    year = int(parts.get("y") or 0)
    return (year, _find_month(parts), *(int(parts.get(name) or 0) for name in "dHMS"))


def _find_month(parts: dict[str, str | None]) -> int:
    if name := parts.get("mon"):
        return MONTH_NUMBERS[name.lower()]
    if quarter := parts.get("q"):
        return int(quarter) * 3 - 2
    if numeral := parts.get("qz"):
        return (_NUMERALS.get(numeral) or int(numeral)) * 3 - 2
    return int(parts.get("m") or parts.get("w") or 0)
