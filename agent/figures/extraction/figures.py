"""Extracts the figures of a text: position, value, kind and precision."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from agent.figures.extraction.bounds import Bound, deny_bound, find_bound
from agent.figures.extraction.directions import find_direction
from agent.figures.extraction.number_words import (
    NumberWord,
    find_chinese_numerals,
    find_number_words,
    parse_count,
)
from agent.lexicon.numerals import DIGITS, NUMERAL, parse_numeral

MULTIPLE_ROOM = 0.1
"""How exact a whole multiple is: twice is 1.9 to 2.1 times."""
MAX_FLOAT_DIGITS = 15
"""Digits that a float holds for certain."""
FigureKind = Literal["number", "percent", "points", "multiple", "rank"]

_PLAIN = str.maketrans("０１２３４５６７８９％．－−＋：／￥", "0123456789%.--+:/¥")
_WIDE_COMMA = re.compile(r"(?<=[０-９])，(?=[０-９]{3})")
_IGNORED = re.compile(
    r"```.*?(?:```|\Z)|`[^`\n]*`|https?://\S+|\]\([^)\s]*\)"
    r"|^[ \t>]*\d{1,3}[.)、](?=\s|\*|[^\d\s])|\b\d{1,2}:\d{2}(?::\d{2})?\b"
    r"|[①-⑳]|\[\d{1,2}\](?!\()",
    re.DOTALL | re.MULTILINE,
)
_SCALES = {
    "万亿": 1e12, "千万": 1e7, "百万": 1e6, "十万": 1e5, "千亿": 1e11, "百亿": 1e10, "十亿": 1e9,
    "万": 1e4, "亿": 1e8, "千": 1e3, "百": 1e2,
    "k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6,
    "b": 1e9, "bn": 1e9, "billion": 1e9, "trillion": 1e12,
}  # fmt: skip
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.])(?<!\d,)(?<![A-Za-z]-)(?P<sign>(?<![A-Za-z\d月日年%])[+-]"
    r"|负|零下)?\s?(?P<money>(?:US|CN|HK)?[¥$€£]\s?|(?:RMB|CNY|USD|EUR|GBP|HKD|JPY)(?=\d))?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:\s?(?P<scale>万亿|[十百千]亿|[十百千]万|万|亿|千(?![克米瓦])|百(?!分)"
    r"|(?:thousand|million|billion|trillion|mn|bn)\b|[kKMB](?![A-Za-z])"
    r"|(?<=\d)m(?![A-Za-z0-9²]))s?)?"
    r"(?:\s?(?P<mark>个百分点|百分点|(?:percentage )?points?\b"
    r"|ppt?s?\b|%|percent\b|per cent\b|pct\b"
    r"|成(?![员都本为功立交年])|倍|[x×](?![A-Za-z0-9])|times\b(?!\s+(?:a|per)\b)|-?fold\b))?"
    r"(?P<tail>[A-Za-z_]\w*)?",
    re.IGNORECASE,
)
_CHINESE_PERCENT = re.compile(
    rf"(?P<sign>负)?百分之(?P<whole>\d+(?:\.\d+)?|{NUMERAL}+(?:点[零一二三四五六七八九]+)?)"
)
_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COUNTERS = (
    "个百分点|个|家|件|种|类|名|位|条|笔|单|款|次|人|天|年|周|季|省|市|区|城市|门店|行|项|成|倍|元"
    "|门|所|台|辆|套|场|间|组|座|支|张|只|国|分钟|小时|秒|公里|千米|公斤|千克|吨|岁|户|起|份|通|票|度"
)
_COUNTED = re.compile(
    rf"(?<![第前后数几零百{NUMERAL[1:-1]}])(?P<numeral>{NUMERAL}+)\s?(?P<counter>{_COUNTERS})"
    r"(?![员都本])"
)
_RANK = re.compile(
    r"(?:第|前|后|头部|尾部|倒数第?|top[ -]?|leading |bottom[ -]?|first |last |no\. ?|#|排名)\s?"
    rf"(?P<rank>\d{{1,3}}(?![\d.,]*\d|%|[万亿]|\s?[月年季周天日])|{NUMERAL}{{1,3}}(?![季月年周天日])"
    rf"|(?:{'|'.join(_WORDS)})\b)"
    r"|\b(?P<ordinal>\d{1,3})(?:st|nd|rd|th)\b"
    rf"|\b(?P<best>\d{{1,3}}|{'|'.join(_WORDS)})"
    r"(?= (?:[a-z]{2,}(?<!for)(?<!inter)(?<!mod)(?<!hon)(?<!qu)(?<!w)est|worst|top|most|least)\b)",
    re.IGNORECASE,
)
_PLACE_LIST = re.compile(rf"[列居第]{NUMERAL}[、和与]$")
"""A list of places, 分列二、三位, is no count."""
_UNIT_TAIL = re.compile(
    r"(?:kg|km|pcs|units?|days?|months?|years?|weeks?|hours?|hrs?|min|orders?|rmb|cny|usd|yuan|元)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in a text. `step` is the size of its last digit; offsets count code points."""

    text: str
    start: int
    end: int
    value: float
    step: float
    meaning: FigureKind = "number"
    signed: bool = False
    bound: Bound = ""
    """Which side of it the number is on, by words such as 约, 超过 or "nearly"."""
    exact: Decimal | None = None
    """Its value where it has more digits than a float holds."""
    direction: int = 0
    """1 where its words say that something rose, -1 where they say that it fell."""


