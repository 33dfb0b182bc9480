"""Which chart fits the shape of a result, or none."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

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
from agent.charting.options import option
from agent.charting.profile import Profile, profile
from agent.charting.wholes import is_additive
from agent.labels import heading
from model.activities import ChartActivity, ChartAxis, ChartSeries, ChartType
from model.locales import Locale, text
from model.query import QueryResult
from model.question import Question

MOST_KPIS = 4
MOST_SERIES = 12
MOST_MEASURES = 6
MOST_BARS = 30
MOST_COLUMNS = 12
MOST_STACKED = 8
MOST_SLICES = 6
MOST_CELLS = 40
FEW_MOMENTS = 2
LEAST_POINTS = 5
LONG_LABEL = 16
SAME_SIZE = 50
LISTING = 4
_SHARE = re.compile(
    r"占比|份额|构成|比例|分布|\b(?:share|proportion|percentage|breakdown|composition|split)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Shape:
    """The columns by what they are to a chart; what never varies is left out."""

    times: tuple[Profile, ...]
    groups: tuple[Profile, ...]
    measures: tuple[Profile, ...]
    rows: int
    locale: Locale
    shares: bool
    """Whether the question asks for parts of a whole."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A type, what it draws, and the types that would fit as well."""

    type: ChartType
    frame: Frame
    alternatives: tuple[ChartType, ...] = ()


def choose_chart(result: QueryResult, question: Question, title: str) -> ChartActivity | None:
    """The chart for `result`, drawn from its rows alone; None when no chart would help.

    `unit` is what the drawn numbers are in; where it is "%" they are percent, whatever the rows
    hold. The page writes axis numbers in 万 or k. `alternatives` leaves out the chosen type.
    An empty title is made of the labels; what the chart leaves out stands in it.
    """
    shape = _shape(result, question)
    if not shape.measures:
        return None
    choice = next((c for c in (rule(shape) for rule in _RULES) if c is not None), None)
    return None if choice is None else _activity(choice, shape, title)


def _activity(choice: Choice, shape: Shape, title: str) -> ChartActivity:
    frame = choice.frame
    title = title.strip() or _title(frame, shape.locale)
    if frame.cut:
        kept = len(frame.series) if frame.series[0].group is not None else len(frame.rows)
        title = text(f"chart.{frame.cut}", shape.locale, title=title, kept=kept, total=frame.total)
    return ChartActivity(
        type=choice.type,
        title=title,
        x=None if choice.type == "kpi" else frame.x,
        series=list(frame.series),
        unit=frame.unit,
        option=option(choice.type, frame),
        alternatives=[kind for kind in choice.alternatives if kind != choice.type],
    )


def _title(frame: Frame, locale: Locale) -> str:
    measures = " · ".join(dict.fromkeys(series.label for series in frame.series))
    if not frame.x.label:
        return measures
    return text("chart.by", locale, measure=measures, x=frame.x.label)


def _shape(result: QueryResult, question: Question) -> Shape:
    columns = profile(result)
    many = len(result.rows) > 1

    def of(*roles: str) -> tuple[Profile, ...]:
        found = tuple(c for c in columns if c.role in roles)
        return tuple(c for c in found if not many or c.distinct > 1)

    groups = of("category") or of("identifier")
    texts = of("text")
    return Shape(
        times=of("time"),
        groups=groups if groups or not texts else texts,
        measures=tuple(c for c in columns if c.role == "measure" and c.known),
        rows=len(result.rows),
        locale=question.locale,
        shares=_SHARE.search(question.text) is not None,
    )


def _numbers(shape: Shape) -> Choice | None:
    """One row: its numbers, large."""
    if shape.rows != 1 or len(shape.groups) + len(shape.times) >= LISTING:
        return None
    if len(shape.measures) > MOST_KPIS:
        return None
    named = [*shape.times, *shape.groups]
    x = labels(named, shape.locale) if named else labels(shape.measures, shape.locale)
    frame = side_by_side(replace(x, texts=x.texts or ("",)), shape.measures, shape.locale)
    axis = frame.x if named else ChartAxis(name="", label="", kind="category")
    shown = (frame.rows[0][0], *map(exact, shape.measures))
    return Choice("kpi", replace(frame, x=axis, rows=(shown,)))


def _over_time(shape: Shape) -> Choice | None:
    if not shape.times or shape.rows == 1:
        return None
    x = labels(_keys(shape.times, shape.rows), shape.locale)
    if shape.groups:
        return _groups_over_time(shape, x)
    if len(set(x.texts)) < len(x.texts):
        return None
    frame = side_by_side(x, _alike(shape.measures), shape.locale)
    chosen: ChartType = "line" if len(frame.rows) > FEW_MOMENTS else "column"
    return Choice(chosen, frame, ("line", "column", *_over_time_too(shape, frame)))


