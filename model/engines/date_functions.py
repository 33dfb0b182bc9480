"""Templates of SQL by which a dialect computes with dates; the rule engine fills them in."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class DateFunctions:
    """Each template has `{day}` for an expression that is a day or a time."""

    day: str
    """The day of a date or time."""
    text: str
    """A day as text by `{pattern}`, which is one of `strftime` in the dialect's own words."""
    week: str
    """The Monday of the week."""
    quarter: str
    """The number of the quarter."""
    quarter_text: str
    """`2025-Q1`."""
    weekday: str
    """The number of the weekday; Monday is 1."""
    difference: str
    """The days from `{early}` to `{late}`."""
    seconds: str
    """The seconds from `{early}` to `{late}`."""
    day_from_text: str
    """A day from text or a number that is written by `{pattern}`; its month begins at
    `{month_at}`, its day at `{day_at}`."""
    hour: str = ""
    """The hour as two digits, where `text` does not keep hours."""
    later: str = "{day} + INTERVAL '{count}' {unit}"
    """The day `{count}` units later."""
    later_month: str = ""
    """The same counted from the first of the month, where the end of a month runs over."""
    cast_text: str = ""
    """A stored text as a time, where functions of dates take no text."""
    pattern_words: Mapping[str, str] = field(default_factory=dict)
    """The dialect's words for parts of a pattern of `strftime`."""
    typed_bounds: bool = False
    """Whether days are compared with days only, not with texts."""
    minus_reads_digits: bool = False
    """Whether `late - early` subtracts years or digits instead of days, and no error is raised."""
    typed_literals: bool = False
    """Whether functions of dates take no text for a day."""
