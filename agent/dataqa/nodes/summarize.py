"""What the rows say, in words, and whether every figure in the words is theirs."""

import asyncio
import logging

from agent.dataqa.state import QaState, Update
from agent.dataqa.step import QaRuntime, emit, show, thinking
from agent.events import TextDelta, TextEnded
from agent.ports import Summarizer
from model.answers.activities import FiguresActivity, NoticeActivity
from model.errors import ModelRefusedKey, ModelTimeout, ModelUnavailable, RunFailed
from model.locales import text

MANY_ROWS = 500
LONG_SUMMARY = 2000
NEW_PARAGRAPH = "\n\n"
log = logging.getLogger(__name__)


async def summarize(state: QaState, runtime: QaRuntime) -> Update:
    """Streams the summary, then reports on its figures.

    When the model fails, what it said stays and the computed summary follows as a paragraph of
    its own. No rows need no model.
    """
    said: list[str] = []
    context = runtime.context
    summarizer = context.summarizer if state.result.rows else context.computed_summarizer
    try:
        await _say(summarizer, state, runtime, said)
    except (ModelUnavailable, ModelTimeout, ModelRefusedKey) as error:
        log.warning("summary computed instead", extra={"code": error.code})
        show(runtime, _notice(error, state))
        if said:
            _say_piece(NEW_PARAGRAPH, runtime, said)
        await _say(context.computed_summarizer, state, runtime, said)
    emit(runtime, TextEnded())
    context.telling.set()
    show(runtime, await _figures("".join(said), state, runtime))
    context.answered.set()
    return {}


async def _say(summarizer: Summarizer, state: QaState, runtime: QaRuntime, said: list[str]) -> None:
    async for piece in summarizer.summarize(state.in_hand, thinking(runtime, "summarize")):
        if piece:
            _say_piece(piece, runtime, said)
            runtime.context.telling.set()


def _say_piece(piece: str, runtime: QaRuntime, said: list[str]) -> None:
    said.append(piece)
    emit(runtime, TextDelta(piece))


def _notice(error: RunFailed, state: QaState) -> NoticeActivity:
    locale = state.question.locale
    message = text("answer.summary_computed", locale, problem=error.text(locale))
    return NoticeActivity(level="warning", code="summary_computed", message=message)


async def _figures(summary: str, state: QaState, runtime: QaRuntime) -> FiguresActivity:
    check = runtime.context.check_figures
    if len(state.result.rows) <= MANY_ROWS and len(summary) <= LONG_SUMMARY:
        await runtime.context.turns.turn()
        return check(summary, state.in_hand)
    return await asyncio.to_thread(check, summary, state.in_hand)
