"""Recommends a chart for a result, and selects the one that was asked for."""

from agent.charting.catalogue.chart_types import CHART_TYPES
from agent.charting.catalogue.choice import ChartChoice
from agent.charting.data.frame import ChartFrame
from agent.charting.data.result_shape import ResultShape, find_shape
from agent.charting.selection.requested_type import choose_requested_type
from agent.charting.selection.rules import RULES
from agent.charting.selection.type_request import find_requested_type
from model.answers.activities import ChartActivity, ChartType
from model.chats.question import Question
from model.locales import Locale, text
from model.sources.query import QueryResult


def choose_chart(
    result: QueryResult, question: Question, title: str, hint: str = ""
) -> ChartActivity | None:
    """The chart for `result`, drawn from its rows alone; None when no chart would help.

    The type that the question names wins, then the one `hint` names (a model's word), where the
    rows have its shape; else the rules decide, unless the rows are only the first of a list.
    `unit` is what the drawn numbers are in; where it is "%" they are percent, whatever the rows
    hold. The page writes axis numbers in 万 or K. `alternatives` leaves out the chosen type. An
    empty title is made of the labels; what the chart leaves out stands in it.
    """
    shape = find_shape(result, question)
    if not shape.measures:
        return None
    rules = () if result.truncated and shape.is_listing else RULES
    choice = next((c for c in (rule(shape) for rule in rules) if c is not None), None)
    for chart_type in (find_requested_type(question.text), find_requested_type(hint)):
        fitting = None if chart_type is None else choose_requested_type(shape, choice, chart_type)
        if fitting is not None:
            choice = fitting
            break
    return None if choice is None else _to_activity(choice, shape, title)


def _to_activity(choice: ChartChoice, shape: ResultShape, title: str) -> ChartActivity:
    frame, locale = choice.frame, shape.locale
    title = title.strip() or _make_title(frame, locale)
    if frame.cut:
        shown_count = len(frame.series) if frame.series[0].group is not None else len(frame.rows)
        title = text(f"chart.{frame.cut}", locale, title=title, kept=shown_count, total=frame.total)
    if shape.is_limited and CHART_TYPES[choice.type].shows_whole:
        title = text("chart.of_shown", locale, title=title, count=len(frame.rows))
    others: list[ChartType] = [kind for kind in choice.alternatives if kind != choice.type]
    return ChartActivity(
        type=choice.type,
        title=title,
        x=None if choice.type == "kpi" else frame.x,
        series=list(frame.series),
        unit=frame.unit,
        option=CHART_TYPES[choice.type].make_option(frame),
        alternatives=list(dict.fromkeys(others)),
    )


def _make_title(frame: ChartFrame, locale: Locale) -> str:
    measures = " · ".join(dict.fromkeys(series.label for series in frame.series))
    if not frame.x.label:
        return measures
    if frame.x.kind == "value":
        return frame.x.label if frame.x.name else measures
    return text("chart.by", locale, measure=measures, x=frame.x.label)