def normalize_digits(text: str) -> str:
    """The text with full-width digits and signs as ASCII; every character keeps its place."""
    return _WIDE_COMMA.sub(",", text).translate(_PLAIN)


def mask_ignored(text: str) -> str:
    """The text with code, addresses, list numbers and clock times blanked out in place."""
    return _IGNORED.sub(lambda match: blank_out(match[0]), text).replace("*", " ")


def blank_out(text: str) -> str:
    """As many spaces as `text` is long, line ends kept."""
    return "".join(char if char == "\n" else " " for char in text)


def find_figures(text: str) -> list[Figure]:
    """The figures of a normalized and masked text, in order; periods are not excluded."""
    figures: list[Figure] = []
    for reader in (
        _find_ranks,
        _find_number_words,
        _find_chinese_percents,
        _find_numbers,
        _find_counted,
        _find_numerals,
    ):
        unread = text
        for figure in reader(text):
            if text[figure.start : figure.end] == unread[figure.start : figure.end]:
                figures.append(figure)
                text = text[: figure.start] + " " * (figure.end - figure.start) + text[figure.end :]
    return sorted(figures, key=lambda figure: figure.start)


def _find_ranks(text: str) -> Iterator[Figure]:
    for match in _RANK.finditer(text):
        words = match["rank"] or match["ordinal"] or match["best"]
        value = parse_count(words)
        if value:
            yield Figure(match[0], match.start(), match.end(), value, 1, "rank")


def _find_number_words(text: str) -> Iterator[Figure]:
    return (_to_figure(text, part) for part in find_number_words(text))


def _find_numerals(text: str) -> Iterator[Figure]:
    return (_to_figure(text, part) for part in find_chinese_numerals(text))


def _to_figure(text: str, part: NumberWord) -> Figure:
    figure = _make_figure(text, (part.start, part.end), (part.value, part.step), part.meaning)
    return replace(figure, bound=deny_bound("over", text, part.start)) if part.over else figure


def _find_chinese_percents(text: str) -> Iterator[Figure]:
    for match in _CHINESE_PERCENT.finditer(text):
        numeral = _parse_decimal(match["whole"])
        if numeral:
            value, step = numeral
            sign = -1 if match["sign"] else 1
            yield _make_figure(text, match.span(), (sign * value / 100, step / 100), "percent")


def _parse_decimal(words: str) -> tuple[float, float] | None:
    if words[0].isdigit():
        return float(words), _find_step(words)
    whole, _, fraction = words.partition("点")
    numeral = parse_numeral(whole) if whole != "零" else (0, 1)
    if numeral is None:
        return None
    digits = "".join(str(DIGITS[char]) for char in fraction)
    return (float(f"{numeral[0]}.{digits}"), 10.0 ** -len(digits)) if digits else numeral


def _find_numbers(text: str) -> Iterator[Figure]:
    for match in _NUMBER.finditer(text):
        if match["tail"] and not _UNIT_TAIL.match(match["tail"]):
            continue
        digits = match["digits"]
        value, step = float(digits.replace(",", "")), _find_step(digits)
        size = _SCALES[match["scale"].lower()] if match["scale"] else 1
        meaning, part = _find_meaning(match["mark"] or "")
        sign = -1 if match["sign"] in ("-", "负", "零下") else 1
        start = match.start("sign") if match["sign"] else match.start("digits")
        if match["money"] and not match["sign"]:
            start = match.start("money")
        ends = [match.end(name) for name in ("digits", "scale", "mark") if match[name]]
        figure = _make_figure(
            text,
            (start, max(ends)),
            (sign * value * size * part, step * size * part),
            meaning,
        )
        if meaning == "number" and sum(map(str.isdigit, digits)) > MAX_FLOAT_DIGITS:
            exact = Decimal(digits.replace(",", "")) * int(size) * sign
            figure = replace(figure, exact=exact)
        yield figure


def _find_counted(text: str) -> Iterator[Figure]:
    for match in _COUNTED.finditer(text):
        numeral = parse_numeral(match["numeral"])
        if numeral is None or numeral[0] < 2 or _PLACE_LIST.search(text[: match.start()]):
            continue
        meaning, part = _find_meaning(match["counter"])
        yield _make_figure(text, match.span(), (numeral[0] * part, numeral[1] * part), meaning)


def _find_meaning(mark: str) -> tuple[FigureKind, float]:
    mark = mark.lower()
    if mark in ("%", "percent", "per cent", "pct"):
        return "percent", 0.01
    if mark == "成":
        return "percent", 0.1
    if "百分点" in mark or mark.startswith(("percentage", "point", "pp")):
        return "points", 0.01
    return ("multiple", 1) if mark in ("倍", "x", "×", "times", "fold", "-fold") else ("number", 1)


def _find_step(digits: str) -> float:
    return 10.0 ** -len(digits.partition(".")[2])


def _make_figure(
    text: str, span: tuple[int, int], exact: tuple[float, float], meaning: FigureKind
) -> Figure:
    start, end = span
    bound = find_bound(text, start, end, across=meaning != "number")
    direction = (
        0 if meaning == "multiple" else find_direction(text, start, end, far=meaning != "number")
    )
    is_signed = text[start] in "+-负零"
    value, step = exact
    if text[end - 1] == "成":
        step /= 2
    if meaning == "multiple":
        step = min(step, MULTIPLE_ROOM * abs(value)) or step
    return Figure(
        text[start:end], start, end, value, step, meaning, is_signed, bound, direction=direction
    )
