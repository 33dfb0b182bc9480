"""A result with all that stands above and below it."""

import asyncio
from collections.abc import Iterable

from agent.dataqa.review.notices import Reason, reason_notices, result_notices
from agent.dataqa.state import QaState
from agent.dataqa.step import QaRuntime, emit, show
from agent.dataqa.table import present, table_activity
from agent.dataqa.unmatched import unmatched_rows
from agent.events import ResultKept
from model.answers.activities import NoticeActivity
from model.locales import text
from model.sources.query import QueryResult

MANY_ROWS = 2_000
"""Beyond this, arranging the rows takes long enough to be felt by other requests."""


async def present_result(
    result: QueryResult, state: QaState, runtime: QaRuntime, found: Iterable[Reason] = ()
) -> QueryResult:
    """Shows warnings, then the rows; returns these as they were shown."""
    locale = state.question.locale
    if result.notice:
        message = text(f"datasources.{result.notice}", locale)
        show(runtime, NoticeActivity(level="warning", code=result.notice, message=message))
    shown = await _arranged(result, state)
    told = (*state.notices, *reason_notices(found, locale))
    for notice in (*told, *result_notices(shown, state, told)):
        show(runtime, notice)
    show(runtime, table_activity(shown))
    for notice in unmatched_rows(state):
        show(runtime, notice)
    emit(runtime, ResultKept(shown, state.checked.sql))
    return shown


async def _arranged(result: QueryResult, state: QaState) -> QueryResult:
    if len(result.rows) <= MANY_ROWS:
        return present(result, state)
    return await asyncio.to_thread(present, result, state)
