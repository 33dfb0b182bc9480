"""The node that streams the summary and checks its figures."""

import logging
from functools import partial

from agent.data_agent.node_step import (
    DataAgentRuntime,
    emit_event,
    make_thinking_listener,
    show_activity,
)
from agent.data_agent.state import DataAgentState, DataAgentUpdate
from agent.data_agent.summaries.summary_facts import list_facts
from agent.egress.result_clearance import may_see_rows
from agent.events import TextDelta, TextEnded
from agent.ports import Summarizer
from model.answers.activities import FiguresActivity, NoticeActivity
from model.answers.notices import make_notice
from model.errors import ModelRefusedKey, ModelTimeout, ModelUnavailable, RunFailed

MANY_ROWS = 500
LONG_SUMMARY = 2000
NEW_PARAGRAPH = "\n\n"
log = logging.getLogger(__name__)


async def summarize(state: DataAgentState, runtime: DataAgentRuntime) -> DataAgentUpdate:
    """Streams the summary, then reports on its figures.

    When the model fails, its text stays and the computed summary follows as a paragraph of its
    own. An empty result is summarized without the model, and so are rows that it may not see.
    """
    pieces: list[str] = []
    _report_withheld_rows(state, runtime)
    context = runtime.context
    summarizer = context.summarizer if state.result.rows else context.computed_summarizer
    try:
        await _stream_summary(summarizer, state, runtime, pieces)
    except (ModelUnavailable, ModelTimeout, ModelRefusedKey) as error:
        log.warning("summary computed instead", extra={"code": error.code})
        show_activity(runtime, _make_notice(error, state))
        if pieces:
            _emit_piece(NEW_PARAGRAPH, runtime, pieces)
        await _stream_summary(context.computed_summarizer, state, runtime, pieces)
    emit_event(runtime, TextEnded())
    context.summary_started.set()
    show_activity(runtime, await _check_figures("".join(pieces), state, runtime))
    context.answer_complete.set()
    return {}


def _report_withheld_rows(state: DataAgentState, runtime: DataAgentRuntime) -> None:
    clearance = runtime.context.clearance
    if state.result.rows and not may_see_rows(state.question_result, clearance):
        show_activity(runtime, make_notice("answer.rows_withheld", state.question.locale, "info"))


async def _stream_summary(
    summarizer: Summarizer, state: DataAgentState, runtime: DataAgentRuntime, pieces: list[str]
) -> None:
    async for piece in summarizer.summarize(
        state.question_result, make_thinking_listener(runtime, "summarize")
    ):
        if piece:
            _emit_piece(piece, runtime, pieces)
            runtime.context.summary_started.set()


def _emit_piece(piece: str, runtime: DataAgentRuntime, pieces: list[str]) -> None:
    pieces.append(piece)
    emit_event(runtime, TextDelta(piece))


def _make_notice(error: RunFailed, state: DataAgentState) -> NoticeActivity:
    locale = state.question.locale
    problem = error.text(locale)
    return make_notice("answer.summary_computed", locale, "warning", problem=problem)


async def _check_figures(
    summary: str, state: DataAgentState, runtime: DataAgentRuntime
) -> FiguresActivity:
    """A model's figures may be those of the facts that it was given, too."""
    context, scheduler = runtime.context, runtime.context.scheduler
    is_computed = context.summarizer is context.computed_summarizer
    facts = tuple if is_computed else partial(list_facts, state.question_result)
    is_short = len(state.result.rows) <= MANY_ROWS and len(summary) <= LONG_SUMMARY
    compute = scheduler.compute if is_short else scheduler.run_in_thread
    return await compute(context.check_figures, summary, state.question_result, facts)
