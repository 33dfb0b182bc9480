"""The node that writes a statement, or repairs the one before."""

from agent.data_agent.node_step import DataAgentRuntime, make_thinking_listener, show_activity
from agent.data_agent.nodes.suggest import suggest_instead
from agent.data_agent.review.second_attempt import keep_first_answer
from agent.data_agent.sql_attempt import DraftActivity
from agent.data_agent.state import DataAgentState, DataAgentUpdate
from agent.ports import WriteListener, WriteRequest
from model.answers.activities import NoticeActivity
from model.answers.notices import make_notice
from model.errors import CannotAnswer, RunFailed

RETRY_TEMPERATURE = 0.4
"""The temperature once a repair was no better than what it repaired."""


async def write_sql(state: DataAgentState, runtime: DataAgentRuntime) -> DataAgentUpdate:
    """The next attempt, shown as it is written.

    `CannotAnswer` and model failures end the run, unless there is a first answer to show.
    """
    await runtime.context.annotations.discard()  # those on the statement that failed
    temperature = RETRY_TEMPERATURE if state.is_repeated or len(state.failed_attempts) > 1 else None
    request = WriteRequest(state.question, state.schema, state.failed_attempts, temperature)
    draft = DraftActivity(state, runtime)
    listener = WriteListener(make_thinking_listener(runtime, "write_sql"), draft.show)
    try:
        writing = await runtime.context.writer.write(request, listener)
    except RunFailed as error:
        draft.fail(error)
        if state.first_answer is None:
            if isinstance(error, CannotAnswer):
                await suggest_instead(state, runtime)
            raise
        return await keep_first_answer(state.first_answer, runtime)
    runtime.context.annotations.hold(writing.pending)
    written_sql = writing.written_sql
    if written_sql.unused_words:
        show_activity(runtime, _make_unused_notice(written_sql.unused_words, state))
    return {
        "written_sql": written_sql,
        "attempt": state.attempt + 1,
        "sql_id": draft.sql_id,
        "problem": "",
    }


def _make_unused_notice(words: tuple[str, ...], state: DataAgentState) -> NoticeActivity:
    locale = state.question.locale
    separator = "、" if locale == "zh-CN" else ", "
    return make_notice("answer.unused_words", locale, "info", words=separator.join(words))
