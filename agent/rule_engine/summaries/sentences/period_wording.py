"""Words for labels of periods: 2025-03 is March 2025, 2025年3月."""

import calendar
import re
from collections.abc import Sequence
from datetime import date

from model.locales import Locale

_FORM = re.compile(
    r"(?P<y>(?:19|20)\d\d)(?:-(?:Q(?P<q>[1-4])|(?P<m>0[1-9]|1[0-2])(?:-(?P<d>[0-3]\d))?))?"
)


def write_period_label(label: str, locale: Locale) -> str:
    """A year, quarter, month or day in words; any other label as it is."""
    match = _FORM.fullmatch(label)
    if match is None:
        return label
    year, quarter, month, day = match["y"], match["q"], match["m"], match["d"]
    if locale == "zh-CN":
        part = f"第{quarter}季度" if quarter else f"{int(month)}月" if month else ""
        return f"{year}年{part}{int(day)}日" if day else f"{year}年{part}"
    if quarter:
        return f"Q{quarter} {year}"
    name = f"{calendar.month_name[int(month)]} {year}" if month else year
    return f"{int(day)} {name}" if day else name


def write_period_labels(labels: Sequence[str], locale: Locale) -> tuple[str, ...]:
    """Labels of one column."""
    return tuple(write_period_label(label, locale) for label in labels)


def add_preposition(label: str) -> str:
    """The English label with its preposition: in March 2025, on 3 March 2025."""
    return f"on {label}" if re.match(r"\d{1,2} [A-Z]", label) else f"in {label}"


def is_over(label: str, today: date) -> bool:
    """Whether the year, quarter or month ended before `today`; true for any other label."""
    match = _FORM.fullmatch(label)
    if match is None or match["d"]:
        return True
    last = int(match["m"] or 0) or int(match["q"] or 4) * 3
    return (int(match["y"]), last) < (today.year, today.month)
