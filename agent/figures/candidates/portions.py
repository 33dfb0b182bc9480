"""Portions of a table that no label names: the rest, what is so far, the losses, the profits."""

import numpy as np

from agent.figures.candidates.figure_context import (
    FigureContext,
    aggregate_rows,
    find_top_and_bottom,
    split_by_moment,
)
from agent.figures.result.result_table import Measure, ResultTable, Rows, cross_rows


def find_remainders(table: ResultTable, measure: Measure, context: FigureContext) -> list[Rows]:
    """What "the rest" may be: all rows but those named, or but those counted off."""
    scope = context.scope
    named_rows = (
        [*scope.mentioned_rows]
        if "\ue000" in context.clause
        else [*scope.owners, *scope.mentioned_rows]
    )
    parts = [_all_but(table, rows) for rows in named_rows]
    if len(named_rows) > 1:
        parts.append(_all_but(table, np.concatenate(named_rows)))
    if scope.earlier:
        so_far = np.concatenate([*scope.earlier, *named_rows])
        parts.append(_all_but(table, so_far))
    parts += [_all_but(table, rows) for rows in find_top_and_bottom(measure, context.ranks)]
    return [rows for rows in parts if 0 < len(rows) < table.size]


def _all_but(table: ResultTable, rows: Rows) -> Rows:
    left = np.ones(table.size, dtype=np.bool_)
    left[rows] = False
    return np.flatnonzero(left)


def is_of_the_rest(context: FigureContext) -> bool:
    """Whether the figure can only be of the rest: its clause says so and names nothing."""
    return context.subject.rest and "\ue000" not in context.clause


def find_cumulative(table: ResultTable, measure: Measure, context: FigureContext) -> list[float]:
    """The sum up to the period that the sentence names: from the beginning, from its year on."""
    when = context.scope.when
    parts = split_by_moment(table, context.scope.what)
    if when is None or not measure.additive:
        return []
    inside = [i for i, part in enumerate(parts) if len(cross_rows(part, when))]
    if not inside:
        return []
    until = parts[: inside[-1] + 1]
    year = table.moments[int(until[-1][0])][0]
    of_year = [part for part in until if table.moments[int(part[0])][0] == year]
    return [sum(aggregate_rows(measure, part) for part in some) for some in (until, of_year)]


def find_by_sign(measure: Measure, context: FigureContext) -> list[float]:
    """The sum of all losses, or of all profits, where the measure has both."""
    values = measure.present_values
    if not measure.additive or not np.any(values < 0):
        return []
    sums = [float(values[values < 0].sum())] if context.hints.loss else []
    return sums + ([float(values[values > 0].sum())] if context.hints.gain else [])
