"""One statement for the question, or for the problem with the one before."""

from agent.dataqa.attempt import Drafting
from agent.dataqa.nodes.suggest import offer_near
from agent.dataqa.review.second_look import settle
from agent.dataqa.state import QaState, Update
from agent.dataqa.step import QaRuntime, show, thinking
from agent.ports import WriteListener, WriteRequest
from model.answers.activities import NoticeActivity
from model.errors import CannotAnswer, RunFailed
from model.locales import text

RAISED = 0.4
"""The temperature once a repair was no better than what it repaired."""


async def write_sql(state: QaState, runtime: QaRuntime) -> Update:
    """The next attempt, shown as it is written.

    `CannotAnswer` and model failures end the run, where no empty answer is there to stand.
    """
    await runtime.context.remarks.drop()  # those on the statement that failed
    temperature = RAISED if state.repeated or len(state.failed) > 1 else None
    request = WriteRequest(state.question, state.schema, state.failed, temperature)
    drafting = Drafting(state, runtime)
    listener = WriteListener(thinking(runtime, "write_sql"), drafting.show)
    try:
        writing = await runtime.context.writer.write(request, listener)
    except RunFailed as error:
        drafting.fail(error)
        if state.first_answer is None:
            if isinstance(error, CannotAnswer):
                await offer_near(state, runtime)
            raise
        return await settle(state.first_answer, runtime)
    runtime.context.remarks.follow(writing.pending)
    written = writing.written
    if written.unused_words:
        show(runtime, _unused(written.unused_words, state))
    return {
        "written": written,
        "attempt": state.attempt + 1,
        "sql_id": drafting.sql_id,
        "problem": "",
    }


def _unused(words: tuple[str, ...], state: QaState) -> NoticeActivity:
    locale = state.question.locale
    separator = "、" if locale == "zh-CN" else ", "
    message = text("answer.unused_words", locale, words=separator.join(words))
    return NoticeActivity(level="info", code="unused_words", message=message)
