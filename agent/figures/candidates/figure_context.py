"""The context of a figure in its sentence, and its candidate values."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import nan

import numpy as np

from agent.figures.candidates.hint_words import NO_HINTS, ArithmeticHints
from agent.figures.extraction.figures import Figure
from agent.figures.result.result_table import (
    Measure,
    ResultTable,
    Rows,
    Values,
    cross_rows,
    drop_missing,
)
from agent.figures.scope import FigureScope

SizePair = tuple[float, float]
"""The later or larger of two values, and the one that it is compared with."""
_TIMES_MORE = re.compile(r"增长|增加|提高|上升|多|高出?", re.IGNORECASE)


@dataclass(slots=True)
class CandidateValues:
    """Candidate values by kind. Percent and points are fractions of one."""

    numbers: list[float] = field(default_factory=list)
    differences: list[float] = field(default_factory=list)
    percents: list[float] = field(default_factory=list)
    points: list[float] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ProvenFigure:
    """A figure that the rows show, with the value that it rounds."""

    figure: Figure
    value: float
    place: int | None = None
    """The place of its moment among all moments, where it is about one period."""


@dataclass(frozen=True, slots=True)
class FigureContext:
    """A figure with its scope, and the words of its clause and of its sentence."""

    figure: Figure
    scope: FigureScope
    ranks: tuple[int, ...]
    """The counts of rows that the sentence names: "top 5", "5 provinces together"."""
    before: str
    """The words from the name or figure before it to the figure."""
    words: str
    """The sentence in lower case."""
    clause: str
    clause_hints: ArithmeticHints
    sentence_hints: ArithmeticHints
    name_count: int = 0
    """How many names the text has up to the end of its sentence."""
    after: str = ""
    """The words from the figure to the next one, within its clause."""
    subject_hints: ArithmeticHints = NO_HINTS
    """The hints of the last clause up to it that says which rows are meant."""
    number_before: Figure | None = None
    """The last plain number of the sentence before the figure."""
    number_after: Figure | None = None
    """The first plain number of the sentence after the figure."""
    text: str = ""
    """The whole text, of which figures have offsets."""
    proven_figures: tuple[ProvenFigure, ...] = ()
    """The figures before it in its sentence that the rows show."""


def aggregate_rows(measure: Measure, rows: Rows) -> float:
    """The sum of the rows; of what does not add up, the mean; of a quotient, that of sums."""
    if measure.parts is not None:
        above, below = (float(part[rows].sum()) for part in measure.parts)
        return above / below if below else 0.0
    if measure.additive or len(rows) == 1:
        return float(measure.zero_filled[rows].sum())
    return mean(measure, rows)


def mean(measure: Measure, rows: Rows) -> float:
    """The mean of the rows that have a value."""
    values = drop_missing(measure.values[rows])
    return float(values.mean()) if len(values) else 0.0


def all_rows(table: ResultTable) -> Rows:
    """All rows."""
    return np.arange(table.row_count)


def split_by_moment(table: ResultTable, rows: Rows | None) -> list[Rows]:
    """The rows of each moment, forward in time, as far as they are among `rows`."""
    if rows is None or len(rows) == table.row_count:
        return list(table.rows_by_moment)
    if not table.moments or not len(rows):
        return []
    sorted_rows = np.sort(rows)
    moments = table.moment_places[sorted_rows]
    forward = np.argsort(moments, kind="stable")
    cuts = np.flatnonzero(np.diff(moments[forward])) + 1
    ends = [0, *cuts.tolist(), len(sorted_rows)]
    sorted_rows = sorted_rows[forward]
    return [sorted_rows[start:end] for start, end in pairwise(ends)]


def find_previous_part(table: ResultTable, rows: Rows, label_rows: Rows | None) -> Rows | None:
    """The rows of the moment before the one that `rows` are of."""
    parts = split_by_moment(table, label_rows)
    places = [i for i, part in enumerate(parts) if len(cross_rows(part, rows))]
    return parts[places[0] - 1] if len(places) == 1 and places[0] else None


def restrict_parts(table: ResultTable, parts: Iterable[Rows], rows: Rows) -> list[Rows]:
    """The parts as far as they are among `rows`; those without any are left out."""
    mask = np.zeros(table.row_count, dtype=np.bool_)
    mask[rows] = True
    row_sets = (part[mask[part]] for part in parts)
    return [part for part in row_sets if len(part)]


def find_median(values: Values) -> float:
    """The middle value. NumPy's own imports its masked arrays: 3 MB for every worker."""
    sorted_values = np.sort(values)
    return float(
        (sorted_values[(len(sorted_values) - 1) // 2] + sorted_values[len(sorted_values) // 2]) / 2
    )


def find_outmost(values: Values, context: FigureContext) -> float:
    """The one of several values that has to keep to a limit for all to keep to it."""
    if not len(values):
        return nan
    return float(values.min() if context.figure.bound in ("over", "least") else values.max())


def find_top_and_bottom(measure: Measure, ranks: Sequence[int]) -> list[Rows]:
    """The largest and the smallest rows, as many as the sentence counts off."""
    ranking = measure.ranking
    usable_ranks = [rank for rank in ranks if 1 < rank < len(ranking)]
    return [part for rank in usable_ranks for part in (ranking[:rank], ranking[-rank:])]


def add_comparison(
    candidates: CandidateValues,
    measure: Measure,
    later: float,
    earlier: float,
    context: FigureContext,
) -> None:
    """Add the difference, the growth and the ratio of two sizes, as the figure's words call for."""
    difference = later - earlier
    candidates.differences.append(difference)
    if measure.unit_size != 1:
        candidates.differences.append(difference * measure.unit_size)
    if measure.scale != "plain":
        candidates.points.append(difference / (100 if measure.scale == "points" else 1))
    if not earlier:
        return
    candidates.ratios.append(
        difference / abs(earlier) if _is_multiple_growth(context) else later / earlier
    )
    if context.scope.part_of:
        candidates.percents.append(later / earlier)
        return
    candidates.percents.append(difference / abs(earlier))
    if context.clause_hints.share and not context.clause_hints.change:
        candidates.percents.append(later / earlier)


def _is_multiple_growth(context: FigureContext) -> bool:
    return "倍" in context.figure.text and _TIMES_MORE.search(context.before) is not None
