"""Builds the chart of one type from the shape of a result; None where the shape does not fit."""

from dataclasses import replace

from agent.charting.catalogue.choice import ChartChoice
from agent.charting.catalogue.conditions import MIN_WORDS, has_weights
from agent.charting.data.additivity import is_additive
from agent.charting.data.column_roles import ClassifiedColumn
from agent.charting.data.distributions import make_bins, make_box
from agent.charting.data.frame import (
    ChartFrame,
    RowLabels,
    find_unit_sign,
    limit_frame,
    make_labels,
    make_measure_frame,
    pivot_frame,
)
from agent.charting.data.result_shape import ResultShape, find_key_columns
from agent.labels.bilingual import make_column_heading
from model.answers.activities import ChartAxis, ChartSeries
from model.locales import text

MAX_CELLS = 40
MAX_BOXES = 30
MAX_WORDS = 80
MIN_POINTS = 5
MIN_VALUES_PER_BOX = 5
PAIR = 2


def make_sankey(
    shape: ResultShape, source: ClassifiedColumn, target: ClassifiedColumn
) -> ChartChoice | None:
    """What flows between the labels of two columns, where nothing flows backwards."""
    x, group = make_labels([source], shape.locale), make_labels([target], shape.locale)
    frame = pivot_frame(x, group, shape.measures[0], MAX_CELLS, shape.locale)
    if frame is None or len(frame.rows) > MAX_CELLS or not frame.values:
        return None
    fits = min(frame.values) >= 0 and is_additive(shape.measures[0])
    return ChartChoice("sankey", frame, ("heatmap", "stacked")) if fits else None


def make_boxes(shape: ResultShape, x: RowLabels) -> ChartChoice | None:
    """A box for each label of `x`, of the first measure."""
    measure = make_measure_frame(x, shape.measures[:1], shape.locale)
    samples: dict[str, list[float]] = {}
    for label, value in measure.rows:
        if isinstance(value, int | float):
            samples.setdefault(str(label), []).append(value)
    boxes = {label: make_box(values) for label, values in samples.items()}
    if not boxes:
        return None
    outliers = tuple(
        (label, value) for label, (_, far_values) in boxes.items() for value in far_values
    )
    rows = tuple((label, *five) for label, (five, _) in boxes.items())
    frame = replace(measure, rows=rows, outliers=outliers, total=len(rows))
    return ChartChoice("box", frame)


def make_scatter(shape: ResultShape) -> ChartChoice:
    """The first two measures of each row as a point."""
    across, up = shape.measures[:2]
    none = ChartAxis(name="", label="#", kind="value")
    rows = enumerate(zip(across.numbers, up.numbers, strict=True), 1)
    series = tuple(
        ChartSeries(name=m.column.name, label=make_column_heading(m.column, shape.locale))
        for m in (across, up)
    )
    points = tuple((str(n), *pair) for n, pair in rows)
    return ChartChoice(
        "scatter", ChartFrame(none, series, points, find_unit_sign(up, shape.locale), len(points))
    )


def make_histogram(shape: ResultShape) -> ChartChoice | None:
    """A histogram of the first measure, with bins of one width."""
    measure = shape.measures[0]
    if len(set(measure.known_numbers)) < MIN_POINTS:
        return None
    axis = ChartAxis(
        name=measure.column.name,
        label=make_column_heading(measure.column, shape.locale),
        kind="value",
    )
    count = ChartSeries(name="count", label=text("chart.count", shape.locale))
    rows = tuple(make_bins(measure.known_numbers))
    return ChartChoice("histogram", ChartFrame(axis, (count,), rows, None, len(rows)))


def choose_histogram(shape: ResultShape) -> ChartChoice | None:
    """A histogram, where there are enough rows."""
    return make_histogram(shape) if shape.rows >= MIN_POINTS else None


def choose_box(shape: ResultShape) -> ChartChoice | None:
    """Boxes for the first group or time whose labels repeat often enough."""
    if shape.rows < MIN_VALUES_PER_BOX:
        return None
    repeating_groups = [
        g for g in (*shape.groups, *shape.times) if g.distinct * MIN_VALUES_PER_BOX <= shape.rows
    ]
    if repeating_groups and repeating_groups[0].distinct <= MAX_BOXES:
        return make_boxes(shape, make_labels(repeating_groups[:1], shape.locale))
    return None


def choose_scatter(shape: ResultShape) -> ChartChoice | None:
    """Points of two measures, named by the groups where there are some."""
    if len(shape.measures) < PAIR:
        return None
    keys = shape.keys
    if not keys:
        return make_scatter(shape)
    x = make_labels(keys, shape.locale)
    return ChartChoice("scatter", make_measure_frame(x, shape.measures[:PAIR], shape.locale))


def choose_sankey(shape: ResultShape) -> ChartChoice | None:
    """Flows between two groups; the first one is the source where no names tell."""
    if len(shape.groups) < PAIR:
        return None
    source, target = shape.flows or shape.groups[:PAIR]
    return make_sankey(shape, source, target)


def choose_treemap(shape: ResultShape) -> ChartChoice | None:
    """Areas of two groups; where one group describes the other, its labels are the branches."""
    if len(shape.groups) != PAIR or not is_additive(shape.measures[0]):
        return None
    wide, narrow = sorted(shape.groups, key=lambda group: -group.distinct)
    x, group = make_labels([wide], shape.locale), make_labels([narrow], shape.locale)
    frame = pivot_frame(x, group, shape.measures[0], MAX_CELLS, shape.locale)
    if frame is None or not frame.values or min(frame.values) < 0:
        return None
    return ChartChoice("treemap", frame)


def choose_heatmap(shape: ResultShape) -> ChartChoice | None:
    """A cell for each two labels of two columns."""
    columns = [*shape.times, *shape.groups]
    if len(columns) != PAIR:
        return None
    across, up = columns
    x, group = make_labels([across], shape.locale), make_labels([up], shape.locale)
    frame = pivot_frame(x, group, shape.measures[0], MAX_CELLS, shape.locale)
    return None if frame is None or not frame.values else ChartChoice("heatmap", frame)


def choose_wordcloud(shape: ResultShape) -> ChartChoice | None:
    """The words of the group that tells the rows apart."""
    keys = find_key_columns(shape.groups, shape.rows)
    if len(keys) != 1:
        return None
    frame = make_measure_frame(make_labels(keys, shape.locale), shape.measures[:1], shape.locale)
    short_frame = limit_frame(frame, MAX_WORDS)
    fits = len(short_frame.rows) >= MIN_WORDS and has_weights(shape, short_frame)
    return ChartChoice("wordcloud", short_frame) if fits else None
