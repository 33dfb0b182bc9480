"""The rows, shown the moment the database has given them."""

import asyncio

from agent.dataqa.attempt import rewrite, running, with_problem
from agent.dataqa.correction import ShownTables
from agent.dataqa.review import missing_value_notices
from agent.dataqa.review.missing_values import is_empty, missing_values
from agent.dataqa.state import QaState, Update
from agent.dataqa.step import QaRuntime, emit, show
from agent.dataqa.table import present, table_activity
from agent.dataqa.unmatched import unmatched_rows
from agent.dataqa.waiting import tells_wait
from agent.events import ResultKept
from model.activities import NoticeActivity
from model.errors import DatasourceUnavailable, QueryTimeout, SqlFailed, SqlRejected
from model.locales import text
from model.query import QueryResult

MANY_ROWS = 2_000
"""Beyond this, arranging the rows takes long enough to be felt by other requests."""


async def run_sql(state: QaState, runtime: QaRuntime) -> Update:
    """Runs the checked statement. A timeout or a lost database ends the run at once."""
    activity = running(state, state.checked)
    show(runtime, activity, state.sql_id)
    try:
        on_wait = tells_wait(runtime.context.emit, state.question.locale)
        result = await runtime.context.runner.run(state.checked, on_wait)
    except (SqlRejected, SqlFailed) as error:
        return rewrite(state, runtime, activity, error)
    except (QueryTimeout, DatasourceUnavailable) as error:
        problem = error.text(state.question.locale)
        show(runtime, with_problem(activity, problem), state.sql_id)
        raise
    show(runtime, activity.model_copy(update={"status": "ok"}), state.sql_id)
    if result.notice:
        show(runtime, _notice(result.notice, state))
    for notice in await asyncio.to_thread(_warnings, result, state):
        show(runtime, notice)
    shown = await _presented(result, state)
    show(runtime, table_activity(shown))
    for notice in unmatched_rows(state):
        show(runtime, notice)
    emit(runtime, ResultKept(shown, state.checked.sql))
    return {"result": shown}


def _warnings(result: QueryResult, state: QaState) -> tuple[NoticeActivity, ...]:
    """What the reader must know before the rows."""
    if not is_empty(result):
        return state.notices
    missing = missing_values(state.checked.sql, ShownTables(state.schema))
    return (*state.notices, *missing_value_notices(missing, state.question.locale))


def _notice(name: str, state: QaState) -> NoticeActivity:
    message = text(f"datasources.{name}", state.question.locale)
    return NoticeActivity(level="warning", code=name, message=message)


async def _presented(result: QueryResult, state: QaState) -> QueryResult:
    if len(result.rows) <= MANY_ROWS:
        return present(result, state)
    return await asyncio.to_thread(present, result, state)
