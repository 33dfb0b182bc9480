"""The moment of each row: year, month or week, and day."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from agent.charting.data.column_roles import ClassifiedColumn, time_sort_key
from agent.figures.extraction.period_mentions import PeriodMention

Moment = tuple[int, int, int]
"""Year, month, day; 0 where the row does not say. Weeks have their number for a month."""
MIN_UNKNOWN_YEAR = 9000
_QUARTER_WORDS = ("quarter", "qtr", "季")
_WEEK = re.compile(r"\d{4}[- ]?W\d|\d\s?周$")


@lru_cache(maxsize=4096)
def read_moment(text: str | None) -> Moment:
    """What a label of time says, missing parts as 0; the same labels come for many rows."""
    year, month, day = (*time_sort_key(text), 0, 0, 0)[:3]
    return year, month, day


def find_moments(times: Sequence[ClassifiedColumn]) -> Iterator[Moment]:
    """When each row is, by the columns of times together."""
    for row in zip(*(time.texts for time in times), strict=True):
        year = month = day = 0
        for column, text in zip(times, row, strict=True):
            moment = read_moment(text)
            year = year or (moment[0] if moment[0] < MIN_UNKNOWN_YEAR else 0)
            month = month or (moment[1] * 3 - 2 if _is_quarter(column, text) else moment[1])
            day = day or moment[2]
        yield year, month, day


def are_quarters(column: ClassifiedColumn) -> bool:
    """Whether the column holds quarters."""
    texts = [text for text in column.texts if text]
    return bool(texts) and all(
        _is_quarter(column, text) or re.search(r"q[1-4]|季", text, re.IGNORECASE) for text in texts
    )


def _is_quarter(column: ClassifiedColumn, text: str | None) -> bool:
    words = f"{column.column.name} {column.column.label}".lower()
    return bool(text and text.isdigit() and any(word in words for word in _QUARTER_WORDS))


def are_weeks(column: ClassifiedColumn) -> bool:
    """Whether the column holds weeks of the year: 2025-W41, 第41周."""
    texts = [text for text in column.texts if text]
    return bool(texts) and all(map(_WEEK.search, texts))


def find_month(moment: Moment) -> Moment:
    """The month that most of a week is in."""
    year, week, _ = moment
    return year, date.fromisocalendar(year, min(max(week, 1), 52), 4).month if year else 0, 0


def is_within(moment: Moment, mention: PeriodMention) -> bool:
    """Whether a moment lies in a period."""
    year, month, day = moment
    if mention.year and year != mention.year:
        return False
    if mention.week and month != mention.week:
        return False
    if mention.months and month not in mention.months:
        return False
    return not mention.day or day == mention.day
