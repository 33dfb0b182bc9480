"""Counts of rows that lie above or below something: a limit, the mean, another column."""

import re
from collections.abc import Iterator

import numpy as np

from agent.figures.candidates.figure_context import FigureContext, aggregate_rows
from agent.figures.candidates.measure_pairs import (
    OVERSPENT,
    SPENDING,
    compute_gaps,
    find_comparable_pair,
    find_rival,
    is_plan,
)
from agent.figures.candidates.streaks import is_streak, list_runs
from agent.figures.extraction.bounds import SIDES, are_within_limit
from agent.figures.extraction.figures import Figure
from agent.figures.result.result_table import Measure, ResultTable, Rows, Values, drop_missing

_MEAN = r"(?:[^，,]{0,8}(?:平均|均值)|\s+(?:the )?(?:[a-z]+ )?(?:average|mean)\b)"
_ABOVE_MEAN = re.compile(
    rf"(?:高于|超过|大于|多于|\b(?:above|over|exceed\w*|beat\w*|ahead of"
    rf"|(?:more|higher|better) than)){_MEAN}",
    re.IGNORECASE,
)
_BELOW_MEAN = re.compile(
    rf"(?:低于|不足|少于|小于|\b(?:below|under|behind|(?:less|lower|fewer|worse) than)){_MEAN}",
    re.IGNORECASE,
)
_BELOW_OWN = re.compile(
    r"低于|少于|不足|未达|未完成|不及|\b(?:below|under|short of|miss\w*)\b"
    r"|\b(?:fewer|less)(?= (?:[a-z]+ ){1,2}than\b)",
    re.IGNORECASE,
)
_ABOVE_OWN = re.compile(
    r"高于|超过|超出|超额|多于|(?<!未)(?:达成|完成)|\b(?:above|over|exceed\w*|beat\w*|met|hit)\b"
    r"|\bmore(?= (?:[a-z]+ ){1,2}than\b)",
    re.IGNORECASE,
)
_THAN = re.compile(r"\bthan\b", re.IGNORECASE)


def count_beside_means(measures: tuple[Measure, ...], context: FigureContext) -> list[float] | None:
    """How many rows are above the mean, or below it; None where nothing is said of a mean."""
    above, below = _ABOVE_MEAN.search(context.clause), _BELOW_MEAN.search(context.clause)
    if not above and not below:
        return None
    present = [m.present_values for m in measures if len(m.present_values)]
    return [float(np.sum(v > v.mean() if above else v < v.mean())) for v in present]


def count_all_beyond(
    table: ResultTable,
    measures: tuple[Measure, ...],
    threshold: Figure,
    context: FigureContext,
    rows: Rows,
) -> Iterator[float]:
    """How many rows lie beyond a limit; of moments in a row, how long they did."""
    if is_streak(context):
        for measure in measures:
            sizes = [aggregate_rows(measure, part) for part in table.rows_by_moment]
            limit = np.array(sizes) * measure.unit_size
            yield from list_runs(are_within_limit(limit, threshold.value, threshold.bound))
        return
    for measure in measures:
        yield from map(float, _count_beyond(measure, threshold, rows))


def _count_beyond(measure: Measure, threshold: Figure, rows: Rows) -> list[int]:
    values = drop_missing(measure.values[rows]) * measure.unit_size
    if threshold.meaning == "percent":
        values = _to_shares(measure, values)
    is_score = threshold.meaning == "points" and measure.scale == "plain"
    limit = threshold.value * (100 if is_score else 1)
    if threshold.bound not in SIDES:
        return []
    return [int(np.sum(are_within_limit(values, limit, threshold.bound)))]


def _to_shares(measure: Measure, values: Values) -> Values:
    if measure.scale == "points":
        return values / 100
    if measure.scale == "fraction":
        return values
    whole = float(measure.present_values.sum())
    return values / whole if whole else values


def count_against_other_column(table: ResultTable, context: FigureContext) -> list[float]:
    """How many rows have less in one column than in another: "are below their target"."""
    words = context.clause
    if SPENDING.search(words):
        return _count_against_plan(table, words)
    below, above = _BELOW_OWN.search(words), _ABOVE_OWN.search(words)
    match = below or above
    if match is None or bool(below) == bool(above):
        return []
    start, end = (_THAN.search(words, match.end()) or match).span()
    pair = find_rival(table, words[:start], words[end:])
    if pair is None:
        return []
    between = compute_gaps(pair)
    return [float(np.sum(between < 0 if below else between > 0))]


def _count_against_plan(table: ResultTable, words: str) -> list[float]:
    """How many rows spent more than planned, or less."""
    pair = find_comparable_pair(table, words)
    if pair is None or is_plan(pair[0]) == is_plan(pair[1]):
        return []
    gaps = compute_gaps(pair[::-1] if is_plan(pair[0]) else pair)
    return [float(np.sum(gaps > 0 if OVERSPENT.search(words) else gaps < 0))]
