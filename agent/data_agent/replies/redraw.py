"""Redraws the rows of the previous answer as another chart, or explains why that does not fit."""

from dataclasses import dataclass

from agent.charting.catalogue.chart_types import CHART_TYPES
from agent.charting.selection.chart_selection import choose_chart
from agent.data_agent.replies.previous_result import PreviousResult
from agent.data_agent.replies.reply_requests import RedrawRequest
from model.answers.activities import ChartActivity, ChartType
from model.chats.question import Question
from model.locales import Locale, join_words, text


@dataclass(frozen=True, slots=True)
class RedrawReply:
    """What is said, with the chart where there is one."""

    words: str
    chart: ChartActivity | None = None
    with_rows: bool = False
    """Whether the rows are shown again."""


def redraw_result(
    request: RedrawRequest, question: Question, previous: PreviousResult, locale: Locale
) -> RedrawReply:
    """The rows drawn as requested, or the reason why they do not have the shape for it."""
    if request.shape == "table":
        return RedrawReply(text("replies.as_table", locale), with_rows=True)
    shape = request.shape or ""
    chart_question = Question(shape, locale, question.today)
    chart = choose_chart(previous.result, chart_question, "")
    if chart is None:
        return RedrawReply(text("replies.no_chart", locale))
    if request.shape in (None, chart.type):
        message = text("replies.redrawn", locale, shape=_name_shape(chart.type, locale))
        return RedrawReply(message, chart, with_rows=True)
    return RedrawReply(_explain_misfit(request.shape, chart, previous, locale))


def _explain_misfit(
    chart_type: ChartType, chart: ChartActivity, previous: PreviousResult, locale: Locale
) -> str:
    single = len(previous.result.rows) < 2
    reason = "single" if single else CHART_TYPES[chart_type].need
    fitting = [kind for kind in (chart.type, *chart.alternatives) if kind != "kpi"]
    shapes = join_words((_name_shape(kind, locale) for kind in fitting), locale)
    return text(
        "replies.unfit",
        locale,
        shape=_name_shape(chart_type, locale),
        reason=text(f"replies.reason_{reason}", locale),
        others=text("replies.others", locale, shapes=shapes) if fitting else "",
    ).strip()


def _name_shape(kind: ChartType, locale: Locale) -> str:
    return text(f"replies.shape_{kind}", locale)
