"""Which parts of two periods meet: January with January, the first day with the first day."""

from agent.builtin.reading.periods import Grain, Period, period

_LARGER: dict[tuple[Grain, Grain], Grain] = {
    ("month", "year"): "year",
    ("quarter", "year"): "year",
    ("day", "month"): "month",
    ("month", "quarter"): "quarter",
}


def aligned(periods: tuple[Period, ...], grain: Grain | None) -> Grain | None:
    """Within what the buckets of `grain` are counted, so that those of all periods meet.

    None where they are as many different ones: weeks of years, days of quarters.
    """
    if grain is None or any(p.start is None or p.end is None for p in periods):
        return None
    starts = {(p.start.month, p.start.day) for p in periods if p.start}
    if grain in ("month", "quarter") and len(starts) == 1 and all(_one_year(p) for p in periods):
        return "year"
    grains = {p.grain for p in periods}
    alike = len(grains) == 1 and all(map(is_whole, periods))
    return _LARGER.get((grain, grains.pop())) if alike else None


def is_whole(span: Period) -> bool:
    """Whether it is one year, one quarter, one month, not half a year or the last 30 days."""
    if span.start is None:
        return False
    whole = period(span.grain, span.start)
    return (span.start, span.end) == (whole.start, whole.end)


def _one_year(span: Period) -> bool:
    if span.start is None or span.end is None:
        return False
    return (span.end - span.start).days <= 366
