"""Time expressions: periods (上个月, last 30 days, Q1 2025) and buckets (按月, monthly)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from agent.labels.period_labels import YEAR
from agent.lexicon.numerals import NUMBER
from agent.time_expressions.bare_years import is_number
from agent.time_expressions.bucket_expressions import GRAINS, find_buckets
from agent.time_expressions.calendar_periods import (
    Cycle,
    Grain,
    Period,
    make_period,
    make_period_from_parts,
)
from agent.time_expressions.named_days import find_named_days
from agent.time_expressions.periods_from_today import (
    parse_count,
    parse_half_year,
    parse_last,
    parse_longer,
    parse_next,
)
from agent.time_expressions.year_parts import find_several, find_shared_parts

_WEIGHT, _NAMED_WEIGHT, _NUMBER_WEIGHT = 1.3, 0.9, 0.98
"""A stored value is preferred to a day of its name, and that to a number."""


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time word at a place of the question: a period, or a bucket to group by."""

    start: int
    end: int
    period: Period | None = None
    bucket: Grain | Cycle | None = None
    which: bool = False
    bare: bool = False
    """A bare year: perhaps just a number."""
    weight: float = _WEIGHT
    """How much it is worth against other readings of its words."""

    @property
    def known(self) -> "TimeExpression | None":
        """None where the question does not say when that is."""
        return self if self.period or self.bucket else None


ParsePeriod = Callable[[re.Match[str], date], Period | None]

_CHINESE_SHIFTS = {
    "今": 0,
    "本": 0,
    "这": 0,
    "当": 0,
    "去": -1,
    "昨": -1,
    "上": -1,
    "上一": -1,
    "前": -2,
    "上上": -2,
    "明": 1,
    "下": 1,
}
_ENGLISH_SHIFTS = {"this": 0, "current": 0, "last": -1, "previous": -1, "prior": -1, "next": 1}
_MONTH_NAMES = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = (
    r"(?:january|february|march|april|june|july|august|september|october|november|december"
    r"|may(?! (?:only|also|not|never|still|be|have|pay|buy|use|need|get|see|take|contain)\b)"
    r"|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\.?"
)
_CHINESE_QUARTER = r"(?:第?(?P<zq>[一二三四1-4])季度?|q(?P<q>[1-4])|(?P<half>[上下])半年)"
_ENGLISH_QUARTER = (
    r"(?:q(?P<q>[1-4])|(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th) quarter|h(?P<h>[12])"
    r"|(?P<half>first|second) half)"
)
_NTH = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}


def _parse_year_part(year: int, m: re.Match[str]) -> Period | None:
    groups = m.groupdict()
    quarter = groups.get("zq") or groups.get("q") or _NTH.get(groups.get("nth") or "")
    if quarter:
        return make_period("quarter", date(year, 3 * parse_count(str(quarter)) - 2, 1))
    half = groups.get("half") or groups.get("h")
    if half:
        late = half in ("下", "2", "second")
        end = date(year + 1, 1, 1) if late else date(year, 7, 1)
        return Period(date(year, 7 if late else 1, 1), end, "quarter")
    return make_period_from_parts(
        year, parse_count(groups["month"]) if groups.get("month") else None
    )


def _parse_chinese_year(m: re.Match[str], today: date) -> int:
    if m["y"].isdigit():
        return int(m["y"]) + (2000 if len(m["y"]) == 2 else 0)
    return today.year + {"今": 0, "本": 0, "去": -1, "前": -2, "明": 1}[m["y"][0]]


def _parse_zh_part(m: re.Match[str], today: date) -> Period | None:
    return _parse_year_part(_parse_chinese_year(m, today), m)


def _parse_zh_relative(m: re.Match[str], today: date) -> Period | None:
    return make_period(GRAINS[m["g"]], today, _CHINESE_SHIFTS[m["w"]])


def _parse_day(m: re.Match[str], _: date) -> Period | None:
    return make_period_from_parts(int(m["y"]), int(m["m"]), int(m["d"]) if m["d"] else None)


def _parse_zh_month(m: re.Match[str], today: date) -> Period | None:
    month = parse_count(m["m"])
    if not 1 <= month <= 12:
        return None
    return make_period_from_parts(today.year, month, parse_count(m["d"]) if m["d"] else None)


