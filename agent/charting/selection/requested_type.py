"""Builds a chart of a requested type, where the rows have the shape for it."""

from collections.abc import Callable

from agent.charting.data.additivity import is_additive
from agent.charting.data.frame import limit_frame, make_labels, make_measure_frame, pivot_frame
from agent.charting.data.result_shape import ResultShape, find_key_columns
from agent.charting.selection.alternatives import fits_wordcloud
from agent.charting.selection.choice import ChartChoice
from agent.charting.selection.rules import (
    LEAST_IN_BOX,
    LEAST_POINTS,
    MOST_BOXES,
    MOST_CELLS,
    MOST_WORDS,
    make_boxes,
    make_histogram,
    make_sankey,
    make_scatter,
)
from model.answers.activities import ChartType

PAIR = 2


def choose_requested_type(
    shape: ResultShape, choice: ChartChoice | None, kind: ChartType
) -> ChartChoice | None:
    """A chart of that type; None when the rows do not have its shape."""
    build = _BUILDERS.get(kind)
    turned = None if choice is None else choice.with_type(kind)
    # Two groups say more than the one that tells the rows apart.
    if turned is not None and not (kind == "treemap" and len(shape.groups) == PAIR):
        return turned
    built = None if build is None or shape.rows == 1 else build(shape)
    return built or turned


def _choose_histogram(shape: ResultShape) -> ChartChoice | None:
    return make_histogram(shape) if shape.rows >= LEAST_POINTS else None


def _choose_box(shape: ResultShape) -> ChartChoice | None:
    if shape.rows < LEAST_IN_BOX:
        return None
    repeated = [g for g in (*shape.groups, *shape.times) if g.distinct * LEAST_IN_BOX <= shape.rows]
    if repeated and repeated[0].distinct <= MOST_BOXES:
        return make_boxes(shape, make_labels(repeated[:1], shape.locale))
    return None


def _choose_scatter(shape: ResultShape) -> ChartChoice | None:
    if len(shape.measures) < PAIR:
        return None
    keys = shape.keys
    if not keys:
        return make_scatter(shape)
    x = make_labels(keys, shape.locale)
    return ChartChoice("scatter", make_measure_frame(x, shape.measures[:PAIR], shape.locale))


def _choose_sankey(shape: ResultShape) -> ChartChoice | None:
    if len(shape.groups) < PAIR:
        return None
    source, target = shape.flows or shape.groups[:PAIR]
    return make_sankey(shape, source, target)


def _choose_treemap(shape: ResultShape) -> ChartChoice | None:
    """With two groups of which one describes the other, the other's labels are the branches."""
    if len(shape.groups) != PAIR or not is_additive(shape.measures[0]):
        return None
    wide, narrow = sorted(shape.groups, key=lambda group: -group.distinct)
    x, group = make_labels([wide], shape.locale), make_labels([narrow], shape.locale)
    frame = pivot_frame(x, group, shape.measures[0], MOST_CELLS, shape.locale)
    if frame is None or not frame.values or min(frame.values) < 0:
        return None
    return ChartChoice("treemap", frame)


def _choose_heatmap(shape: ResultShape) -> ChartChoice | None:
    columns = [*shape.times, *shape.groups]
    if len(columns) != PAIR:
        return None
    across, up = columns
    x, group = make_labels([across], shape.locale), make_labels([up], shape.locale)
    frame = pivot_frame(x, group, shape.measures[0], MOST_CELLS, shape.locale)
    return None if frame is None or not frame.values else ChartChoice("heatmap", frame)


def _choose_wordcloud(shape: ResultShape) -> ChartChoice | None:
    keys = find_key_columns(shape.groups, shape.rows)
    if len(keys) != 1:
        return None
    frame = make_measure_frame(make_labels(keys, shape.locale), shape.measures[:1], shape.locale)
    cut = limit_frame(frame, MOST_WORDS)
    return ChartChoice("wordcloud", cut) if fits_wordcloud(shape, cut) else None


_BUILDERS: dict[ChartType, Callable[[ResultShape], ChartChoice | None]] = {
    "histogram": _choose_histogram,
    "box": _choose_box,
    "scatter": _choose_scatter,
    "sankey": _choose_sankey,
    "treemap": _choose_treemap,
    "heatmap": _choose_heatmap,
    "wordcloud": _choose_wordcloud,
}
