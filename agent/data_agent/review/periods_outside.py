"""Periods in conditions of which a date column holds no day, by the ends that the sync counted."""

import re
from dataclasses import dataclass

from agent.data_agent.correction.name_resolution import ResolvedColumn, Statement
from agent.data_agent.derivation.conditions.counted_periods import CountedPeriod, list_periods

_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class PeriodOutside:
    """A date column with its own ends, of which a period asks for other days."""

    stored_column: ResolvedColumn
    low: str
    high: str
    asked: str
    """The days that are asked for, as they are shown."""


def find_periods_outside(statement: Statement) -> tuple[PeriodOutside, ...]:
    """Each date column of which the conditions of a SELECT let no stored day through."""
    found = map(_compare_with_ends, list_periods(statement))
    return tuple(dict.fromkeys(outside for outside in found if outside is not None))


def _compare_with_ends(period: CountedPeriod) -> PeriodOutside | None:
    profile = period.stored_column.column.profile
    low, high = (profile.low[:10], profile.high[:10]) if profile else ("", "")
    if not _ISO_DAY.fullmatch(low) or not _ISO_DAY.fullmatch(high):
        return None
    is_outside = (period.first and period.first > high) or (period.last and period.last < low)
    return PeriodOutside(period.stored_column, low, high, period.days) if is_outside else None
