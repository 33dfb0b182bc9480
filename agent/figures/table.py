"""A result as arrays: measures to compute with, and which rows a text speaks of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation, localcontext
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from agent.charting.profile import Profile, moment, profile
from agent.figures.mentions import Mention
from agent.labels import localized, spoken
from model.query import QueryResult, ResultColumn

Rows = NDArray[np.intp]
Values = NDArray[np.float64]
Moment = tuple[int, int, int]
"""Year, month, day; 0 where the row does not say."""

MOST_LABELS = 3000
LEAST_DIGITS = 4
NO_YEAR = 9000
_DIGITS = 80
_QUARTER_WORDS = ("quarter", "qtr", "季")


@dataclass(frozen=True, eq=False)
class Measure:
    """A numeric column. `words` are what a text may call it."""

    words: tuple[str, ...]
    values: Values
    scale: Literal["plain", "fraction", "points"]

    cells: tuple[object, ...] = ()
    """The values as the database has them."""

    @cached_property
    def known(self) -> Values:
        """The values that are there."""
        return self.values[~np.isnan(self.values)]

    @cached_property
    def filled(self) -> Values:
        """All values, nothing counted as 0."""
        return np.where(np.isnan(self.values), 0.0, self.values)

    @cached_property
    def ranking(self) -> Rows:
        """The rows that have a value, largest first."""
        rows = np.flatnonzero(~np.isnan(self.values))
        return rows[np.argsort(-self.values[rows], kind="stable")]


@dataclass(frozen=True)
class Table:
    """The rows of an answer, ready to be spoken about."""

    size: int
    measures: tuple[Measure, ...]
    groups: tuple[dict[str, Rows], ...]
    """For every other column, its labels and their rows."""
    codes: frozenset[str]
    """Numbers that only name something: order numbers, ids."""
    moments: tuple[Moment, ...]
    """When each row is; empty when no column says so."""
    total: int | None = None
    """How many rows there are in all, where not all are here."""

    @cached_property
    def order(self) -> Rows:
        """The rows forward in time, else as they are."""
        if not self.moments:
            return np.arange(self.size)
        return np.array(sorted(range(self.size), key=lambda row: self.moments[row]), dtype=np.intp)

    @cached_property
    def place(self) -> Rows:
        """Where each row stands in `order`."""
        places = np.empty(self.size, dtype=np.intp)
        places[self.order] = np.arange(self.size)
        return places

    def states(self, value: Decimal, step: Decimal) -> bool:
        """Whether a cell, or a column's total or mean, is `value` to its last digit.

        Floats cannot tell numbers of more than fifteen digits apart.
        """
        with localcontext(prec=_DIGITS):
            return any(
                abs(abs(known) - abs(value)) <= step / 2
                for measure in self.measures
                for known in _said_of(list(_decimals(measure.cells)))
            )

    def labelled(self, text: str) -> Iterator[tuple[int, str, Rows]]:
        """The labels that stand in `text`, longest first, with their column and rows."""
        for column, labels in enumerate(self.groups):
            for label in sorted(labels, key=len, reverse=True):
                if stands_in(label, text):
                    yield column, label, labels[label]

    def during(self, mention: Mention) -> Rows:
        """The rows of a period."""
        rows = [row for row, when in enumerate(self.moments) if _within(when, mention)]
        return np.array(rows, dtype=np.intp)


def _said_of(exact: Sequence[Decimal]) -> Iterator[Decimal]:
    yield from exact
    if exact:
        total = sum(exact, Decimal(0))
        yield from (total, total / len(exact), exact[-1] - exact[0], max(exact) - min(exact))


def _decimals(cells: Sequence[object]) -> Iterator[Decimal]:
    for cell in cells:
        try:
            value = Decimal(str(cell))
        except InvalidOperation:
            continue
        if value.is_finite():
            yield value


def read_table(result: QueryResult) -> Table:
    """The result's columns as measures, labels and moments."""
    columns = profile(result)
    times = [column for column in columns if column.role == "time"]
    return Table(
        size=len(result.rows),
        total=result.total,
        measures=tuple(_measure(column) for column in columns if column.role == "measure"),
        groups=tuple(_labels(c) for c in columns if c.role not in ("measure", "time")),
        codes=frozenset(code for column in columns for code in _codes(column)),
        moments=tuple(_moments(times)) if times else (),
    )


def stands_in(label: str, text: str) -> bool:
    """Whether `text` names `label`, not as a part of a longer Latin word or number."""
    start = text.find(label)
    while start >= 0:
        end = start + len(label)
        if not (_joins(text, start, -1) or _joins(text, end - 1, 1)):
            return True
        start = text.find(label, start + 1)
    return False


def _joins(text: str, index: int, step: int) -> bool:
    beside = index + step
    if not 0 <= beside < len(text):
        return False
    return all(char.isascii() and char.isalnum() for char in (text[index], text[beside]))


def _measure(column: Profile) -> Measure:
    values = np.array([np.nan if n is None else n for n in column.numbers], dtype=np.float64)
    scale = column.unit.scale if column.unit else "plain"
    return Measure(_called(column.column), values, scale, column.cells)


def _called(column: ResultColumn) -> tuple[str, ...]:
    names = {
        localized(column.label, "zh-CN"), localized(column.label, "en"), spoken(column.name)
    }  # fmt: skip
    return tuple(name.lower() for name in names if name)


def _labels(column: Profile) -> dict[str, Rows]:
    found: dict[str, list[int]] = {}
    for row, label in enumerate(column.texts):
        if label and not label.isdigit() and (label in found or len(found) < MOST_LABELS):
            found.setdefault(label, []).append(row)
    return {label: np.array(rows, dtype=np.intp) for label, rows in found.items()}


def _codes(column: Profile) -> Iterator[str]:
    if column.role in ("identifier", "category"):
        yield from (t for t in column.texts if t and t.isdigit() and len(t) >= LEAST_DIGITS)


def _moments(times: Sequence[Profile]) -> Iterator[Moment]:
    for row in zip(*(time.texts for time in times), strict=True):
        year = month = day = 0
        for column, text in zip(times, row, strict=True):
            when = (*moment(text), 0, 0, 0)
            year = year or (when[0] if when[0] < NO_YEAR else 0)
            month = month or (when[1] * 3 - 2 if _is_quarter(column, text) else when[1])
            day = day or when[2]
        yield year, month, day


def _is_quarter(column: Profile, text: str | None) -> bool:
    words = f"{column.column.name} {column.column.label}".lower()
    return bool(text and text.isdigit() and any(word in words for word in _QUARTER_WORDS))


def _within(when: Moment, mention: Mention) -> bool:
    year, month, day = when
    if mention.year and year != mention.year:
        return False
    if mention.months and month not in mention.months:
        return False
    return not mention.day or day == mention.day
