"""Calendar periods: a month, a quarter, the last thirty days."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal

Grain = Literal["day", "week", "month", "quarter", "year"]
Cycle = Literal["weekday", "weekend", "hour"]
"""Recurring times."""
GRAINS: tuple[Grain, ...] = ("day", "week", "month", "quarter", "year")
CYCLES: tuple[Cycle, ...] = ("weekday", "weekend", "hour")

GRAIN_MONTHS: dict[Grain, int] = {"month": 1, "quarter": 3, "year": 12}


def to_cycle(grain: Grain | Cycle | None) -> Cycle | None:
    """The grain, where it is one that comes again."""
    return next((cycle for cycle in CYCLES if cycle == grain), None)


def to_grain(grain: Grain | Cycle | None) -> Grain | None:
    """The grain, where it is one that goes on."""
    return next((known_grain for known_grain in GRAINS if known_grain == grain), None)


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `start` up to but without `end`; None is open."""

    start: date | None
    end: date | None
    grain: Grain
    text: str = ""

    @property
    def last(self) -> date | None:
        """The last of its days."""
        return None if self.end is None else add_days(self.end, -1)


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not date.min.year <= year <= date.max.year:
        return date.min if year < date.min.year else date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_days(day: date, days: int) -> date:
    """So many days later; the first or the last day there is when that lies beyond it."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def make_period(grain: Grain, day: date, shift: int = 0) -> Period:
    """The whole day, week, month, quarter or year around `day`, moved by `shift` of them."""
    if grain in ("day", "week"):
        days = 1 if grain == "day" else 7
        start = add_days(day, days * shift - (day.weekday() if grain == "week" else 0))
        return Period(start, add_days(start, days), grain)
    months = GRAIN_MONTHS[grain]
    first = (day.month - 1) // months * months + 1
    start = add_months(date(day.year, first, 1), shift * months)
    return Period(start, add_months(start, months), grain)


def make_last_period(today: date, grain: Grain, count: int) -> Period:
    """The last `count` days, weeks or months up to and with today."""
    end = add_days(today, 1)
    if grain in ("day", "week"):
        days = count * (7 if grain == "week" else 1)
        return Period(add_days(end, -days), end, "day")
    return Period(add_months(end, -count * GRAIN_MONTHS[grain]), end, grain)


def shift_period(span: Period, months: int) -> Period:
    """The same period so many months away."""
    return Period(
        span.start and add_months(span.start, months),
        span.end and add_months(span.end, months),
        span.grain,
    )


def make_period_from_parts(
    year: int, month: int | None = None, day: int | None = None
) -> Period | None:
    """A year, a month or a day; None when there is no such date."""
    try:
        start = date(year, month or 1, day or 1)
    except ValueError:
        return None
    return make_period("day" if day else "month" if month else "year", start)
