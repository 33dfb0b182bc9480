"""One more statement where nothing was found because of a value that is not stored.

Should it not come to anything, the answer with no rows stands.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from agent.dataqa.attempt import rewrite, running, succeeded, with_problem
from agent.dataqa.correction import ShownTables
from agent.dataqa.review.missing_values import MissingValue, is_empty, missing_values
from agent.dataqa.review.notices import missing_value_notices
from agent.dataqa.review.presenting import present_result
from agent.dataqa.state import QaState, Update
from agent.dataqa.step import QaRuntime, show
from agent.ports import FailedAttempt
from model.activities import SqlActivity
from model.errors import RunFailed
from model.locales import text
from model.query import QueryResult


async def reasons(result: QueryResult, state: QaState) -> tuple[MissingValue, ...]:
    """The values because of which there is nothing to see."""
    if not is_empty(result):
        return ()
    tables = ShownTables(state.schema)
    return await asyncio.to_thread(missing_values, state.checked.sql, tables)


def may_look_again(missing: Sequence[MissingValue], state: QaState, runtime: QaRuntime) -> bool:
    """Once a question, while an attempt is left, and where a stored value may have been meant."""
    left = state.attempt < runtime.context.max_attempts and state.empty is None
    return left and not state.is_given and any(found.is_misspelt for found in missing)


def look_again(
    result: QueryResult, missing: Sequence[MissingValue], state: QaState, runtime: QaRuntime
) -> Update:
    """Hands the stored values that are like the written ones to the writer."""
    locale = state.question.locale
    told = " ".join(notice.message for notice in missing_value_notices(missing, locale))
    problem = text("repair.no_rows", locale, reasons=told)
    activity = running(state, state.checked)
    show(runtime, with_problem(activity, problem), state.sql_id)
    failed = FailedAttempt(activity.sql, problem, written=state.written.sql)
    before = replace(state, result=result)
    return {"failed": (*state.failed, failed), "problem": problem, "empty": before}


async def rewrite_or_settle(
    state: QaState, runtime: QaRuntime, activity: SqlActivity, error: RunFailed
) -> Update:
    """A second look is not repaired: what failed ends it."""
    if state.empty is None:
        return rewrite(state, runtime, activity, error)
    problem = error.text(state.question.locale)
    show(runtime, with_problem(activity, problem), state.sql_id)
    return await settle(state.empty, runtime)


async def settle(before: QaState, runtime: QaRuntime) -> Update:
    """Shows the answer with no rows after all, and why there are none."""
    await runtime.context.remarks.drop()  # on the statement that came to nothing
    show(runtime, succeeded(before, before.written), before.sql_id)
    missing = await reasons(before.result, before)
    shown = await present_result(before.result, before, runtime, missing)
    return {
        "written": before.written,
        "checked": before.checked,
        "sql_id": before.sql_id,
        "problem": "",
        "result": shown,
        "settled": True,
    }
