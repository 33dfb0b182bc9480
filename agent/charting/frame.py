"""Rows ready to be drawn: labels first, then one number a series, a gap where there is none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.charting.profile import Profile, moment, time_text
from agent.labels import heading
from agent.periods import Period
from model.answers.activities import ChartAxis, ChartSeries
from model.locales import Locale, text
from model.sources.query import to_number

Mark = str | int | float | None
JOINT = " · "
MOST_MEASURES = 8
SAME_SIZE = 50


@dataclass(frozen=True, slots=True)
class Frame:
    """What is drawn. `rows` are the x label and the series' values; `total` counts before a cut."""

    x: ChartAxis
    series: tuple[ChartSeries, ...]
    rows: tuple[tuple[Mark, ...], ...]
    unit: str | None = None
    total: int = 0
    cut: str = ""
    """The key in `model/locales/answers/chart.json` that says what was left out; or empty."""
    outliers: tuple[tuple[str, float], ...] = ()
    """Of boxes: the labels and numbers beyond the whiskers."""

    @property
    def values(self) -> list[float]:
        """Every number drawn."""
        return [cell for row in self.rows for cell in row[1:] if isinstance(cell, int | float)]

    @property
    def on_first_axis(self) -> list[float]:
        """The numbers of the series that share the first axis."""
        places = [at for at, series in enumerate(self.series, 1) if series.axis == 0]
        cells = [row[at] for row in self.rows for at in places]
        return [cell for cell in cells if isinstance(cell, int | float)]


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of the rows along one direction: one column, or several joined."""

    name: str
    label: str
    kind: str
    texts: tuple[str, ...]
    order: tuple[Period | tuple[Period, ...], ...] = ()
    """Where each label stands in time; empty for categories, which keep the order of the rows."""


def labels(columns: Sequence[Profile], locale: Locale) -> Labels:
    """The labels that `columns` give together; in time when all of them are."""
    times = all(column.role == "time" for column in columns)
    missing = text("chart.no_value", locale)
    shown = [
        [missing if t is None else time_text(column, t) if times else t for t in column.texts]
        for column in columns
    ]
    joint = "-" if times else JOINT
    return Labels(
        name=columns[0].column.name,
        label=JOINT.join(heading(column.column, locale) for column in columns),
        kind="time" if times else "category",
        texts=tuple(joint.join(parts) for parts in zip(*shown, strict=True)),
        order=tuple(zip(*(map(moment, c.texts) for c in columns), strict=True)) if times else (),
    )


def drawn(measure: Profile) -> list[Mark]:
    """The measure's numbers; fractions of a hundred become percent, which is what charts label."""
    if measure.unit is None or measure.unit.scale != "fraction":
        return list(measure.numbers)
    return [None if n is None else round(n * 100, 10) for n in measure.numbers]


def exact(measure: Profile) -> Mark:
    """The first number as the database gave it; a fraction of a hundred as percent."""
    cell = measure.cells[0]
    if measure.unit is None or measure.unit.scale != "fraction":
        return cell
    value = to_number(cell)
    return None if value is None else f"{(value * 100).normalize():f}"


def side_by_side(x: Labels, measures: Sequence[Profile], locale: Locale) -> Frame:
    """One series a measure. The rows stay in their order, those in time go forward.

    Series of one unit and like size share an axis; beyond `MOST_MEASURES` none are kept.
    """
    measures = measures[:MOST_MEASURES]
    rows = list(zip(x.texts, *(drawn(measure) for measure in measures), strict=True))
    if x.order:
        rows = [rows[index] for index in sorted(range(len(rows)), key=lambda i: x.order[i])]
    series = [
        ChartSeries(
            name=m.column.name,
            label=heading(m.column, locale),
            unit=unit_sign(m, locale),
            axis=axis,
        )
        for m, axis in zip(measures, axes(measures), strict=True)
    ]
    return Frame(_axis(x), tuple(series), tuple(rows), unit_sign(measures[0], locale), len(rows))


def pivoted(x: Labels, group: Labels, measure: Profile, most: int, locale: Locale) -> Frame | None:
    """One series a group, at most the `most` largest; None when a place would hold two numbers."""
    cells = dict(zip(zip(x.texts, group.texts, strict=True), drawn(measure), strict=True))
    if len(cells) < len(x.texts):
        return None
    groups = _largest(group.texts, measure, most)
    order = dict(zip(x.texts, x.order, strict=True)) if x.order else {}
    places = list(dict.fromkeys(x.texts))
    if order:
        places.sort(key=lambda place: order[place])
    name, label = measure.column.name, heading(measure.column, locale)
    unit = unit_sign(measure, locale)
    frame = Frame(
        _axis(x),
        tuple(ChartSeries(name=name, label=label, group=g, unit=unit) for g in groups),
        tuple((place, *(cells.get((place, g)) for g in groups)) for place in places),
        unit,
        len(set(group.texts)),
    )
    return replace(frame, cut="largest_parts" if len(groups) < frame.total else "")


def limited(frame: Frame, most: int) -> Frame:
    """The frame with at most `most` labels: the first when they are sorted, else the largest."""
    if len(frame.rows) <= most:
        return frame
    sizes = [_number(row[1]) for row in frame.rows]
    if sizes == sorted(sizes, reverse=True):
        return replace(frame, rows=frame.rows[:most], cut="largest_parts")
    if sizes == sorted(sizes):
        return replace(frame, rows=frame.rows[:most], cut="first_parts")
    largest = sorted(range(len(sizes)), key=lambda index: -sizes[index])[:most]
    kept = tuple(frame.rows[index] for index in sorted(largest))
    return replace(frame, rows=kept, cut="largest_parts")


def unit_sign(measure: Profile, locale: Locale) -> str | None:
    """The sign of the measure's unit."""
    return measure.unit.sign_in(locale) if measure.unit else None


def _largest(groups: Sequence[str], measure: Profile, most: int) -> list[str]:
    totals: dict[str, float] = {}
    for group, value in zip(groups, measure.numbers, strict=True):
        totals[group] = totals.get(group, 0) + abs(value or 0)
    kept = set(sorted(totals, key=lambda group: -totals[group])[:most])
    return [group for group in totals if group in kept]


def axes(measures: Sequence[Profile]) -> list[int]:
    """For each measure the number of its axis: those of one unit and like size share one."""
    first_on: list[Profile] = []
    numbers = []
    for measure in measures:
        on = next((n for n, first in enumerate(first_on) if _share_an_axis(first, measure)), None)
        if on is None:
            on = len(first_on)
            first_on.append(measure)
        numbers.append(on)
    return numbers


def _share_an_axis(first: Profile, other: Profile) -> bool:
    ratio = _size(other) / _size(first)
    return first.unit == other.unit and 1 / SAME_SIZE < ratio < SAME_SIZE


def _size(measure: Profile) -> float:
    return max(map(abs, measure.known), default=0) or 1


def _number(cell: Mark) -> float:
    return cell if isinstance(cell, int | float) else float("-inf")


def _axis(x: Labels) -> ChartAxis:
    return ChartAxis(name=x.name, label=x.label, kind="time" if x.order else "category")