def _groups_over_time(shape: Shape, x: Labels) -> Choice | None:
    group = labels(shape.groups, shape.locale)
    moments, groups = len(set(x.texts)), len(set(group.texts))
    if groups * 2 > shape.rows:
        return None
    if moments <= FEW_MOMENTS < groups <= MOST_BARS:
        frame = pivoted(group, x, shape.measures[0], MOST_SERIES, shape.locale)
        return None if frame is None else Choice("column", frame, ("bar",))
    frame = pivoted(x, group, shape.measures[0], MOST_SERIES, shape.locale)
    return None if frame is None else Choice("line", frame, _over_time_too(shape, frame))


def _over_time_too(shape: Shape, frame: Frame) -> tuple[ChartType, ...]:
    if min(frame.values) < 0:
        return ()
    many = len(frame.series) > 1
    if many and not is_additive(shape.measures[0]):
        return ()
    return ("area", "stacked") if many else ("area",)


def _two_groups(shape: Shape) -> Choice | None:
    if len(shape.groups) != 2 or _keys(shape.groups, shape.rows) != shape.groups:
        return None
    wide, narrow = sorted(shape.groups, key=lambda group: -group.distinct)
    x, group = labels([wide], shape.locale), labels([narrow], shape.locale)
    frame = pivoted(x, group, shape.measures[0], MOST_CELLS, shape.locale)
    if frame is None or len(frame.rows) > MOST_CELLS:
        return None
    sums = min(frame.values) >= 0 and is_additive(shape.measures[0])
    if len(frame.series) > MOST_STACKED:
        return Choice("heatmap", frame)
    return Choice("stacked" if sums else "column", frame, ("column", "heatmap"))


def _one_group(shape: Shape) -> Choice | None:
    if not shape.groups or shape.rows == 1:
        return None
    x = labels(_keys(shape.groups, shape.rows), shape.locale)
    if len(set(x.texts)) < len(x.texts) or len(shape.groups) >= LISTING:
        return None
    if len(shape.measures) == 2 and shape.rows > MOST_BARS:
        return Choice("scatter", side_by_side(x, shape.measures, shape.locale))
    frame = limited(side_by_side(x, _alike(shape.measures), shape.locale), MOST_BARS)
    longest = max(map(_width, (str(row[0]) for row in frame.rows)))
    upright: ChartType = "column" if len(frame.rows) <= MOST_COLUMNS else "bar"
    upright = "bar" if longest > LONG_LABEL else upright
    if not _is_whole(shape, frame):
        return Choice(upright, frame, ("column", "bar"))
    return Choice("pie" if shape.shares else upright, frame, (upright, "column", "bar", "pie"))


def _points(shape: Shape) -> Choice | None:
    if len(shape.measures) < 2 or shape.rows < LEAST_POINTS or shape.groups or shape.times:
        return None
    across, up = shape.measures[:2]
    none = ChartAxis(name="", label="#", kind="value")
    rows = enumerate(zip(across.numbers, up.numbers, strict=True), 1)
    series = tuple(
        ChartSeries(name=m.column.name, label=heading(m.column, shape.locale)) for m in (across, up)
    )
    drawn = tuple((str(n), *pair) for n, pair in rows)
    return Choice("scatter", Frame(none, series, drawn, unit_sign(up), len(drawn)))


_RULES: tuple[Callable[[Shape], Choice | None], ...] = (
    _numbers, _over_time, _two_groups, _one_group, _points,
)  # fmt: skip


def _keys(columns: Sequence[Profile], rows: int) -> tuple[Profile, ...]:
    """The one column that tells all rows apart, which the others only describe; else all."""
    single = next((column for column in columns if column.distinct == rows), None)
    return (single,) if single else tuple(columns)


def _alike(measures: Sequence[Profile]) -> list[Profile]:
    """The measures that one axis can carry together: of the first one's unit and size."""
    first = measures[0]
    size = max(map(abs, first.known)) or 1
    return [
        m
        for m in measures
        if m.unit == first.unit and 1 / SAME_SIZE < (max(map(abs, m.known)) or 1) / size < SAME_SIZE
    ][:MOST_MEASURES]


def _is_whole(shape: Shape, frame: Frame) -> bool:
    if not 2 <= len(frame.rows) <= MOST_SLICES or len(frame.values) < len(frame.rows):
        return False
    return min(frame.values) >= 0 and sum(frame.values) > 0 and is_additive(shape.measures[0])


def _width(label: str) -> int:
    return sum(1 if ord(char) < 0x2E80 else 2 for char in label)
