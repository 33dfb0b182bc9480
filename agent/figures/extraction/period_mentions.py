"""Extracts the periods that a text mentions: 2025年3月, 2025-03-01, Q3, 上半年."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest

from agent.labels.period_labels import DAY, MONTH, MONTH_NUMBERS, YEAR

_QUARTER = r"(?:第?(?P<q>[1-4一二三四])季度?|[Qq](?P<q>[1-4]))"
_NAME = rf"(?P<name>{'|'.join(name.capitalize() for name in MONTH_NUMBERS)})\.?"
_CHINESE_MONTHS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]
_COUNTS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
_NOT_A_YEAR = r"(?!\d|[.,]\d|\s?(?:%|元|万|亿|个|件|人|家|单|笔|次|orders?\b|units?\b))"
_YEAR_CLUE, _MONTH_CLUE = r"(?:19|20)\d", "|".join(name.capitalize()[:3] for name in MONTH_NUMBERS)
_FORMS = tuple(
    (clue, re.compile(form))
    for clue, form in (
        (_YEAR_CLUE, rf"(?<!\d){YEAR}[-/.]{MONTH}[-/.]{DAY}(?!\d)"),
        ("年", rf"(?<!\d){YEAR}\s?年\s?{MONTH}\s?月\s?{DAY}\s?[日号]"),
        ("年", rf"(?<!\d){YEAR}\s?年\s?(?P<from>\d{{1,2}})\s?月?\s?[-–~至到]\s?{MONTH}\s?月"),
        ("年", rf"(?<!\d){YEAR}\s?年\s?{MONTH}\s?月"),
        (_YEAR_CLUE, rf"(?<!\d){YEAR}[-/]{MONTH}(?![\d-])"),
        (
            _YEAR_CLUE,
            rf"(?<!\d){YEAR}\s?[-年]?\s?"
            rf"{_QUARTER.replace('<q>', '<q1>', 1).replace('<q>', '<q2>', 1)}",
        ),
        ("季度", rf"(?:{YEAR}\s?年)?前(?P<fq>[二两三])个?季度"),
        ("个月", rf"(?:{YEAR}\s?年)?前(?P<fm>[一二两三四五六七八九十]|\d{{1,2}})个月"),
        ("quarter", rf"\b(?:the )?first (?P<eq>two|three) quarters(?: of {YEAR})?\b"),
        ("months", rf"\b(?:the )?first (?P<em>{'|'.join(_COUNTS)}) months(?: of {YEAR})?\b"),
        (_YEAR_CLUE, rf"(?<!\d){YEAR}\s?年?\s?(?:(?P<half>[上下])半年|H(?P<h>[12]))"),
        (
            "quarter",
            rf"\b(?:the )?(?P<part>first|second|third|fourth|last|final) quarter(?: of {YEAR})?\b"
            r"(?! of\b)",
        ),
        ("half", rf"\b(?:the )?(?P<eh>first|second) half(?: of (?:the year|{YEAR}))?\b(?! of\b)"),
        ("半年", r"(?P<half>[上下])半年"),
        ("[Qq]", rf"[Qq](?P<q>[1-4])(?:(?:,? | of ){YEAR})?(?!\d)"),
        ("H", rf"(?<!\w)H(?P<h>[12])(?: {YEAR})?(?!\w)"),
        ("季度", r"第?(?P<q>[1-4一二三四])季度"),
        (
            _MONTH_CLUE,
            rf"(?<![\d.,]){DAY}(?:st|nd|rd|th)? (?:of )?{_NAME}(?:,? {YEAR})?(?![\da-z])",
        ),
        (_MONTH_CLUE, rf"(?<![A-Za-z]){_NAME} {DAY}(?:st|nd|rd|th)?(?!\d)(?:,? ?{YEAR})?(?!\d)"),
        (_MONTH_CLUE, rf"(?<![A-Za-z]){_NAME}(?:,? |-){YEAR}(?!\d)"),
        ("on the ", rf"\bon the {DAY}(?:st|nd|rd|th)\b"),
        ("月", rf"(?<!\d)(?P<from>\d{{1,2}})\s?月?\s?[-–~至到]\s?{MONTH}\s?月"),
        ("月", rf"(?<!\d){MONTH}\s?月\s?{DAY}\s?[日号]"),
        ("月", rf"(?<![\d.]){MONTH}\s?月"),
        (
            "月",
            rf"(?<![个{''.join(_CHINESE_MONTHS)}])(?P<zh>十[一二]?|[一二三四五六七八九])月",
        ),
        (_MONTH_CLUE, rf"(?<![A-Za-z]){_NAME}(?![a-z])"),
        ("年", rf"(?<![\d.,¥$€£]){YEAR}\s?年"),
        (_YEAR_CLUE, rf"(?<![\d.,¥$€£])(?P<bare>){YEAR}{_NOT_A_YEAR}"),
    )
)
"""Patterns in the order in which they are tried, each with what it finds nothing without."""
_CLUES = {clue: re.compile(clue) for clue, _ in _FORMS}

_W = r"(?P<w>[1-4]\d|5[0-3]|0?[1-9])"
_WEEK_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?<!\d){YEAR}[- ]?W{_W}(?!\d)",
        rf"(?:(?<!\d){YEAR}\s?年\s?)?第\s?{_W}\s?周",
        rf"\b[Ww]eek {_W}(?!\d)(?:,? (?:of )?{YEAR})?(?!\d)",
        rf"(?<!\w)W{_W}(?!\w)",
    )
)
_JOINS = re.compile(r"\s*(?:and|to|through|[-–—~至到和与])\s*")
_OTHER_HALF = re.compile(r"(?<= the )(?P<eh>first|second)(?= by\b| \(| to\b| with\b| at\b|[,.]|$)")
_OTHER_QUARTER = re.compile(r"(?<= the )(?P<part>first|second|third|fourth)(?= by\b| \(|,)")
""""The second quarter outperformed the first by 3%"."""


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A period in a text; `months` is empty for a whole year, `year` 0 when none is named."""

    text: str
    start: int
    end: int
    year: int
    months: range
    day: int = 0
    bare: bool = False
    """Only a number of four digits, which may be no year at all."""
    week: int = 0
    """The number of a week in its year."""


