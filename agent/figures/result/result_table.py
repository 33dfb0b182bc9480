"""A result as arrays: measures, labels and periods with their rows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation, localcontext
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from agent.charting.data.additivity import is_additive
from agent.charting.data.column_roles import ClassifiedColumn, classify_columns
from agent.figures.extraction.period_mentions import PeriodMention
from agent.figures.result.date_columns import DateColumn, find_date_columns
from agent.figures.result.label_headings import find_flags, find_heading_words, find_nouns
from agent.figures.result.measure_headings import (
    Kind,
    find_distinct_prefixes,
    find_distinct_suffix,
    find_kind,
    find_tokens,
    find_unit_size,
    list_names,
)
from agent.figures.result.moments import (
    Moment,
    are_quarters,
    are_weeks,
    find_moments,
    find_month,
    is_within,
)
from model.sources.query import QueryResult

Rows = NDArray[np.intp]
Values = NDArray[np.float64]
Scale = Literal["plain", "fraction", "points"]
MAX_LABELS = 3000
MAX_MEASURES = 6
"""Columns that are combined with each other."""
MIN_DIGITS = 4
WHOLE_ROOM = 0.02
"""What rounded shares may miss of their whole."""
_DIGITS = 80


def drop_missing(values: Values) -> Values:
    """The values that are there."""
    return values[~np.isnan(values)]


@dataclass(frozen=True, eq=False)
class Measure:
    """A numeric column. `words` are what a text may call it."""

    words: tuple[str, ...]
    values: Values
    scale: Scale

    cells: tuple[object, ...] = ()
    """The values as the database has them."""
    additive: bool = True
    """Whether the values are parts of their sum."""
    unit_size: float = 1
    """How many one of its unit is: 10,000 where the heading says 万元."""
    kind: Kind = "amount"
    tokens: frozenset[str] = frozenset()
    """The words of its headings that a sentence may call it by."""
    parts: tuple[Values, Values] | None = None
    """What is divided by what, where it is one measure for each of another."""

    @cached_property
    def unit(self) -> str:
        """The unit that its heading has in brackets."""
        matches = (re.search(r"[(（]([^()（）]{2,8})[)）]", word) for word in self.words)
        return next((match[1] for match in matches if match), "")

    @cached_property
    def present_values(self) -> Values:
        """The values that are there."""
        return drop_missing(self.values)

    @cached_property
    def zero_filled(self) -> Values:
        """All values, nothing counted as 0."""
        return np.where(np.isnan(self.values), 0.0, self.values)

    @cached_property
    def ranking(self) -> Rows:
        """The rows that have a value, largest first."""
        rows = np.flatnonzero(~np.isnan(self.values))
        return rows[np.argsort(-self.values[rows], kind="stable")]


@dataclass(frozen=True)
class ResultTable:
    """The rows of an answer, indexed by label and period."""

    row_count: int
    measures: tuple[Measure, ...]
    groups: tuple[dict[str, Rows], ...]
    """For every other column, its labels and their rows."""
    codes: frozenset[str]
    """Numbers that only name something: order numbers, ids."""
    moments: tuple[Moment, ...]
    """When each row is; empty when no column says so."""
    total: int | None = None
    """How many rows there are in all, where not all are here."""
    flags: tuple[tuple[frozenset[str], Rows], ...] = ()
    """For each column of yes and no, the words of its heading and the rows with yes."""
    months: int = 1
    """How many months a moment is long that names one: 3 of a quarter."""
    dates: tuple[DateColumn, ...] = ()
    """The columns of dates; `moments` are those of the first."""
    headings: frozenset[str] = frozenset()
    """The words of the headings of labels: "terminal" names all of them."""
    nouns: frozenset[str] = frozenset()
    """What the labels are, where one column has any: "city", 科室."""
    is_cut: bool = False
    """Whether there are more rows than these."""
    weeks: bool = False
    """Whether the second number of each moment is that of a week."""

    @cached_property
    def order(self) -> Rows:
        """The rows forward in time, else as they are."""
        if not self.moments:
            return np.arange(self.row_count)
        return np.array(
            sorted(range(self.row_count), key=lambda row: self.moments[row]), dtype=np.intp
        )

    @cached_property
    def place(self) -> Rows:
        """Where each row stands in `order`."""
        places = np.empty(self.row_count, dtype=np.intp)
        places[self.order] = np.arange(self.row_count)
        return places

    def has_exact_value(self, value: Decimal, step: Decimal) -> bool:
        """Whether a cell, or a column's total or mean, is `value` to its last digit.

        Floats cannot tell numbers of more than fifteen digits apart.
        """
        with localcontext(prec=_DIGITS):
            return any(
                abs(abs(exact_value) - abs(value)) <= step / 2
                for measure in self.measures
                for exact_value in _list_exact_values(list(_to_decimals(measure.cells)))
            )

    def numbered_labels(self, text: str) -> list[str]:
        """The labels with digits in them that stand in `text`."""
        every = (label for labels in self.groups for label in labels if label in text)
        return [label for label in every if any(map(str.isdigit, label))]

    @cached_property
    def rows_by_moment(self) -> tuple[Rows, ...]:
        """The rows of each moment, forward in time; none where no column says when."""
        row_lists: dict[Moment, list[int]] = {}
        for row in self.order if self.moments else ():
            row_lists.setdefault(self.moments[row], []).append(int(row))
        return tuple(np.array(rows, dtype=np.intp) for rows in row_lists.values())

    @cached_property
    def moment_places(self) -> Rows:
        """For each row, which of `rows_by_moment` it is in."""
        places = np.zeros(self.row_count, dtype=np.intp)
        for place, rows in enumerate(self.rows_by_moment):
            places[rows] = place
        return places

    def find_rows(self, mention: PeriodMention) -> Rows:
        """The rows of a period: by the first column that says when, else by another of dates."""
        own = self.moments
        if self.weeks and mention.months:
            own = tuple(map(find_month, own))
        for moments in (own, *(column.moments for column in self.dates[1:])):
            rows = [row for row, moment in enumerate(moments) if is_within(moment, mention)]
            if rows:
                return np.array(rows, dtype=np.intp)
        return np.empty(0, dtype=np.intp)


def _list_exact_values(exact: Sequence[Decimal]) -> Iterator[Decimal]:
    yield from exact
    if exact:
        total = sum(exact, Decimal(0))
        yield from (total, total / len(exact), exact[-1] - exact[0], max(exact) - min(exact))


def _to_decimals(cells: Sequence[object]) -> Iterator[Decimal]:
    for cell in cells:
        try:
            value = Decimal(str(cell))
        except InvalidOperation:
            continue
        if value.is_finite():
            yield value


def cross_rows(one: Rows, other: Rows) -> Rows:
    """The rows that both have; neither has one twice."""
    return np.intersect1d(one, other, assume_unique=True)


def make_table(result: QueryResult) -> ResultTable:
    """The result's columns as measures, labels and moments."""
    columns = classify_columns(result)
    times = [column for column in columns if column.role == "time"]
    measures = tuple(_make_measure(column) for column in columns if column.role == "measure")
    return ResultTable(
        row_count=len(result.rows),
        total=result.total,
        measures=tuple(_add_distinct_words(measure, measures) for measure in measures),
        groups=tuple(_group_rows(c) for c in columns if c.role not in ("measure", "time")),
        codes=frozenset(code for column in columns for code in _find_codes(column)),
        moments=tuple(find_moments(times)) if times else (),
        flags=tuple(find_flags(columns)),
        dates=tuple(find_date_columns(times)),
        headings=frozenset(find_heading_words(columns)),
        nouns=frozenset(find_nouns(columns)),
        is_cut=result.truncated,
        weeks=any(are_weeks(time) for time in times),
        months=3 if any(are_quarters(time) for time in times) else 1,
    )


