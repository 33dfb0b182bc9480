"""Fills missing periods of a time axis with empty rows."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from agent.charting.data.frame import ChartFrame

MAX_TIME_LABELS = 2_000
_SATURDAY = 5
_EPOCH = date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class _LabelForm:
    """A form of time labels: `count` maps a label to a number, `write` is the inverse."""

    form: re.Pattern[str]
    count: Callable[[re.Match[str]], int]
    write: Callable[[int, re.Match[str]], str]


def _count_day(match: re.Match[str]) -> int:
    try:
        return (date(int(match[1]), int(match[2]), int(match[3])) - _EPOCH).days
    except ValueError:
        return -1


_LABEL_FORMS = (
    _LabelForm(re.compile(r"(\d{4})"), lambda m: int(m[1]), lambda n, _: f"{n:04d}"),
    _LabelForm(
        re.compile(r"(\d{4})-(0[1-9]|1[0-2])"),
        lambda m: int(m[1]) * 12 + int(m[2]) - 1,
        lambda n, _: f"{n // 12:04d}-{n % 12 + 1:02d}",
    ),
    _LabelForm(
        re.compile(r"(\d{4})([- ]?Q)([1-4])"),
        lambda m: int(m[1]) * 4 + int(m[3]) - 1,
        lambda n, m: f"{n // 4:04d}{m[2]}{n % 4 + 1}",
    ),
    _LabelForm(
        re.compile(r"(\d{4})-(\d{2})-(\d{2})"),
        _count_day,
        lambda n, _: (_EPOCH + timedelta(days=n)).isoformat(),
    ),
)


def fill_time_gaps(frame: ChartFrame) -> ChartFrame:
    """The frame with an empty row for each missing period between its first and last.

    Nothing is added where more would be missing than is there, and no weekends to working days.
    """
    if frame.x.kind != "time":
        return frame
    labels = [str(row[0]) for row in frame.rows]
    for step in _LABEL_FORMS:
        optional_matches = [step.form.fullmatch(label) for label in labels]
        matches = [match for match in optional_matches if match is not None]
        if len(matches) == len(labels):
            return _fill(frame, step, matches)
    return frame


def _fill(frame: ChartFrame, step: _LabelForm, matches: list[re.Match[str]]) -> ChartFrame:
    numbers = [step.count(match) for match in matches]
    span = numbers[-1] - numbers[0] + 1
    missing = span - len(numbers)
    is_ordered = all(a < b for a, b in pairwise(numbers))
    if not 0 < missing <= len(numbers) or span > MAX_TIME_LABELS or not is_ordered:
        return frame
    if step is _LABEL_FORMS[-1] and _are_weekends(numbers):
        return frame
    rows_by_number = dict(zip(numbers, frame.rows, strict=True))
    nothing = (None,) * len(frame.series)
    rows = (
        rows_by_number.get(n) or (step.write(n, matches[0]), *nothing)
        for n in range(numbers[0], numbers[-1] + 1)
    )
    return replace(frame, rows=tuple(rows))


def _are_weekends(days: list[int]) -> bool:
    known_days = set(days)
    return all(
        (_EPOCH + timedelta(days=n)).weekday() >= _SATURDAY
        for n in range(days[0], days[-1])
        if n not in known_days
    )
