"""The node that writes a statement, or repairs the one before."""

from dataclasses import replace

from agent.data_agent.node_step import DataAgentRuntime, make_thinking_listener, show_activity
from agent.data_agent.nodes.suggest import suggest_instead
from agent.data_agent.review.second_attempt import keep_first_answer
from agent.data_agent.sources_activity import make_sources_activity
from agent.data_agent.sql_attempt import DraftActivity
from agent.data_agent.sql_writing.missing_tables import find_missing_tables
from agent.data_agent.state import DataAgentState, DataAgentUpdate
from agent.ports import WriteListener, WriteRequest, WriteResult
from model.answers.activities import NoticeActivity
from model.answers.notices import make_notice
from model.errors import CannotAnswer, RunFailed
from model.locales import join_words, text

RETRY_TEMPERATURE = 0.4
"""The temperature once a repair was no better than what it repaired."""


async def write_sql(state: DataAgentState, runtime: DataAgentRuntime) -> DataAgentUpdate:
    """The next attempt, shown as it is written; a model that misses tables is asked with more.

    `CannotAnswer` and model failures end the run, unless there is a first answer to show.
    """
    await runtime.context.annotations.discard()  # those on the statement that failed
    temperature = RETRY_TEMPERATURE if state.is_repeated or len(state.failed_attempts) > 1 else None
    request = WriteRequest(state.question, state.schema, state.failed_attempts, temperature)
    draft = DraftActivity(state, runtime)
    listener = WriteListener(make_thinking_listener(runtime, "write_sql"), draft.show)
    try:
        request, writing = await _write(request, listener, state, runtime)
    except RunFailed as error:
        draft.fail(error)
        refusal = _find_refusal(error, state)
        if refusal is not None:
            await suggest_instead(state, runtime)
            raise refusal from error
        if state.first_answer is None:
            raise
        return await keep_first_answer(state.first_answer, runtime)
    runtime.context.annotations.hold(writing.pending)
    written_sql = writing.written_sql
    if written_sql.unused_words:
        show_activity(runtime, _make_unused_notice(written_sql.unused_words, state))
    return {
        "schema": request.schema,
        "written_sql": written_sql,
        "attempt": state.attempt + 1,
        "sql_id": draft.sql_id,
        "problem": "",
    }


def _find_refusal(error: RunFailed, state: DataAgentState) -> CannotAnswer | None:
    """What the reader is told if the writer knows no statement, and none before tells anything."""
    if not isinstance(error, CannotAnswer) or state.first_answer is None:
        return error if isinstance(error, CannotAnswer) else None
    uninformative = state.first_answer.derivation.uninformative
    if uninformative is None:
        return None
    reason = text(f"answer.{uninformative.name}", state.question.locale)
    return CannotAnswer("answer.tells_nothing", reason=reason)


async def _write(
    request: WriteRequest, listener: WriteListener, state: DataAgentState, runtime: DataAgentRuntime
) -> tuple[WriteRequest, WriteResult]:
    """The request that was answered and its answer: a second one where the first lacked tables."""
    context = runtime.context
    try:
        return request, await context.writer.write(request, listener)
    except CannotAnswer as refusal:
        extended_schema = await find_missing_tables(
            refusal, state.question, state.schema, context.catalog
        )
        if extended_schema is None:
            raise
    show_activity(
        runtime, make_sources_activity(extended_schema, state.question.locale), state.sources_id
    )
    request = replace(request, schema=extended_schema)
    return request, await context.writer.write(request, listener)


def _make_unused_notice(words: tuple[str, ...], state: DataAgentState) -> NoticeActivity:
    locale = state.question.locale
    return make_notice("answer.unused_words", locale, "info", words=join_words(words, locale))
