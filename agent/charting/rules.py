"""The rules in order; the first that has a chart for the shape decides."""

from collections.abc import Callable
from dataclasses import replace

from agent.charting.choice import Choice
from agent.charting.fits import over_time_too, too, when_asked
from agent.charting.frame import (
    Frame,
    Labels,
    exact,
    labels,
    limited,
    pivoted,
    side_by_side,
    unit_sign,
)
from agent.charting.gaps import with_gaps
from agent.charting.profile import Profile
from agent.charting.provinces import are_provinces
from agent.charting.shape import Shape, key_columns, names_stages, names_words
from agent.charting.spread import bins, box
from agent.charting.wholes import is_additive
from agent.labels import heading
from model.answers.activities import ChartAxis, ChartSeries, ChartType
from model.locales import text

MOST_KPIS = 4
MOST_SERIES = 12
MOST_BARS = 30
MOST_PROVINCES = 40
MOST_COLUMNS = 12
MOST_STACKED = 8
MOST_CELLS = 40
MOST_BOXES = 30
MOST_WORDS = 80
MOST_STAGES = 12
FEW_MOMENTS = 2
LEAST_POINTS = 5
LEAST_IN_BOX = 5
LEAST_IN_BINS = 20
LEAST_ON_MAP = 10
LEAST_WORDS = 10
LONG_LABEL = 16
LISTING = 4


def numbers(shape: Shape) -> Choice | None:
    """One row: its numbers, large."""
    if shape.rows != 1 or len(shape.groups) + len(shape.times) >= LISTING:
        return None
    if len(shape.measures) > MOST_KPIS:
        return None
    named = [*shape.times, *shape.groups]
    x = labels(named or shape.measures, shape.locale)
    frame = side_by_side(replace(x, texts=x.texts or ("",)), shape.measures, shape.locale)
    axis = frame.x if named else ChartAxis(name="", label="", kind="category")
    shown = (frame.rows[0][0], *map(exact, shape.measures))
    return Choice("kpi", replace(frame, x=axis, rows=(shown,)))


def over_time(shape: Shape) -> Choice | None:
    """Measures along time: a line each, or a line for each value of a group."""
    if not shape.times or shape.rows == 1:
        return None
    x = labels(key_columns(shape.times, shape.rows), shape.locale)
    if shape.groups:
        return _groups_over_time(shape, x)
    if len(set(x.texts)) < len(x.texts):
        return None
    frame = side_by_side(x, shape.measures, shape.locale)
    chosen: ChartType = "line" if len(frame.rows) > FEW_MOMENTS else "column"
    if any(series.axis == 1 for series in frame.series):
        chosen = "dual"
    kinds: tuple[ChartType, ...] = ("line", "column", *over_time_too(shape, frame))
    return Choice(chosen, with_gaps(frame), kinds)


def _groups_over_time(shape: Shape, x: Labels) -> Choice | None:
    group = labels(shape.groups, shape.locale)
    moments, groups = len(set(x.texts)), len(set(group.texts))
    if groups * 2 > shape.rows or (shape.is_listing and groups > MOST_SERIES):
        return None
    if moments <= FEW_MOMENTS < groups <= MOST_BARS:
        few = pivoted(group, x, shape.measures[0], MOST_SERIES, shape.locale)
        return None if few is None else Choice("column", few, ("bar",))
    frame = pivoted(x, group, shape.measures[0], MOST_SERIES, shape.locale)
    if frame is None:
        return None
    return Choice("line", with_gaps(frame), ("column", *over_time_too(shape, frame), "heatmap"))


def flows(shape: Shape) -> Choice | None:
    """From one column to another: a river for each pair."""
    ends = shape.flows
    return None if ends is None else river(shape, *ends)


def river(shape: Shape, source: Profile, target: Profile) -> Choice | None:
    """What flows between the labels of two columns, where nothing flows backwards."""
    x, group = labels([source], shape.locale), labels([target], shape.locale)
    frame = pivoted(x, group, shape.measures[0], MOST_CELLS, shape.locale)
    if frame is None or len(frame.rows) > MOST_CELLS or not frame.values:
        return None
    fits = min(frame.values) >= 0 and is_additive(shape.measures[0])
    return Choice("sankey", frame, ("heatmap", "stacked")) if fits else None


def two_groups(shape: Shape) -> Choice | None:
    """A measure by two groups: stacked columns, or cells where there are many."""
    if len(shape.groups) != 2 or shape.keys != shape.groups:
        return None
    wide, narrow = sorted(shape.groups, key=lambda group: -group.distinct)
    x, group = labels([wide], shape.locale), labels([narrow], shape.locale)
    frame = pivoted(x, group, shape.measures[0], MOST_CELLS, shape.locale)
    if frame is None or len(frame.rows) > MOST_CELLS:
        return None
    sums = min(frame.values) >= 0 and is_additive(shape.measures[0])
    rest: tuple[ChartType, ...] = ("column", "heatmap", *(("sankey", "treemap") if sums else ()))
    if len(frame.series) > MOST_STACKED:
        return Choice("heatmap", frame, rest[2:])
    return Choice("stacked" if sums else "column", frame, ("stacked", *rest) if sums else rest)


