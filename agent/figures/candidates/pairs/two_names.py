"""What lies between the only two labels of a column, or the only two names of a sentence."""

import re
from collections.abc import Iterator

import numpy as np

from agent.figures.candidates.figure_context import FigureContext, aggregate_rows
from agent.figures.candidates.measure_pairs import PLAN
from agent.figures.result.result_table import Measure, ResultTable, Rows, cross_rows

SizePair = tuple[float, float]
"""The larger, and what it is compared with."""
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
    """What lies between the only two names of a sentence, whatever its verb: "30 lies between".

    The words around leave no other operands; which of the two has more they have to say themselves.
    """
    scope = context.scope
    names = scope.labels if len(scope.labels) == TWO else scope.mentioned_rows
    if len(names) != TWO or len(cross_rows(*names)) or context.figure.direction:
        return []
    if scope.when is not None and len(scope.labels) == TWO:
        names = tuple(cross_rows(rows, scope.when) for rows in names)
    elif len(table.rows_by_moment) > 1 and max(map(len, names)) > 1:
        return []
    one, other = (aggregate_rows(measure, rows) for rows in names)
    return [one - other]


def between_two(table: ResultTable, measure: Measure, context: FigureContext) -> Iterator[SizePair]:
    """What lies between the only two labels of a column, at the moment that is named or at all."""
    when = context.scope.when
    if when is None and len(table.rows_by_moment) > 1:
        return
    for labels in table.groups:
        if len(labels) == 2:
            parts = [r if when is None else cross_rows(r, when) for r in labels.values()]
            if all(map(len, parts)):
                yield from _between_labels(measure, parts, context)


def _between_labels(
    measure: Measure, parts: list[Rows], context: FigureContext
) -> Iterator[SizePair]:
    """The sizes of two labels, that of the one named first; of none named, where words say so."""
    sizes = [aggregate_rows(measure, rows) for rows in parts]
    what = context.scope.what
    if what is None:
        if (context.sentence.gap and context.scope.when is not None) or (
            _DIFFERENCE.search(context.clause) and not context.scope.labels
        ):
            yield sizes[0], sizes[1]
        return
    own = [bool(len(cross_rows(rows, what))) for rows in parts]
    if own[0] == own[1] or len(context.scope.labels) != 1:
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
    """What the other of only two labels has: "A takes in more, 128 against 96"."""
    what, when = context.scope.what, context.scope.when
    if what is None or len(context.scope.labels) != 1 or not _AGAINST.search(context.before):
        return
    if context.after.strip(" .。!！;；)）") or PLAN.search(context.words):
        return
    if when is None and len(table.rows_by_moment) > 1:
        return
    within = np.arange(table.size) if when is None else when
    for labels in table.groups:
        others = [rows for rows in labels.values() if not len(cross_rows(rows, what))]
        if len(labels) == 2 and len(others) == 1:
            yield aggregate_rows(measure, cross_rows(others[0], within))
