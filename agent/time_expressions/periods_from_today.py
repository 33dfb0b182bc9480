"""Periods that end or begin today: the last 30 days, the next two weeks."""

import re
from datetime import date

from agent.lexicon.numerals import parse_number
from agent.time_expressions.bucket_expressions import GRAINS
from agent.time_expressions.calendar_periods import (
    GRAIN_MONTHS,
    Grain,
    Period,
    add_days,
    add_months,
    make_last_period,
)


def parse_count(text: str | None) -> int:
    value = parse_number(text or "一")
    return int(value) if value is not None else 1


def parse_last(m: re.Match[str], today: date) -> Period | None:
    unit = GRAINS[m["g"].removesuffix("s")]
    if m.groupdict().get("halfyear"):
        return make_last_period(today, "month", 6)
    return make_last_period(today, unit, parse_count(m["n"]))


def parse_next(m: re.Match[str], today: date) -> Period | None:
    """The next 30 days begin today."""
    count = parse_count(m["n"]) if m["n"] else 1
    grain = GRAINS[m["g"].removesuffix("s")]
    months, days = GRAIN_MONTHS.get(grain), 7 if grain == "week" else 1
    end = add_months(today, count * months) if months else add_days(today, count * days)
    return Period(today, add_days(end, 1), grain)


def parse_longer(m: re.Match[str], today: date) -> Period | None:
    """超过三个月没来: since the same day three months ago."""
    count = 6 if m["half"] else parse_count(m["n"])
    grain: Grain = "month" if m["half"] else GRAINS[m["g"]]
    months, days = GRAIN_MONTHS.get(grain), 7 if grain == "week" else 1
    start = add_months(today, -count * months) if months else add_days(today, -count * days)
    return Period(start, add_days(today, 1), grain)


def parse_half_year(_: re.Match[str], today: date) -> Period | None:
    return make_last_period(today, "month", 6)
