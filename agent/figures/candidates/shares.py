"""Share candidates of a figure: parts of a whole."""

import re
from itertools import combinations

from agent.figures.candidates.figure_context import (
    FigureContext,
    aggregate_rows,
    all_rows,
    find_outmost,
    find_top_and_bottom,
)
from agent.figures.candidates.portions import find_remainders, is_of_the_rest
from agent.figures.extraction.bounds import SIDES
from agent.figures.result.result_table import Measure, ResultTable, Rows, cross_rows
from agent.figures.result.row_names import unite_rows
from agent.figures.scope.sentence import NAME_SIGN

MAX_PARTS = 6
_NONE = re.compile(r"无一|没有(?:任何|一)|\b(?:no|none|neither)\b", re.IGNORECASE)
_SHARE = re.compile(r"份额|占比|比重|\b(?:shares?|proportion)\b", re.IGNORECASE)


def compute_shares(table: ResultTable, measure: Measure, context: FigureContext) -> list[float]:
    """The shares of one measure, as fractions of one; none of what does not add up."""
    if not measure.additive or not len(measure.present_values) or measure.kind == "share":
        return []
    whole = _find_whole(table, context)
    base = aggregate_rows(measure, whole)
    if base and context.figure.bound in SIDES and _NONE.search(context.clause):
        return [find_outmost(measure.present_values / base, context)]
    parts = _find_parts(table, measure, context)
    shares = [aggregate_rows(measure, rows) / base for rows in parts if base]
    return shares + _compute_shares_of_parts(measure, context)


def compute_share_differences(
    table: ResultTable, measure: Measure, context: FigureContext
) -> list[float]:
    """Between two shares: of the names that the sentence has."""
    base = aggregate_rows(measure, all_rows(table))
    if not measure.additive or not base:
        return []
    sizes = [
        aggregate_rows(measure, rows) / base for rows in context.scope.mentioned_rows[:MAX_PARTS]
    ]
    return [a - b for a, b in combinations(sizes, 2)]


def _find_whole(table: ResultTable, context: FigureContext) -> Rows:
    """All rows; within a period, those of the period."""
    period_rows, label_rows = context.scope.period_rows, context.scope.label_rows
    return period_rows if period_rows is not None and label_rows is not None else all_rows(table)


def _find_parts(table: ResultTable, measure: Measure, context: FigureContext) -> list[Rows]:
    scope, hints, ranking = context.scope, context.subject_hints, measure.ranking
    rest = find_remainders(table, measure, context) if hints.rest else []
    if is_of_the_rest(context):
        return rest
    if (
        context.ranks
        and not scope.is_named
        and (top_and_bottom := find_top_and_bottom(measure, context.ranks))
    ):
        smallest = hints.low and not hints.high
        return [*rest, *(top_and_bottom[1::2] if smallest else top_and_bottom[::2])]
    parts = [*scope.subject_rows, *rest]
    if context.ranks and NAME_SIGN not in context.clause:
        parts += find_top_and_bottom(measure, context.ranks)[1 if hints.low else 0 :: 2]
    if len(scope.mentioned_labels) in context.ranks and len(scope.mentioned_labels) > 1:
        parts.append(unite_rows(scope.mentioned_labels))
    if hints.high and not scope.is_named:
        parts.append(ranking[:1])
    if hints.low and not scope.is_named:
        parts.append(ranking[-1:])
    if context.clause_hints.extremes and not scope.is_named and scope.period_rows is None:
        parts += [ranking[:1], ranking[-1:]]
    return [rows for rows in parts if len(rows) and len(rows) < table.row_count]


def _compute_shares_of_parts(measure: Measure, context: FigureContext) -> list[float]:
    """Of a part in a wider part that the sentence names: a month in its quarter."""
    scope = context.scope
    owners = [(a, b) for a in scope.subject_rows for b in scope.mentioned_rows if len(a) < len(b)]
    shares = []
    for one, other in (*owners, *combinations(context.scope.mentioned_rows[:MAX_PARTS], 2)):
        part, wider = (one, other) if len(one) <= len(other) else (other, one)
        base = aggregate_rows(measure, wider)
        if base and len(part) < len(wider) and len(cross_rows(part, wider)) == len(part):
            shares.append(aggregate_rows(measure, part) / base)
    return shares


def speaks_of_share_change(context: FigureContext) -> bool:
    """Whether the figure may be what a share was, is, or changed by."""
    if context.figure.meaning not in ("percent", "points") or not _SHARE.search(context.words):
        return False
    hints = context.sentence_hints
    return hints.change or hints.ends or bool(context.figure.direction)