def find_periods(text: str, *, weeks: bool = False) -> list[PeriodMention]:
    """The periods of a plain text, in their order, none inside another; weeks only if asked."""
    mentions: list[PeriodMention] = []
    whole = text
    clues = {clue for clue, pattern in _CLUES.items() if pattern.search(text)}
    forms = [form for clue, form in _FORMS if clue in clues]
    if "quarter" in text:
        forms.append(_OTHER_QUARTER)
    if " half" in text:
        forms.append(_OTHER_HALF)
    for form in (*_WEEK_FORMS, *forms) if weeks else forms:
        for match in form.finditer(text):
            mentions.append(_make_mention(match))
            text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
    return list(_share_years(whole, sorted(mentions, key=lambda mention: mention.start)))


def _share_years(text: str, periods: list[PeriodMention]) -> Iterator[PeriodMention]:
    """The periods; of "Q1 and Q2 2025" both with the year."""
    for one, follower in zip_longest(periods, periods[1:]):
        is_joined = follower is not None and _JOINS.fullmatch(text[one.end : follower.start])
        yield replace(one, year=follower.year) if is_joined and not one.year else one


def _make_mention(match: re.Match[str]) -> PeriodMention:
    parts = {name: value for name, value in match.groupdict().items() if value is not None}
    return PeriodMention(
        match[0],
        match.start(),
        match.end(),
        year=int(parts.get("y", 0)),
        months=_find_months(parts),
        day=int(parts.get("d", 0)),
        bare="bare" in parts,
        week=int(parts.get("w", 0)),
    )


def _find_months(parts: dict[str, str]) -> range:
    quarter = parts.get("q") or parts.get("q1") or parts.get("q2")
    if quarter:
        number = "一二三四".find(quarter) + 1 or int(quarter)
        return range(number * 3 - 2, number * 3 + 1)
    if ordinal := parts.get("part"):
        number = {"first": 1, "second": 2, "third": 3}.get(ordinal.lower(), 4)
        return range(number * 3 - 2, number * 3 + 1)
    if "half" in parts or "h" in parts or "eh" in parts:
        second = parts.get("half") == "下" or parts.get("h") == "2" or parts.get("eh") == "second"
        return range(7, 13) if second else range(1, 7)
    if beginning := _parse_first_months(parts):
        return beginning
    month = _find_month(parts)
    first = int(parts.get("from", month))
    return range(first, month + 1) if month else range(0)


def _parse_first_months(parts: dict[str, str]) -> range:
    """The months of 前三季度 or "the first five months"."""
    for group, size in (("fq", 3), ("fm", 1), ("eq", 3), ("em", 1)):
        if word := parts.get(group, "").lower().replace("两", "二"):
            count = _COUNTS.index(word) + 2 if word in _COUNTS else 0
            count = count or (int(word) if word.isdigit() else _CHINESE_MONTHS.index(word) + 1)
            return range(1, count * size + 1)
    return range(0)


def _find_month(parts: dict[str, str]) -> int:
    if "name" in parts:
        return MONTH_NUMBERS[parts["name"].lower()]
    if "zh" in parts:
        return _CHINESE_MONTHS.index(parts["zh"]) + 1
    return int(parts.get("m", 0))
