"""Conditions on the rows of one group under which a chart type can draw them."""

from collections.abc import Callable

from agent.charting.data.additivity import is_additive, is_share
from agent.charting.data.frame import ChartFrame
from agent.charting.data.provinces import are_provinces
from agent.charting.data.result_shape import ResultShape, has_stages, has_words

Condition = Callable[[ResultShape, ChartFrame], bool]

MIN_AREAS = 6
MIN_WORDS = 10
MIN_CORNERS = 3
MAX_CORNERS = 12
MIN_POLYGONS = 2
MAX_POLYGONS = 6
PERCENT_TOTAL_RANGE = (95, 105)
"""What shares add up to, rounded as they are."""


def always(_shape: ResultShape, _frame: ChartFrame) -> bool:
    """Always true."""
    return True


def has_two_axes(_shape: ResultShape, frame: ChartFrame) -> bool:
    """Whether a series is on the second axis."""
    return any(series.axis == 1 for series in frame.series)


def has_provinces(_shape: ResultShape, frame: ChartFrame) -> bool:
    """Whether a map can show the labels."""
    return are_provinces([str(row[0]) for row in frame.rows])


def is_whole(shape: ResultShape, frame: ChartFrame) -> bool:
    """Whether the rows are all the parts of one sum."""
    sizes = _list_sizes(frame)
    if frame.cut or len(sizes) < len(frame.rows) or min(sizes) < 0 or sum(sizes) <= 0:
        return False
    if frame.unit == "%":
        return (
            is_share(shape.measures[0])
            and PERCENT_TOTAL_RANGE[0] <= sum(sizes) <= PERCENT_TOTAL_RANGE[1]
        )
    return is_additive(shape.measures[0])


def is_unlimited(shape: ResultShape, _frame: ChartFrame) -> bool:
    """Whether the statement leaves no rows out."""
    return not shape.is_limited


def is_unlimited_of_many(shape: ResultShape, frame: ChartFrame) -> bool:
    """Whether the statement leaves none of many rows out."""
    return not shape.is_limited and len(frame.rows) >= MIN_AREAS


def has_corners(_shape: ResultShape, frame: ChartFrame) -> bool:
    """Whether the rows have enough measures for polygons, or one measure enough rows."""
    cells = [cell for row in frame.rows for cell in row[1:]]
    if not all(isinstance(cell, int | float) and cell >= 0 for cell in cells):
        return False
    if len(frame.series) >= MIN_CORNERS:
        return MIN_POLYGONS <= len(frame.rows) <= MAX_POLYGONS
    return MIN_CORNERS <= len(frame.rows) <= MAX_CORNERS


def has_many_measures(_shape: ResultShape, frame: ChartFrame) -> bool:
    """Whether there are enough measures for polygons."""
    return len(frame.series) >= MIN_CORNERS


def is_falling(shape: ResultShape, frame: ChartFrame) -> bool:
    """Whether each row holds at most what the one before holds."""
    sizes = _list_sizes(frame)
    if len(sizes) < len(frame.rows):
        return False
    return (
        sizes[-1] >= 0 and sizes == sorted(sizes, reverse=True) and is_additive(shape.measures[0])
    )


def has_stage_labels(shape: ResultShape, _frame: ChartFrame) -> bool:
    """Whether the labels are the steps of a process."""
    return has_stages(shape.keys[0])


def has_weights(shape: ResultShape, frame: ChartFrame) -> bool:
    """Whether the numbers can be weights of labels."""
    sizes = _list_sizes(frame)
    return bool(sizes) and min(sizes) >= 0 and is_additive(shape.measures[0])


def has_word_labels(shape: ResultShape, _frame: ChartFrame) -> bool:
    """Whether the labels are words whose weight is what is asked for."""
    return has_words(shape.keys[0])


def _list_sizes(frame: ChartFrame) -> list[int | float]:
    return [row[1] for row in frame.rows if isinstance(row[1], int | float)]
