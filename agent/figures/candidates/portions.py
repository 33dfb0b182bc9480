"""Portions of a table that no label names: the rest, the sum to date, the losses, the profits."""

import numpy as np

from agent.figures.candidates.figure_context import (
    FigureContext,
    aggregate_rows,
    find_top_and_bottom,
    split_by_moment,
)
from agent.figures.result.result_table import Measure, ResultTable, Rows, cross_rows
from agent.figures.scope.sentence import NAME_SIGN


def find_remainders(table: ResultTable, measure: Measure, context: FigureContext) -> list[Rows]:
    """The rows that "the rest" may mean: all but those named, or all but the first few."""
    scope = context.scope
    named_rows = (
        [*scope.mentioned_rows]
        if NAME_SIGN in context.clause
        else [*scope.subject_rows, *scope.mentioned_rows]
    )
    parts = [_list_other_rows(table, rows) for rows in named_rows]
    if len(named_rows) > 1:
        parts.append(_list_other_rows(table, np.concatenate(named_rows)))
    if scope.earlier_rows:
        so_far = np.concatenate([*scope.earlier_rows, *named_rows])
        parts.append(_list_other_rows(table, so_far))
    parts += [_list_other_rows(table, rows) for rows in find_top_and_bottom(measure, context.ranks)]
    return [rows for rows in parts if 0 < len(rows) < table.row_count]


def _list_other_rows(table: ResultTable, rows: Rows) -> Rows:
    mask = np.ones(table.row_count, dtype=np.bool_)
    mask[rows] = False
    return np.flatnonzero(mask)


def is_of_the_rest(context: FigureContext) -> bool:
    """Whether the figure can only be of the rest: its clause says so and names nothing."""
    return context.subject_hints.rest and NAME_SIGN not in context.clause


def find_cumulative(table: ResultTable, measure: Measure, context: FigureContext) -> list[float]:
    """The sum up to the period that the sentence names: from the beginning, from its year on."""
    period_rows = context.scope.period_rows
    parts = split_by_moment(table, context.scope.label_rows)
    if period_rows is None or not measure.additive:
        return []
    inside = [i for i, part in enumerate(parts) if len(cross_rows(part, period_rows))]
    if not inside:
        return []
    to_date = parts[: inside[-1] + 1]
    year = table.moments[int(to_date[-1][0])][0]
    year_to_date = [part for part in to_date if table.moments[int(part[0])][0] == year]
    return [sum(aggregate_rows(measure, part) for part in some) for some in (to_date, year_to_date)]


def find_by_sign(measure: Measure, context: FigureContext) -> list[float]:
    """The sum of all losses, or of all profits, where the measure has both."""
    values = measure.present_values
    if not measure.additive or not np.any(values < 0):
        return []
    sums = [float(values[values < 0].sum())] if context.clause_hints.loss else []
    return sums + ([float(values[values > 0].sum())] if context.clause_hints.gain else [])
