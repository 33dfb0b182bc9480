"""The type that somebody asked for, where the rows have its shape."""

from collections.abc import Callable

from agent.charting.choice import Choice
from agent.charting.fits import are_words
from agent.charting.frame import labels, limited, pivoted, side_by_side
from agent.charting.rules import (
    LEAST_IN_BOX,
    LEAST_POINTS,
    MOST_BOXES,
    MOST_CELLS,
    MOST_WORDS,
    bins_of,
    box_of,
    points_of,
    river,
)
from agent.charting.shape import Shape, key_columns
from agent.charting.wholes import is_additive
from model.answers.activities import ChartType

TWO = 2


def wished(shape: Shape, choice: Choice | None, kind: ChartType) -> Choice | None:
    """A chart of that type; None when the rows do not have its shape."""
    build = _BUILDERS.get(kind)
    turned = None if choice is None else choice.turned(kind)
    # Two groups say more than the one that tells the rows apart.
    if turned is not None and not (kind == "treemap" and len(shape.groups) == TWO):
        return turned
    built = None if build is None or shape.rows == 1 else build(shape)
    return built or turned


def _histogram(shape: Shape) -> Choice | None:
    return bins_of(shape) if shape.rows >= LEAST_POINTS else None


def _box(shape: Shape) -> Choice | None:
    if shape.rows < LEAST_IN_BOX:
        return None
    repeated = [g for g in (*shape.groups, *shape.times) if g.distinct * LEAST_IN_BOX <= shape.rows]
    if repeated and repeated[0].distinct <= MOST_BOXES:
        return box_of(shape, labels(repeated[:1], shape.locale))
    return None


def _scatter(shape: Shape) -> Choice | None:
    if len(shape.measures) < TWO:
        return None
    keys = shape.keys
    if not keys:
        return points_of(shape)
    x = labels(keys, shape.locale)
    return Choice("scatter", side_by_side(x, shape.measures[:TWO], shape.locale))


def _sankey(shape: Shape) -> Choice | None:
    if len(shape.groups) < TWO:
        return None
    source, target = shape.flows or shape.groups[:TWO]
    return river(shape, source, target)


def _treemap(shape: Shape) -> Choice | None:
    """With two groups of which one describes the other, the other's labels are the branches."""
    if len(shape.groups) != TWO or not is_additive(shape.measures[0]):
        return None
    wide, narrow = sorted(shape.groups, key=lambda group: -group.distinct)
    x, group = labels([wide], shape.locale), labels([narrow], shape.locale)
    frame = pivoted(x, group, shape.measures[0], MOST_CELLS, shape.locale)
    if frame is None or not frame.values or min(frame.values) < 0:
        return None
    return Choice("treemap", frame)


def _heatmap(shape: Shape) -> Choice | None:
    columns = [*shape.times, *shape.groups]
    if len(columns) != TWO:
        return None
    across, up = columns
    x, group = labels([across], shape.locale), labels([up], shape.locale)
    frame = pivoted(x, group, shape.measures[0], MOST_CELLS, shape.locale)
    return None if frame is None or not frame.values else Choice("heatmap", frame)


def _wordcloud(shape: Shape) -> Choice | None:
    keys = key_columns(shape.groups, shape.rows)
    if len(keys) != 1:
        return None
    frame = side_by_side(labels(keys, shape.locale), shape.measures[:1], shape.locale)
    cut = limited(frame, MOST_WORDS)
    return Choice("wordcloud", cut) if are_words(shape, cut) else None


_BUILDERS: dict[ChartType, Callable[[Shape], Choice | None]] = {
    "histogram": _histogram,
    "box": _box,
    "scatter": _scatter,
    "sankey": _sankey,
    "treemap": _treemap,
    "heatmap": _heatmap,
    "wordcloud": _wordcloud,
}
