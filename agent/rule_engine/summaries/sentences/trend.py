"""What happened over time: the change from first to last, the highest, the lowest."""

from collections.abc import Iterator
from datetime import date

from agent.charting.data.frame import RowLabels
from agent.rule_engine.summaries.amounts import format_percent
from agent.rule_engine.summaries.sentences.period_wording import (
    add_preposition,
    is_over,
    write_period_labels,
)
from agent.rule_engine.summaries.sentences.sentence_writing import find_grammatical_number, say
from agent.rule_engine.summaries.subject import SummarySubject

FEW = 3
LEAST_COMPARED = 2
Point = tuple[str, float]


def write_trend(subject: SummarySubject, times: RowLabels, today: date) -> Iterator[str]:
    """The sentences; a last period that is not over gets a sentence of its own."""
    points, unfinished = _list_points(subject, times, today)
    if len(points) >= LEAST_COMPARED:
        yield _say_change(subject, points[0], points[-1])
    yield from _say_extremes(subject, points, unfinished)
    if unfinished is not None and points:
        yield say(
            "unfinished", subject.locale, name=unfinished[0], value=subject.show(unfinished[1])
        )


def _say_extremes(
    subject: SummarySubject, points: list[Point], unfinished: Point | None
) -> Iterator[str]:
    """The highest and the lowest point; an unfinished period does not count as the lowest."""
    every = [*points, unfinished] if unfinished is not None else points
    best, worst = (pick(every, key=lambda p: p[1]) for pick in (max, min))
    if len(points) <= FEW or best[1] == worst[1]:
        return
    for key, point in (("peak", best), ("trough", worst)):
        if key == "peak" or point is not unfinished:
            name, value = _format_point(point, subject), subject.show(point[1])
            yield say(key, subject.locale, name=name, value=value)


def _list_points(
    subject: SummarySubject, times: RowLabels, today: date
) -> tuple[list[Point], Point | None]:
    """The known points in the order of time, and the last one apart if its period is unfinished."""
    numbers = subject.measure.numbers
    labels = write_period_labels(times.texts, subject.locale)
    forward = sorted(range(len(numbers)), key=lambda row: times.order[row])
    points = [(row, n) for row in forward if (n := numbers[row]) is not None]
    over = [(labels[row], n) for row, n in points if is_over(times.texts[row], today)]
    if len(over) == len(points) - 1 and len(over) >= LEAST_COMPARED:
        row, value = points[-1]
        if not is_over(times.texts[row], today):
            return over, (labels[row], value)
    return [(labels[row], n) for row, n in points], None


def _format_point(point: Point, subject: SummarySubject) -> str:
    return add_preposition(point[0]) if subject.locale == "en" else point[0]


def _say_change(subject: SummarySubject, first: Point, last: Point) -> str:
    key, growth = _format_growth(subject, first[1], last[1])
    return say(
        key,
        subject.locale,
        label=subject.label,
        first=_format_point(first, subject),
        last=_format_point(last, subject),
        before=subject.show(first[1]),
        after=subject.show(last[1]),
        growth=growth,
        number=find_grammatical_number(subject.label),
    )


def _format_growth(subject: SummarySubject, before: float, after: float) -> tuple[str, str]:
    """The sentence and its figure: for percentages the difference in points."""
    growth = (after - before) / abs(before) if before else 0
    key = "rise" if after > before else "fall" if after < before else "steady"
    unit = subject.measure.unit
    if key == "steady" or not before:
        return ("steady" if key == "steady" else "moved"), ""
    if unit is None or not unit.is_percent:
        return key, format_percent(abs(growth))
    points = abs(after - before) * (100 if unit.scale == "fraction" else 1)
    return f"{key}_points", format_percent(points / 100).removesuffix("%")
