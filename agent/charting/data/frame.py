"""The data frame of a chart: a label and one number for each series in a row."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.charting.data.column_roles import ClassifiedColumn, format_time_label, time_sort_key
from agent.labels.bilingual import make_column_heading
from agent.labels.period_labels import PeriodKey
from model.answers.activities import ChartAxis, ChartSeries
from model.locales import Locale, text
from model.sources.query import to_number

ChartValue = str | int | float | None
LABEL_SEPARATOR = " · "
MAX_MEASURES = 8
SAME_SIZE = 50


@dataclass(frozen=True, slots=True)
class ChartFrame:
    """What is drawn. `rows` are the x label and the series' values; `total` counts before a cut."""

    x: ChartAxis
    series: tuple[ChartSeries, ...]
    rows: tuple[tuple[ChartValue, ...], ...]
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
class RowLabels:
    """The labels of the rows along one direction: one column, or several joined."""

    name: str
    label: str
    kind: str
    texts: tuple[str, ...]
    order: tuple[PeriodKey | tuple[PeriodKey, ...], ...] = ()
    """Where each label stands in time; empty for categories, which keep the order of the rows."""


def make_labels(columns: Sequence[ClassifiedColumn], locale: Locale) -> RowLabels:
    """The labels that `columns` give together; in time when all of them are."""
    times = all(column.role == "time" for column in columns)
    missing = text("chart.no_value", locale)
    label_columns = [
        [
            missing if t is None else format_time_label(column, t) if times else t
            for t in column.texts
        ]
        for column in columns
    ]
    joint = "-" if times else LABEL_SEPARATOR
    return RowLabels(
        name=columns[0].column.name,
        label=LABEL_SEPARATOR.join(
            make_column_heading(column.column, locale) for column in columns
        ),
        kind="time" if times else "category",
        texts=tuple(joint.join(parts) for parts in zip(*label_columns, strict=True)),
        order=tuple(zip(*(map(time_sort_key, c.texts) for c in columns), strict=True))
        if times
        else (),
    )


def to_chart_values(measure: ClassifiedColumn) -> list[ChartValue]:
    """The measure's numbers; fractions of a hundred become percent, which is what charts label."""
    if measure.unit is None or measure.unit.scale != "fraction":
        return list(measure.numbers)
    return [None if n is None else round(n * 100, 10) for n in measure.numbers]


def to_exact_value(measure: ClassifiedColumn) -> ChartValue:
    """The first number as the database gave it; a fraction of a hundred as percent."""
    cell = measure.cells[0]
    if measure.unit is None or measure.unit.scale != "fraction":
        return cell
    value = to_number(cell)
    return None if value is None else f"{(value * 100).normalize():f}"


def make_measure_frame(
    x: RowLabels, measures: Sequence[ClassifiedColumn], locale: Locale
) -> ChartFrame:
    """One series a measure. The rows stay in their order, those in time go forward.

    Series of one unit and like size share an axis; beyond `MAX_MEASURES` none are kept.
    """
    measures = measures[:MAX_MEASURES]
    rows = list(zip(x.texts, *(to_chart_values(measure) for measure in measures), strict=True))
    if x.order:
        rows = [rows[index] for index in sorted(range(len(rows)), key=lambda i: x.order[i])]
    series = [
        ChartSeries(
            name=m.column.name,
            label=make_column_heading(m.column, locale),
            unit=find_unit_sign(m, locale),
            axis=axis,
        )
        for m, axis in zip(measures, assign_axes(measures), strict=True)
    ]
    return ChartFrame(
        _make_axis(x), tuple(series), tuple(rows), find_unit_sign(measures[0], locale), len(rows)
    )


def pivot_frame(
    x: RowLabels, group: RowLabels, measure: ClassifiedColumn, most: int, locale: Locale
) -> ChartFrame | None:
    """One series a group, at most the `most` largest; None when a place would hold two numbers."""
    cells = dict(zip(zip(x.texts, group.texts, strict=True), to_chart_values(measure), strict=True))
    if len(cells) < len(x.texts):
        return None
    groups = _find_largest_groups(group.texts, measure, most)
    order = dict(zip(x.texts, x.order, strict=True)) if x.order else {}
    places = list(dict.fromkeys(x.texts))
    if order:
        places.sort(key=lambda place: order[place])
    name, label = measure.column.name, make_column_heading(measure.column, locale)
    unit = find_unit_sign(measure, locale)
    frame = ChartFrame(
        _make_axis(x),
        tuple(ChartSeries(name=name, label=label, group=g, unit=unit) for g in groups),
        tuple((place, *(cells.get((place, g)) for g in groups)) for place in places),
        unit,
        len(set(group.texts)),
    )
    return replace(frame, cut="largest_parts" if len(groups) < frame.total else "")


def limit_frame(frame: ChartFrame, most: int) -> ChartFrame:
    """The frame with at most `most` labels: the first when they are sorted, else the largest."""
    if len(frame.rows) <= most:
        return frame
    sizes = [_to_number(row[1]) for row in frame.rows]
    if sizes == sorted(sizes, reverse=True):
        return replace(frame, rows=frame.rows[:most], cut="largest_parts")
    if sizes == sorted(sizes):
        return replace(frame, rows=frame.rows[:most], cut="first_parts")
    largest = sorted(range(len(sizes)), key=lambda index: -sizes[index])[:most]
    rows = tuple(frame.rows[index] for index in sorted(largest))
    return replace(frame, rows=rows, cut="largest_parts")


def find_unit_sign(measure: ClassifiedColumn, locale: Locale) -> str | None:
    """The sign of the measure's unit."""
    return measure.unit.sign_in(locale) if measure.unit else None


def _find_largest_groups(groups: Sequence[str], measure: ClassifiedColumn, most: int) -> list[str]:
    totals: dict[str, float] = {}
    for group, value in zip(groups, measure.numbers, strict=True):
        totals[group] = totals.get(group, 0) + abs(value or 0)
    largest_groups = set(sorted(totals, key=lambda group: -totals[group])[:most])
    return [group for group in totals if group in largest_groups]


def assign_axes(measures: Sequence[ClassifiedColumn]) -> list[int]:
    """For each measure the number of its axis: those of one unit and like size share one."""
    first_on: list[ClassifiedColumn] = []
    numbers = []
    for measure in measures:
        on = next((n for n, first in enumerate(first_on) if _may_share_axis(first, measure)), None)
        if on is None:
            on = len(first_on)
            first_on.append(measure)
        numbers.append(on)
    return numbers


def _may_share_axis(first: ClassifiedColumn, other: ClassifiedColumn) -> bool:
    ratio = _find_size(other) / _find_size(first)
    return first.unit == other.unit and 1 / SAME_SIZE < ratio < SAME_SIZE


def _find_size(measure: ClassifiedColumn) -> float:
    return max(map(abs, measure.known_numbers), default=0) or 1


def _to_number(cell: ChartValue) -> float:
    return cell if isinstance(cell, int | float) else float("-inf")


def _make_axis(x: RowLabels) -> ChartAxis:
    return ChartAxis(name=x.name, label=x.label, kind="time" if x.order else "category")
