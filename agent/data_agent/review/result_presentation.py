"""Shows a result with its notices."""

import asyncio
from collections.abc import Iterable

from agent.data_agent.node_step import DataAgentRuntime, emit_event, show_activity
from agent.data_agent.result_arrangement import arrange_result, make_table_activity
from agent.data_agent.review.notices import Reason, make_reason_notices, make_result_notices
from agent.data_agent.review.unmatched_rows import make_unmatched_notices
from agent.data_agent.state import DataAgentState
from agent.events import ResultReady
from model.answers.notices import make_notice
from model.sources.query import QueryResult

MANY_ROWS = 2_000
"""Beyond this the rows are arranged in a thread, so that other requests do not wait."""


async def show_result(
    result: QueryResult,
    state: DataAgentState,
    runtime: DataAgentRuntime,
    reasons: Iterable[Reason],
) -> QueryResult:
    """Shows warnings, then the rows; returns these as they were shown."""
    locale = state.question.locale
    if result.notice:
        show_activity(runtime, make_notice(f"datasources.{result.notice}", locale, "warning"))
    shown_result = await _arrange(result, state)
    notices = (*state.notices, *make_reason_notices(reasons, locale))
    for notice in (*notices, *make_result_notices(shown_result, state, notices)):
        show_activity(runtime, notice)
    show_activity(runtime, make_table_activity(shown_result))
    for notice in make_unmatched_notices(state):
        show_activity(runtime, notice)
    emit_event(runtime, ResultReady(shown_result, state.query.sql))
    return shown_result


async def _arrange(result: QueryResult, state: DataAgentState) -> QueryResult:
    if len(result.rows) <= MANY_ROWS:
        return arrange_result(result, state)
    return await asyncio.to_thread(arrange_result, result, state)