def _parse_en_relative(m: re.Match[str], today: date) -> Period | None:
    return make_period(GRAINS[m["g"]], today, _ENGLISH_SHIFTS[m["w"]])


def _parse_ago(m: re.Match[str], today: date) -> Period | None:
    return make_period(GRAINS[m["g"]], today, -parse_count(m["n"]))


def _parse_named_day(m: re.Match[str], today: date) -> Period | None:
    return make_period("day", today, {"yesterday": -1, "today": 0, "tomorrow": 1}[m[0]])


def _parse_en_month(m: re.Match[str], today: date) -> Period | None:
    names = [name for name in _MONTH_NAMES if name.startswith(m["month"].rstrip(".")[:3])]
    year = int(m["y"]) if m["y"] else today.year + _ENGLISH_SHIFTS.get(m["w"] or "this", 0)
    day = m["d"] or m["d2"]
    return make_period_from_parts(year, _MONTH_NAMES.index(names[0]) + 1, int(day) if day else None)


def _parse_en_part(m: re.Match[str], today: date) -> Period | None:
    year = m.groupdict().get("y") or m.groupdict().get("y0")
    relative = m.groupdict().get("w")
    return _parse_year_part(
        int(year) if year else today.year + _ENGLISH_SHIFTS.get(relative or "this", 0), m
    )


def _parse_month_range(m: re.Match[str], today: date) -> Period | None:
    """2024年3到6月; 3月到6月 without a year, too."""
    year = _parse_chinese_year(m, today) if m["y"] else today.year
    first, last = (parse_count(m[name]) for name in ("m", "m2"))
    if not 1 <= first < last <= 12:
        return None
    start, end = (make_period_from_parts(year, month) for month in (first, last))
    return Period(start.start, end.end, "month") if start and end else None


def _parse_year(m: re.Match[str], _: date) -> Period | None:
    return make_period_from_parts(int(m["y"]))


