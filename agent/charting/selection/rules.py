"""The chart rules in order; the first rule that returns a chart decides."""

from collections.abc import Callable
from dataclasses import replace

from agent.charting.catalogue.chart_builders import (
    MAX_BOXES,
    MAX_CELLS,
    MAX_WORDS,
    MIN_POINTS,
    MIN_VALUES_PER_BOX,
    make_boxes,
    make_histogram,
    make_sankey,
    make_scatter,
)
from agent.charting.catalogue.choice import ChartChoice
from agent.charting.data.additivity import is_additive
from agent.charting.data.column_roles import display_width
from agent.charting.data.frame import (
    ChartFrame,
    RowLabels,
    limit_frame,
    make_labels,
    make_measure_frame,
    pivot_frame,
    to_exact_value,
)
from agent.charting.data.provinces import are_provinces
from agent.charting.data.result_shape import ResultShape, find_key_columns, has_words
from agent.charting.data.time_gaps import fill_time_gaps
from agent.charting.selection.alternatives import (
    find_group_alternatives,
    find_group_types,
    find_time_alternatives,
)
from model.answers.activities import ChartAxis, ChartType

MAX_KPIS = 4
MAX_SERIES = 12
MAX_BARS = 30
MAX_PROVINCES = 40
MAX_COLUMNS = 12
MAX_STACKED_SERIES = 8
FEW_TIME_LABELS = 2
MIN_IN_BINS = 20
MIN_ON_MAP = 10
LONG_LABEL = 16
MANY_GROUPS = 4


def choose_kpi(shape: ResultShape) -> ChartChoice | None:
    """One row: its numbers, large."""
    if shape.rows != 1 or len(shape.groups) + len(shape.times) >= MANY_GROUPS:
        return None
    if len(shape.measures) > MAX_KPIS:
        return None
    label_columns = [*shape.times, *shape.groups]
    x = make_labels(label_columns or shape.measures, shape.locale)
    frame = make_measure_frame(replace(x, texts=x.texts or ("",)), shape.measures, shape.locale)
    axis = frame.x if label_columns else ChartAxis(name="", label="", kind="category")
    row = (frame.rows[0][0], *map(to_exact_value, shape.measures))
    return ChartChoice("kpi", replace(frame, x=axis, rows=(row,)))


def choose_over_time(shape: ResultShape) -> ChartChoice | None:
    """Measures along time: a line each, or a line for each value of a group."""
    if not shape.times or shape.rows == 1:
        return None
    x = make_labels(find_key_columns(shape.times, shape.rows), shape.locale)
    if shape.groups:
        return _choose_groups_over_time(shape, x)
    if len(set(x.texts)) < len(x.texts):
        return None
    frame = make_measure_frame(x, shape.measures, shape.locale)
    chart_type: ChartType = "line" if len(frame.rows) > FEW_TIME_LABELS else "column"
    if any(series.axis == 1 for series in frame.series):
        chart_type = "dual"
    kinds: tuple[ChartType, ...] = ("line", "column", *find_time_alternatives(shape, frame))
    return ChartChoice(chart_type, fill_time_gaps(frame), kinds)


def _choose_groups_over_time(shape: ResultShape, x: RowLabels) -> ChartChoice | None:
    group = make_labels(shape.groups, shape.locale)
    moments, groups = len(set(x.texts)), len(set(group.texts))
    if groups * 2 > shape.rows or (shape.is_listing and groups > MAX_SERIES):
        return None
    if moments <= FEW_TIME_LABELS < groups <= MAX_BARS:
        few = pivot_frame(group, x, shape.measures[0], MAX_SERIES, shape.locale)
        return None if few is None else ChartChoice("column", few, ("bar",))
    frame = pivot_frame(x, group, shape.measures[0], MAX_SERIES, shape.locale)
    if frame is None:
        return None
    return ChartChoice(
        "line", fill_time_gaps(frame), ("column", *find_time_alternatives(shape, frame), "heatmap")
    )


def choose_flow(shape: ResultShape) -> ChartChoice | None:
    """Flows from the labels of one column to those of another: a Sankey diagram."""
    ends = shape.flows
    return None if ends is None else make_sankey(shape, *ends)


