"""Alternative chart types for the same data."""

from agent.charting.catalogue.chart_types import CHART_TYPES
from agent.charting.catalogue.conditions import has_two_axes
from agent.charting.data.additivity import is_additive
from agent.charting.data.frame import ChartFrame
from agent.charting.data.result_shape import ResultShape
from model.answers.activities import ChartType


def find_time_alternatives(shape: ResultShape, frame: ChartFrame) -> tuple[ChartType, ...]:
    """The types beside a line that can draw a frame along time."""
    dual: tuple[ChartType, ...] = ("dual",) if has_two_axes(shape, frame) else ()
    values = frame.on_first_axis
    if not values or min(values) < 0:
        return dual
    many = sum(series.axis == 0 for series in frame.series) > 1
    if many and not is_additive(shape.measures[0]):
        return dual
    return (*dual, "area", "stacked") if many else (*dual, "area")


def find_group_types(shape: ResultShape, frame: ChartFrame) -> tuple[ChartType, ...]:
    """The types that can draw a frame with one group."""
    return tuple(
        entry.name
        for entry in CHART_TYPES.values()
        if entry.group_rows is not None and entry.group_rows.can_draw(shape, frame)
    )


def find_group_alternatives(shape: ResultShape, frame: ChartFrame) -> tuple[ChartType, ...]:
    """The types for a frame with one group that the page offers."""
    return tuple(
        entry.name
        for entry in CHART_TYPES.values()
        if entry.group_rows is not None and entry.group_rows.is_offered_for(shape, frame)
    )