def contains_label(label: str, text: str) -> bool:
    """Whether `text` names `label`, not as a part of a longer Latin word or number."""
    start = text.find(label)
    while start >= 0:
        end = start + len(label)
        if not (_continues_word(text, start, -1) or _continues_word(text, end - 1, 1)):
            return True
        start = text.find(label, start + 1)
    return False


def _continues_word(text: str, index: int, step: int) -> bool:
    beside = index + step
    if not 0 <= beside < len(text):
        return False
    return all(char.isascii() and char.isalnum() for char in (text[index], text[beside]))


def _make_measure(column: ClassifiedColumn) -> Measure:
    values = np.array([np.nan if n is None else n for n in column.numbers], dtype=np.float64)
    words, kind = list_names(column), find_kind(column)
    scale: Scale = column.unit.scale if column.unit else "plain"
    return Measure(
        words,
        values,
        scale=scale,
        cells=column.cells,
        additive=kind == "share" or (is_additive(column) and _may_add_up(values, scale, kind)),
        unit_size=find_unit_size(column),
        kind=kind,
        tokens=find_tokens(words),
    )


def _may_add_up(values: Values, scale: Scale, kind: Kind) -> bool:
    """Whether a sum of the values means something: of percentages only where it is 100 %."""
    if scale == "plain":
        return kind not in ("rank", "rate", "change")
    whole = 100 if scale == "points" else 1
    return kind == "amount" and abs(float(np.nansum(values)) / whole - 1) < WHOLE_ROOM


def _add_distinct_words(measure: Measure, measures: Sequence[Measure]) -> Measure:
    """The measure, called by what its heading alone has before other words or last: 线上."""
    others = [m.words for m in measures if m is not measure]
    words = frozenset(
        (
            *find_distinct_prefixes(measure.words, others),
            *find_distinct_suffix(measure.words, others),
        )
    )
    return replace(measure, tokens=measure.tokens | words) if words else measure


def _group_rows(column: ClassifiedColumn) -> dict[str, Rows]:
    groups: dict[str, list[int]] = {}
    for row, label in enumerate(column.texts):
        if label and not label.isdigit() and (label in groups or len(groups) < MAX_LABELS):
            groups.setdefault(label, []).append(row)
    return {label: np.array(rows, dtype=np.intp) for label, rows in groups.items()}


def _find_codes(column: ClassifiedColumn) -> Iterator[str]:
    if column.role in ("identifier", "category"):
        yield from (t for t in column.texts if t and t.isdigit() and len(t) >= MIN_DIGITS)