def choose_two_groups(shape: ResultShape) -> ChartChoice | None:
    """A measure by two groups: stacked columns, or cells where there are many."""
    if len(shape.groups) != 2 or shape.keys != shape.groups:
        return None
    wide, narrow = sorted(shape.groups, key=lambda group: -group.distinct)
    x, group = make_labels([wide], shape.locale), make_labels([narrow], shape.locale)
    frame = pivot_frame(x, group, shape.measures[0], MAX_CELLS, shape.locale)
    if frame is None or len(frame.rows) > MAX_CELLS:
        return None
    sums = min(frame.values) >= 0 and is_additive(shape.measures[0])
    rest: tuple[ChartType, ...] = ("column", "heatmap", *(("sankey", "treemap") if sums else ()))
    if len(frame.series) > MAX_STACKED_SERIES:
        return ChartChoice("heatmap", frame, rest[2:])
    return ChartChoice("stacked" if sums else "column", frame, ("stacked", *rest) if sums else rest)


def choose_one_group(shape: ResultShape) -> ChartChoice | None:
    """Measures by one group."""
    if not shape.groups or shape.rows == 1:
        return None
    x = make_labels(shape.keys, shape.locale)
    if len(set(x.texts)) < len(x.texts) or len(shape.groups) >= MANY_GROUPS:
        return None
    if len(shape.measures) == 2 and shape.rows > MAX_BARS and not are_provinces(x.texts):
        return ChartChoice("scatter", make_measure_frame(x, shape.measures, shape.locale))
    words = has_words(shape.keys[0])
    most = MAX_WORDS if words else MAX_PROVINCES if are_provinces(x.texts) else MAX_BARS
    frame = limit_frame(make_measure_frame(x, shape.measures, shape.locale), most)
    upright = _choose_bar_direction(frame)
    others = find_group_alternatives(shape, frame)
    chart_type = _choose_group_type(shape, frame, upright, others)
    return ChartChoice(chart_type, frame, (upright, *others), find_group_types(shape, frame))


def _choose_group_type(
    shape: ResultShape, frame: ChartFrame, upright: ChartType, fitting: tuple[ChartType, ...]
) -> ChartType:
    candidates: tuple[tuple[ChartType, bool], ...] = (
        ("funnel", True),
        ("wordcloud", True),
        ("map", shape.asks_for_places or len(frame.rows) >= MIN_ON_MAP),
        ("pie", shape.asks_for_shares and len(frame.rows) <= MAX_COLUMNS),
        ("radar", len({series.axis for series in frame.series}) > 2),
        ("dual", len(frame.rows) <= MAX_COLUMNS and upright == "column"),
    )
    return next(
        (kind for kind, is_suitable in candidates if is_suitable and kind in fitting), upright
    )


def _choose_bar_direction(frame: ChartFrame) -> ChartType:
    longest = max(map(display_width, (str(row[0]) for row in frame.rows)))
    few = len(frame.rows) <= MAX_COLUMNS and longest <= LONG_LABEL
    return "column" if few else "bar"


def choose_boxes(shape: ResultShape) -> ChartChoice | None:
    """Many numbers for each label: boxes."""
    if len(shape.groups) != 1 or shape.times:
        return None
    [group] = shape.groups
    if group.distinct > MAX_BOXES or shape.rows < MIN_VALUES_PER_BOX * group.distinct:
        return None
    return make_boxes(shape, make_labels([group], shape.locale))


def choose_points(shape: ResultShape) -> ChartChoice | None:
    """Two measures without labels: points."""
    if len(shape.measures) < 2 or shape.rows < MIN_POINTS or shape.groups or shape.times:
        return None
    return make_scatter(shape)


def choose_distribution(shape: ResultShape) -> ChartChoice | None:
    """Many numbers without labels: a histogram."""
    if shape.groups or shape.times or len(shape.measures) != 1 or shape.rows < MIN_IN_BINS:
        return None
    return make_histogram(shape)


RULES: tuple[Callable[[ResultShape], ChartChoice | None], ...] = (
    choose_kpi,
    choose_over_time,
    choose_flow,
    choose_two_groups,
    choose_one_group,
    choose_boxes,
    choose_points,
    choose_distribution,
)
