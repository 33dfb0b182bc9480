"""Dates that are written in several forms in one column: 2025/3/1, 2025年3月1日, 20250301."""

import re
from collections.abc import Collection, Iterable

from services.files.ingestion.typing.datetime_parsing import (
    DAY_PATTERNS,
    DIGIT_DAY,
    infer_day_month_order,
    matches_all,
)
from services.files.ingestion.typing.value_formats import ValueFormat

MAX_FORMS = 12


def infer_mixed_dates(values: Collection[str]) -> ValueFormat | None:
    """The form of a column whose values are days or moments in several forms; None for others.

    Digits alone count as a day only beside a day that cannot be read as anything else.
    """
    formats: dict[str, ValueFormat] = {}
    rest: set[str] = set()
    for value in values:
        format_ = _find_format(value)
        if format_ is None:
            rest.add(value)
        else:
            formats.setdefault(format_.value, format_)
    if rest and (ordered := infer_day_month_order(rest)):
        formats[ordered.value] = ordered
        rest = set()
    is_dated = any(format_ is not DIGIT_DAY.value_format for format_ in formats.values())
    if rest or not is_dated or not 1 < len(formats) <= MAX_FORMS:
        return None
    return _combine(formats.values(), _find_kind(values))


def _find_format(value: str) -> ValueFormat | None:
    shapes = (*DAY_PATTERNS, DIGIT_DAY)
    return next((shape.value_format for shape in shapes if matches_all(shape, [value])), None)


def _find_kind(values: Collection[str]) -> tuple[str, str]:
    """The kind and its SQL type: moments only where one is not the midnight of a sheet's day."""
    clocks = (re.search(r"\d:\d\d(?::\d\d)?", value) for value in values)
    has_clock = any(clock and not re.search(r"\b00:00(?::00)?$", clock.string) for clock in clocks)
    return ("datetime", "TIMESTAMP") if has_clock else ("date", "DATE")


def _combine(formats: Iterable[ValueFormat], kind: tuple[str, str]) -> ValueFormat:
    """The format whose SQL tries each of the formats; a test that fails on its text is false."""
    formats = list(formats)
    tests = [f"coalesce(TRY({format_.test}), false)" for format_ in formats]
    cases = " ".join(
        f"WHEN {test} THEN CAST({format_.value} AS {kind[1]})"
        for test, format_ in zip(tests, formats, strict=True)
    )
    return ValueFormat(
        "datetime" if kind[0] == "datetime" else "date",
        kind[1],
        f"CASE {cases} END",
        f"({' OR '.join(tests)})",
        guessed_order=any(format_.guessed_order for format_ in formats),
    )
