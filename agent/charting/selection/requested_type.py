"""Builds a chart of a requested type, where the rows have the shape for it."""

from agent.charting.catalogue.chart_types import CHART_TYPES
from agent.charting.catalogue.choice import ChartChoice
from agent.charting.data.result_shape import ResultShape
from model.answers.activities import ChartType

PAIR = 2


def choose_requested_type(
    shape: ResultShape, choice: ChartChoice | None, kind: ChartType
) -> ChartChoice | None:
    """A chart of that type; None when the rows do not have its shape."""
    build = CHART_TYPES[kind].make_choice
    retyped_choice = None if choice is None else choice.with_type(kind)
    # Two groups say more than the one that tells the rows apart.
    if retyped_choice is not None and not (kind == "treemap" and len(shape.groups) == PAIR):
        return retyped_choice
    new_choice = None if build is None or shape.rows == 1 else build(shape)
    return new_choice or retyped_choice
