"""Compares the only two labels of a column, or the only two names of a sentence."""

import re
from collections.abc import Iterator

import numpy as np

from agent.figures.candidates.figure_context import FigureContext, SizePair, aggregate_rows
from agent.figures.candidates.measure_pairs import PLAN
from agent.figures.result.result_table import Measure, ResultTable, Rows, cross_rows

TWO = 2
_DIFFERENCE = re.compile(r"差额|差距|相差|\bdifference\b", re.IGNORECASE)
_IN_FAVOUR = re.compile(r"\bin favou?r of\b", re.IGNORECASE)
_MORE_AFTER = re.compile(r"\s*(?:more|less|fewer|higher|lower)\b(?!.*\bthan\b)", re.IGNORECASE)
_MORE_BEFORE = re.compile(r"[高多低少]出?了?约?\s*$")
_LEADS = re.compile(
    r"(?:(?P<more>领先|\b(?:led|leads?|won|ahead))|落后|\b(?:trail\w*|lag\w*|behind))"
    r"[^\ue000\ue002]{0,10}$",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\ue002\ue003*\s*(?:against|versus|vs\.?)\s*[¥$€£]?$|\ue002\ue003*\S?\s*对\s*$", re.IGNORECASE
)


def find_two_named(table: ResultTable, measure: Measure, context: FigureContext) -> list[float]:
    """The difference of the only two names of a sentence, whatever its verb: "30 lies between".

    No other operands are named. Which of the two has more is not verified here.
    """
    scope = context.scope
    names = scope.mentioned_labels if len(scope.mentioned_labels) == TWO else scope.mentioned_rows
    if len(names) != TWO or len(cross_rows(*names)) or context.figure.direction:
        return []
    if scope.period_rows is not None and len(scope.mentioned_labels) == TWO:
        names = tuple(cross_rows(rows, scope.period_rows) for rows in names)
    elif len(table.rows_by_moment) > 1 and max(map(len, names)) > 1:
        return []
    one, other = (aggregate_rows(measure, rows) for rows in names)
    return [one - other]


def find_label_pairs(
    table: ResultTable, measure: Measure, context: FigureContext
) -> Iterator[SizePair]:
    """The values of the only two labels of a column, in the period that is named or in all."""
    period_rows = context.scope.period_rows
    if period_rows is None and len(table.rows_by_moment) > 1:
        return
    for labels in table.groups:
        if len(labels) == 2:
            parts = [
                r if period_rows is None else cross_rows(r, period_rows) for r in labels.values()
            ]
            if all(map(len, parts)):
                yield from _compare_labels(measure, parts, context)


def _compare_labels(
    measure: Measure, parts: list[Rows], context: FigureContext
) -> Iterator[SizePair]:
    """The values of two labels, the named one first; in order, where words compare both."""
    sizes = [aggregate_rows(measure, rows) for rows in parts]
    label_rows = context.scope.label_rows
    if label_rows is None:
        if (context.sentence_hints.gap and context.scope.period_rows is not None) or (
            _DIFFERENCE.search(context.clause) and not context.scope.mentioned_labels
        ):
            yield sizes[0], sizes[1]
        return
    own = [bool(len(cross_rows(rows, label_rows))) for rows in parts]
    if own[0] == own[1] or len(context.scope.mentioned_labels) != 1:
        return
    pair = (sizes[0], sizes[1]) if own[0] else (sizes[1], sizes[0])
    if (match := _LEADS.search(context.before)) and context.figure.direction == 0:
        yield from [pair] if (pair[0] > pair[1]) == bool(match["more"]) else []
    if _IN_FAVOUR.search(context.after):
        yield from [pair] if pair[0] > pair[1] else []
    elif _MORE_AFTER.match(context.after) or _MORE_BEFORE.search(context.before):
        yield from [pair] if context.figure.direction else []


def find_other_of_two(
    table: ResultTable, measure: Measure, context: FigureContext
) -> Iterator[float]:
    """The value of the other of only two labels: "A takes in more, 128 against 96"."""
    label_rows, period_rows = context.scope.label_rows, context.scope.period_rows
    if (
        label_rows is None
        or len(context.scope.mentioned_labels) != 1
        or not _AGAINST.search(context.before)
    ):
        return
    if context.after.strip(" .。!！;；)）") or PLAN.search(context.words):
        return
    if period_rows is None and len(table.rows_by_moment) > 1:
        return
    within = np.arange(table.row_count) if period_rows is None else period_rows
    for labels in table.groups:
        others = [rows for rows in labels.values() if not len(cross_rows(rows, label_rows))]
        if len(labels) == 2 and len(others) == 1:
            yield aggregate_rows(measure, cross_rows(others[0], within))
