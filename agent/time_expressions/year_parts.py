"""Parts of years: the first three quarters, and a part that is said once of several years."""

import re
from collections.abc import Iterator
from datetime import date

from agent.lexicon.numerals import NUMBER, parse_number
from agent.time_expressions.calendar_periods import Period, add_months
from model.locales.chinese import HAN

_MONTHS = 12
_YEAR_ZH = r"(?P<y>(?:19|20)\d{2}|今|本|当|去|前|明)年度?的?"
_YEAR_EN = r"(?: (?:of|in) (?:the )?| )(?:(?P<y>(?:19|20)\d{2})|(?P<w>this|last) year)\b"
_SEVERAL = (
    re.compile(
        rf"{_YEAR_ZH}(?:(?P<first>前|头)|最?后)\s*(?P<n>{NUMBER})\s*个?(?P<g>季度?|月)(?!份)"
    ),
    re.compile(rf"(?<!{HAN})(?<!\d)(?P<first>前)\s*(?P<n>{NUMBER})(?P<g>季度)(?P<y>)"),
    re.compile(
        rf"\b(?:the )?(?:(?P<first>first)|last) (?P<n>{NUMBER}) (?P<g>quarter|month)s{_YEAR_EN}"
    ),
)
_UNCLEAR = re.compile(rf"前\s*{NUMBER}\s*个?季度|\b(?:the )?first {NUMBER} quarters\b")
_SHIFTS = {"今": 0, "本": 0, "当": 0, "去": -1, "前": -2, "明": 1, "this": 0, "last": -1, "": 0}
_JOINED_ZH = r"(?:和|与|跟|及|以及|、|，|,|vs\.?|对比|相比|比|较)"
_JOINED_EN = r"(?: and | & | vs\.? | versus | or | compared (?:to|with) | against |, )"
_YEAR_BEFORE = re.compile(
    rf"(?P<y>(?:19|20)\d{{2}}年?|[今去前]年)\s*的?\s*{_JOINED_ZH}\s*(?=(?P<y2>(?:19|20)\d{{2}}年?|[今去前]年))"
    rf"|(?P<e>\b(?:19|20)\d{{2}}){_JOINED_EN}(?=(?P<e2>(?:19|20)\d{{2}}\b))"
)
_PART_ZH = r"(?:[上下]半年|第?[一二三四1-4]季度|(?:\d{1,2}|十[一二]?|[一二三四五六七八九])月份?)"
_PART_EN = (
    r"(?:(?:first|second) half|(?:first|second|third|fourth|1st|2nd|3rd|4th) quarter|[qh][1-4]"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)"
)
_DATED_PART = (
    (
        re.compile(rf"(?P<y>(?:19|20)\d{{2}}|[今去前])年的?{_PART_ZH}"),
        re.compile(rf"的?{_JOINED_ZH}(?P<part>{_PART_ZH})"),
        "{y}年{part}",
    ),
    (
        re.compile(rf"\b{_PART_EN}(?: of| in|,)? (?P<y>(?:19|20)\d{{2}})\b"),
        re.compile(
            rf"{_JOINED_EN}(?:with |to |in )?(?P<part>(?:the )?{_PART_EN})\b"
            r"(?!,? (?:of |in )?(?:(?:19|20)\d\d|this|last|next)|[ -]\d)"
        ),
        "{part} {y}",
    ),
)
"""A part of a year, another part behind it, and how that is said with the year."""
_MONTHS_APART = re.compile(
    r"\bthis (?P<m>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\b(?P<g>.*?)"
    r"\b(?P<last>last|previous) (?P=m)\b"
    r"|\b(?P<last2>last|previous) (?P<m2>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)"
    r"\b.*?\bthis (?P=m2)\b"
)
_BETWEEN = re.compile(r"\b(?:between|from)\s+(?:the )?$")


def find_several(text: str, today: date) -> Iterator[tuple[int, int, Period | None]]:
    """The first or last so many months or quarters of a year; None where the year is unknown."""
    for pattern in _SEVERAL:
        for m in pattern.finditer(text):
            period = _make_part(m, today)
            if period is not None:
                yield m.start(), m.end(), period
    for m in _UNCLEAR.finditer(text):
        yield m.start(), m.end(), None


def _make_part(m: re.Match[str], today: date) -> Period | None:
    year_text = m["y"] or m.groupdict().get("w") or ""
    year = int(year_text) if year_text.isdigit() else today.year + _SHIFTS[year_text]
    number = parse_number(m["n"])
    months = int(number or 0) * (3 if m["g"].startswith(("季", "quarter")) else 1)
    if not 0 < months <= _MONTHS:
        return None
    first = date(year, 1, 1)
    start = first if m["first"] else add_months(first, _MONTHS - months)
    return Period(start, add_months(start, months), "quarter" if months % 3 == 0 else "month")


def find_shared_parts(
    text: str, spans: list[tuple[int, int]], today: date
) -> Iterator[tuple[int, int, str]]:
    """Years whose part is said with the other one: where they stand, and the whole of it in words.

    `spans` says where time words stand.
    """
    yield from _find_months_of_last_year(text, today)
    yield from _find_parts_behind(text)
    parts: dict[int, str] = {}
    for m in reversed(list(_YEAR_BEFORE.finditer(text))):
        place = m.end()
        year, second = (m["y"], m["y2"]) if m["y"] else (m["e"], m["e2"])
        ends = [end for start, end in spans if start == place and end > place + len(second)]
        part = text[place + len(second) : max(ends)] if ends else parts.get(place)
        if part:
            parts[m.start()] = part
            yield (
                m.start(),
                m.start() + len(year),
                f"{_add_year_word(year) if m['y'] else year}{part}",
            )
    for m in _YEAR_BEFORE.finditer(text):
        if m["e"]:
            yield from _share_before(text, spans, m)


def _find_parts_behind(text: str) -> Iterator[tuple[int, int, str]]:
    """The first half of 2024 and the second half: that of the same year."""
    for dated, behind, words in _DATED_PART:
        for m in dated.finditer(text):
            following = behind.match(text, m.end())
            while following is not None:
                yield *following.span("part"), words.format(y=m["y"], part=following["part"])
                following = behind.match(text, following.end())


def _find_months_of_last_year(text: str, today: date) -> Iterator[tuple[int, int, str]]:
    """Last October beside this October: that of the year before, in words, and where it stands."""
    for m in _MONTHS_APART.finditer(text):
        place, month = ("last", m["m"]) if m["m"] else ("last2", m["m2"])
        start = m.start(place)
        yield start, m.end(place) + 1 + len(month), f"{month} {today.year - 1}"


def _share_before(
    text: str, spans: list[tuple[int, int]], m: re.Match[str]
) -> Iterator[tuple[int, int, str]]:
    """Q1 of 2023 and 2024: the part stands before the first year."""
    starts = [start for start, end in spans if end == m.end("e") and start < m.start()]
    later = [end for start, end in spans if start == m.end() and end > m.end("e2")]
    if starts and not later and not _BETWEEN.search(text[: min(starts)]):
        yield m.end(), m.end("e2"), f"{text[min(starts) : m.start()]}{m['e2']}"


def _add_year_word(year: str) -> str:
    return year if year.endswith("年") else f"{year}年"
