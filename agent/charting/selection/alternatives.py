"""Alternative chart types for the same data."""

from agent.charting.data.additivity import is_additive, is_share
from agent.charting.data.frame import ChartFrame
from agent.charting.data.provinces import are_provinces
from agent.charting.data.result_shape import ResultShape, has_stages, has_words
from model.answers.activities import ChartType

LEAST_SLICES = 2
MOST_SLICES = 30
LEAST_STAGES = 3
LEAST_AREAS = 6
MOST_STAGES = 12
LEAST_WORDS = 10
LEAST_CORNERS = 3
MOST_CORNERS = 12
MOST_POLYGONS = 6
PERCENT_TOTAL_RANGE = (95, 105)
"""What shares add up to, rounded as they are."""


def find_time_alternatives(shape: ResultShape, frame: ChartFrame) -> tuple[ChartType, ...]:
    """Beside the line of a frame along time."""
    dual: tuple[ChartType, ...] = ("dual",) if has_two_axes(frame) else ()
    drawn = frame.on_first_axis
    if not drawn or min(drawn) < 0:
        return dual
    many = sum(series.axis == 0 for series in frame.series) > 1
    if many and not is_additive(shape.measures[0]):
        return dual
    return (*dual, "area", "stacked") if many else (*dual, "area")


def find_group_alternatives(shape: ResultShape, frame: ChartFrame) -> tuple[ChartType, ...]:
    """The alternatives for a frame with one group."""
    key = shape.keys[0]
    whole = is_whole(shape, frame) and not shape.is_limited
    fitting: tuple[tuple[ChartType, bool], ...] = (
        ("column", True),
        ("bar", True),
        ("dual", has_two_axes(frame)),
        ("map", are_provinces([str(row[0]) for row in frame.rows])),
        ("pie", whole),
        ("radar", len(frame.series) >= LEAST_CORNERS and fits_radar(frame)),
        ("funnel", has_stages(key) and _fits_funnel(shape, frame)),
        ("treemap", whole and len(frame.rows) >= LEAST_AREAS),
        ("wordcloud", has_words(key) and fits_wordcloud(shape, frame)),
    )
    return tuple(kind for kind, fits in fitting if fits)


def find_requestable_types(shape: ResultShape, frame: ChartFrame) -> tuple[ChartType, ...]:
    """Types that fit a frame with one group and are drawn on request only."""
    fitting: tuple[tuple[ChartType, bool], ...] = (
        ("radar", fits_radar(frame)),
        ("funnel", _fits_funnel(shape, frame)),
        ("pie", is_whole(shape, frame)),
        ("treemap", is_whole(shape, frame)),
        ("wordcloud", fits_wordcloud(shape, frame)),
        ("line", len(frame.rows) > LEAST_SLICES),
    )
    return tuple(kind for kind, fits in fitting if fits)


def has_two_axes(frame: ChartFrame) -> bool:
    """Whether a second axis has something to carry."""
    return any(series.axis == 1 for series in frame.series)


def is_whole(shape: ResultShape, frame: ChartFrame) -> bool:
    """Whether the rows are all the parts of one sum."""
    known = [row[1] for row in frame.rows if isinstance(row[1], int | float)]
    if frame.cut or not LEAST_SLICES <= len(frame.rows) <= MOST_SLICES:
        return False
    if len(known) < len(frame.rows) or min(known) < 0 or sum(known) <= 0:
        return False
    if frame.unit == "%":
        return (
            is_share(shape.measures[0])
            and PERCENT_TOTAL_RANGE[0] <= sum(known) <= PERCENT_TOTAL_RANGE[1]
        )
    return is_additive(shape.measures[0])


def fits_radar(frame: ChartFrame) -> bool:
    """Whether the rows have enough measures for polygons, or one measure enough rows."""
    known = [cell for row in frame.rows for cell in row[1:]]
    if not all(isinstance(cell, int | float) and cell >= 0 for cell in known):
        return False
    by_measure = len(frame.series) >= LEAST_CORNERS
    if by_measure:
        return LEAST_SLICES <= len(frame.rows) <= MOST_POLYGONS
    return LEAST_CORNERS <= len(frame.rows) <= MOST_CORNERS


def _fits_funnel(shape: ResultShape, frame: ChartFrame) -> bool:
    sizes = [row[1] for row in frame.rows if isinstance(row[1], int | float)]
    if not LEAST_STAGES <= len(frame.rows) <= MOST_STAGES or len(sizes) < len(frame.rows):
        return False
    return (
        sizes[-1] >= 0 and sizes == sorted(sizes, reverse=True) and is_additive(shape.measures[0])
    )


def fits_wordcloud(shape: ResultShape, frame: ChartFrame) -> bool:
    """Whether there are enough labels with a weight for a cloud."""
    sizes = [row[1] for row in frame.rows if isinstance(row[1], int | float)]
    if len(frame.rows) < LEAST_WORDS or not sizes or min(sizes) < 0:
        return False
    return is_additive(shape.measures[0])