def one_group(shape: Shape) -> Choice | None:
    """Measures by one group."""
    if not shape.groups or shape.rows == 1:
        return None
    x = labels(shape.keys, shape.locale)
    if len(set(x.texts)) < len(x.texts) or len(shape.groups) >= LISTING:
        return None
    if len(shape.measures) == 2 and shape.rows > MOST_BARS and not are_provinces(x.texts):
        return Choice("scatter", side_by_side(x, shape.measures, shape.locale))
    words = names_words(shape.keys[0])
    most = MOST_WORDS if words else MOST_PROVINCES if are_provinces(x.texts) else MOST_BARS
    frame = limited(side_by_side(x, shape.measures, shape.locale), most)
    upright = _upright(frame)
    others = too(shape, frame)
    chosen = _of_group(shape, frame, upright, others)
    return Choice(chosen, frame, (upright, *others), when_asked(shape, frame))


def _of_group(
    shape: Shape, frame: Frame, upright: ChartType, fitting: tuple[ChartType, ...]
) -> ChartType:
    ranked: tuple[tuple[ChartType, bool], ...] = (
        ("funnel", names_stages(shape.keys[0]) and len(frame.rows) <= MOST_STAGES),
        ("wordcloud", names_words(shape.keys[0]) and len(frame.rows) >= LEAST_WORDS),
        ("map", shape.places or len(frame.rows) >= LEAST_ON_MAP),
        ("pie", shape.shares and len(frame.rows) <= MOST_COLUMNS),
        ("radar", len({series.axis for series in frame.series}) > 2),
        ("dual", len(frame.rows) <= MOST_COLUMNS and upright == "column"),
    )
    return next((kind for kind, wanted in ranked if wanted and kind in fitting), upright)


def _upright(frame: Frame) -> ChartType:
    longest = max(map(_width, (str(row[0]) for row in frame.rows)))
    few = len(frame.rows) <= MOST_COLUMNS and longest <= LONG_LABEL
    return "column" if few else "bar"


def boxes(shape: Shape) -> Choice | None:
    """Many numbers for each label: how they are spread."""
    if len(shape.groups) != 1 or shape.times:
        return None
    [group] = shape.groups
    if group.distinct > MOST_BOXES or shape.rows < LEAST_IN_BOX * group.distinct:
        return None
    return box_of(shape, labels([group], shape.locale))


def box_of(shape: Shape, x: Labels) -> Choice | None:
    """A box for each label of `x`, of the first measure."""
    measure = side_by_side(x, shape.measures[:1], shape.locale)
    samples: dict[str, list[float]] = {}
    for label, value in measure.rows:
        if isinstance(value, int | float):
            samples.setdefault(str(label), []).append(value)
    found = {label: box(values) for label, values in samples.items()}
    if not found:
        return None
    beyond = tuple((label, value) for label, (_, far) in found.items() for value in far)
    rows = tuple((label, *five) for label, (five, _) in found.items())
    frame = replace(measure, rows=rows, outliers=beyond, total=len(rows))
    return Choice("box", frame)


def points(shape: Shape) -> Choice | None:
    """Two measures of unnamed things: points."""
    if len(shape.measures) < 2 or shape.rows < LEAST_POINTS or shape.groups or shape.times:
        return None
    return points_of(shape)


def points_of(shape: Shape) -> Choice:
    """The first two measures of each row as a point."""
    across, up = shape.measures[:2]
    none = ChartAxis(name="", label="#", kind="value")
    rows = enumerate(zip(across.numbers, up.numbers, strict=True), 1)
    series = tuple(
        ChartSeries(name=m.column.name, label=heading(m.column, shape.locale)) for m in (across, up)
    )
    drawn = tuple((str(n), *pair) for n, pair in rows)
    return Choice("scatter", Frame(none, series, drawn, unit_sign(up, shape.locale), len(drawn)))


def distribution(shape: Shape) -> Choice | None:
    """Many numbers without a name: how often which."""
    if shape.groups or shape.times or len(shape.measures) != 1 or shape.rows < LEAST_IN_BINS:
        return None
    return bins_of(shape)


def bins_of(shape: Shape) -> Choice | None:
    """How often the first measure's numbers fall into ranges of one width."""
    measure = shape.measures[0]
    if len(set(measure.known)) < LEAST_POINTS:
        return None
    axis = ChartAxis(
        name=measure.column.name, label=heading(measure.column, shape.locale), kind="value"
    )
    count = ChartSeries(name="count", label=text("chart.count", shape.locale))
    rows = tuple(bins(measure.known))
    return Choice("histogram", Frame(axis, (count,), rows, None, len(rows)))


RULES: tuple[Callable[[Shape], Choice | None], ...] = (
    numbers, over_time, flows, two_groups, one_group, boxes, points, distribution,
)  # fmt: skip


def _width(label: str) -> int:
    return sum(1 if ord(char) < 0x2E80 else 2 for char in label)
