"""Periods by name, as days: they move with the day on which they are asked for."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import NamedTuple, get_args

from agent.time_expressions.calendar_periods import (
    Period,
    add_days,
    make_last_period,
    make_period,
)
from model.sources.saved_question import PeriodName


class Days(NamedTuple):
    """The days from the first to the last."""

    first: date
    last: date


_PERIODS: Mapping[PeriodName, Callable[[date], Period]] = {
    "today": partial(make_period, "day"),
    "yesterday": partial(make_period, "day", shift=-1),
    "this_week": partial(make_period, "week"),
    "last_week": partial(make_period, "week", shift=-1),
    "this_month": partial(make_period, "month"),
    "last_month": partial(make_period, "month", shift=-1),
    "this_quarter": partial(make_period, "quarter"),
    "last_quarter": partial(make_period, "quarter", shift=-1),
    "this_year": partial(make_period, "year"),
    "last_year": partial(make_period, "year", shift=-1),
    "last_7_days": partial(make_last_period, grain="day", count=7),
    "last_30_days": partial(make_last_period, grain="day", count=30),
    "last_12_months": partial(make_last_period, grain="month", count=12),
}
PERIOD_NAMES: tuple[PeriodName, ...] = get_args(PeriodName)


def find_days(name: PeriodName, today: date) -> Days:
    """The days of a named period."""
    period = _PERIODS[name](today)
    return Days(period.start or date.min, period.last or date.max)


def find_next_day(day: date) -> date:
    """The day behind; the last day there is has none and stays."""
    return add_days(day, 1)