_PERIODS: tuple[tuple[re.Pattern[str], ParsePeriod], ...] = tuple(
    (re.compile(pattern), parse)
    for pattern, parse in (
        (
            r"(?:(?P<y>\d{4}|今|本|去|前)年的?)?(?P<m>\d{1,2}|十[一二]?|[一二三四五六七八九])月?份?"
            r"(?:到|至|-|~|—)(?P<m2>\d{1,2}|十[一二]?|[一二三四五六七八九])月份?(?!\d)",
            _parse_month_range,
        ),
        (r"(?P<y>\d{4})年?[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})[日号]?", _parse_day),
        (rf"(?P<y>(?:19|20)?\d{{2}}|今|去|前|明)年?的?年?{_CHINESE_QUARTER}", _parse_zh_part),
        (
            r"(?P<y>(?:19|20)?\d{2}|今|本|去|前|明)年(?:的|度)?"
            r"(?:(?P<month>\d{1,2}|十[一二]?|[一二三四五六七八九])月份?)?",
            _parse_zh_part,
        ),
        (r"(?P<y>(?:19|20)\d{2})[-/](?P<m>0[1-9]|1[0-2])(?P<d>)(?![\d-])", _parse_day),
        (
            r"(?P<w>今|本|这|当(?!天)|昨|前|明|上上|上一|上(?!天)|下(?!天))(?:一?个)?"
            r"(?P<g>天|日|周|星期|礼拜|月度|月份|月|季度|季)",
            _parse_zh_relative,
        ),
        (r"(?P<y>(?:19|20)\d{2}|今|本|去|前)年?全年度?(?P<month>)", _parse_zh_part),
        (r"全年度?(?!龄)", lambda _, today: make_period_from_parts(today.year)),
        (r"(?<!以)(?P<w>上一?)(?P<g>年)度?(?![龄级限轻])", _parse_zh_relative),
        (
            rf"(?:最近|近|过去)的?\s*(?P<n>{NUMBER})?\s*个?(?P<g>天|日|周|星期|季度|月|年)(?!龄)",
            parse_last,
        ),
        (r"(?:最近|近|过去)半年", parse_half_year),
        (
            rf"(?:未来|接下来|今后|往后)的?\s*(?P<n>{NUMBER})\s*个?(?P<g>天|日|周|星期|月|年)(?:以?之?[内里])?",
            parse_next,
        ),
        (
            rf"(?<![近去])(?P<n>{NUMBER})\s*个?(?P<g>天|日|周|星期|月)(?:以?之?内)(?=[将要会就]*(?:到期|过期|失效|届满))",
            parse_next,
        ),
        (
            rf"\b(?:within |in |over |during )?(?:the )?(?:next|coming|following|upcoming) "
            rf"(?P<n>{NUMBER}) (?P<g>day|week|month|year)s?\b",
            parse_next,
        ),
        (
            rf"(?:已经?)?超过\s*(?:(?P<half>半年)|(?P<n>{NUMBER})\s*个?(?P<g>天|周|星期|月|年))"
            r"(?=(?:都|还)?(?:没|未))",
            parse_longer,
        ),
        (
            r"(?<![\d年])(?P<m>\d{1,2}|十[一二]?|[一二三四五六七八九])月(?:份|(?P<d>\d{1,2})[日号])?(?P<x>)",
            _parse_zh_month,
        ),
        (_CHINESE_QUARTER + r"(?P<y>)", lambda m, today: _parse_year_part(today.year, m)),
        (
            r"\b(?P<w>this|current|last|previous|prior|next) (?P<g>day|week|month|quarter|year)\b",
            _parse_en_relative,
        ),
        (r"\b(?:yesterday|today|tomorrow)\b", _parse_named_day),
        (rf"\b(?P<n>{NUMBER}) (?P<g>day|week|month|quarter|year)s? ago\b", _parse_ago),
        (
            r"\b(?:the )?(?:last|past|previous|recent|trailing) "
            rf"(?P<n>{NUMBER}) (?P<g>day|week|month|quarter|year)s?\b",
            parse_last,
        ),
        (r"\bpast (?P<n>)(?P<g>week|month|quarter|year)\b", parse_last),
        (
            rf"\b(?:(?P<d2>\d{{1,2}}) )?(?P<month>{_MONTH})"
            r"(?: (?P<d>\d{1,2})(?:st|nd|rd|th)?(?!\d))?"
            rf"(?:,? ?(?:of )?(?:{YEAR}|(?P<w>this|last) year))?\b",
            _parse_en_month,
        ),
        (
            rf"\b(?:the )?(?:(?P<y0>(?:19|20)\d{{2}}) )?{_ENGLISH_QUARTER}"
            rf"(?:(?: of| in)? (?:{YEAR}|(?P<w>this|last) year|the year))?\b",
            _parse_en_part,
        ),
        (r"(?<![\d.\-/])(?P<y>(?:19|20)\d{2})(?![\d.\-/]|年|,\d)", _parse_year),
    )
)


def find_time_expressions(text: str, today: date) -> Iterator[TimeExpression]:
    """Every meaning of every time word; they may overlap, and the first of two is meant."""
    expressions = list(_find_plain(text, today))
    places = [(e.start, e.end) for e in expressions if e.period]
    for start, end, part in find_shared_parts(text, places, today):
        whole = (e for e in _find_plain(part, today) if (e.start, e.end) == (0, len(part)))
        period = next((e.period for e in whole if e.period), None)
        if period is not None:
            yield TimeExpression(start, end, period=period)
    yield from expressions


def _find_plain(text: str, today: date) -> Iterator[TimeExpression]:
    for weight, places in (
        (_NAMED_WEIGHT, find_named_days(text, today)),
        (_WEIGHT, find_several(text, today)),
    ):
        for start, end, days in places:
            period = replace(days, text=text[start:end]) if days is not None else None
            numeric = weight == _NAMED_WEIGHT and text[end - 3 : end].isdigit()
            worth = _NUMBER_WEIGHT if numeric else weight
            yield TimeExpression(start, end, period=period, weight=worth)
    for start, end, bucket, which in find_buckets(text):
        yield TimeExpression(start, end, bucket=bucket, which=which)
    for pattern, parse in _PERIODS:
        for m in pattern.finditer(text):
            bare = parse is _parse_year
            if bare and is_number(text, m):
                continue
            parsed_period = parse(m, today)
            if parsed_period is not None and m.end() > m.start():
                period = Period(parsed_period.start, parsed_period.end, parsed_period.grain, m[0])
                yield TimeExpression(m.start(), m.end(), period=period, bare=bare)
