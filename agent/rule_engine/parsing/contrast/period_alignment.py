"""Aligns the buckets of compared periods: January with January, first day with first day."""

from agent.time_expressions.calendar_periods import Grain, Period, make_period

_LARGER_GRAINS: dict[tuple[Grain, Grain], Grain] = {
    ("month", "year"): "year",
    ("quarter", "year"): "year",
    ("day", "month"): "month",
    ("month", "quarter"): "quarter",
}


def find_alignment(periods: tuple[Period, ...], grain: Grain | None) -> Grain | None:
    """Within what the buckets of `grain` are counted, so that those of all periods meet.

    None where they are as many different ones: weeks of years, days of quarters.
    """
    if grain is None or any(p.start is None or p.end is None for p in periods):
        return None
    starts = {(p.start.month, p.start.day) for p in periods if p.start}
    if (
        grain in ("month", "quarter")
        and len(starts) == 1
        and all(_is_within_year(p) for p in periods)
    ):
        return "year"
    grains = {p.grain for p in periods}
    alike = len(grains) == 1 and all(map(is_whole_period, periods))
    return _LARGER_GRAINS.get((grain, grains.pop())) if alike else None


def is_whole_period(period: Period) -> bool:
    """Whether it is one year, one quarter, one month, not half a year or the last 30 days."""
    if period.start is None:
        return False
    whole = make_period(period.grain, period.start)
    return (period.start, period.end) == (whole.start, whole.end)


def _is_within_year(period: Period) -> bool:
    if period.start is None or period.end is None:
        return False
    return (period.end - period.start).days <= 366
