"""One more statement where the rows of the first cannot be what was asked for.

Nothing was found because of a value that is not stored, or one row for each of several things.
Should the second statement not come to anything, the first answer stands.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from agent.dataqa.attempt import rewrite, running, succeeded, with_problem
from agent.dataqa.correction import ShownTables
from agent.dataqa.review.missing_groups import MissingGroups, missing_groups
from agent.dataqa.review.missing_values import is_empty, missing_values
from agent.dataqa.review.notices import Reason, reason_notices
from agent.dataqa.review.presenting import present_result
from agent.dataqa.state import QaState, Update
from agent.dataqa.step import QaRuntime, show
from agent.ports import FailedAttempt
from model.answers.activities import SqlActivity
from model.errors import RunFailed
from model.locales import text
from model.sources.query import QueryResult


async def reasons(result: QueryResult, state: QaState) -> tuple[Reason, ...]:
    """The values because of which there is nothing to see, or that nothing is grouped."""
    if not is_empty(result):
        return await _ungrouped(result, state)
    tables = ShownTables(state.schema)
    return await asyncio.to_thread(missing_values, state.checked.sql, tables)


async def _ungrouped(result: QueryResult, state: QaState) -> tuple[Reason, ...]:
    if len(result.rows) != 1 or state.is_given:
        return ()
    asked, sql, dialect = state.question.text, state.checked.sql, state.schema.source.dialect
    found = await asyncio.to_thread(missing_groups, asked, sql, dialect, result)
    return (MissingGroups(),) if found else ()


def may_look_again(found: Sequence[Reason], state: QaState, runtime: QaRuntime) -> bool:
    """Once a question, while an attempt is left, and where another statement may do better."""
    left = state.attempt < runtime.context.max_attempts and state.first_answer is None
    return left and not state.is_given and any(reason.is_rewritable for reason in found)


def look_again(
    result: QueryResult, found: Sequence[Reason], state: QaState, runtime: QaRuntime
) -> Update:
    """Hands what is wrong with the rows to the writer."""
    locale = state.question.locale
    problem = text("repair.not_grouped", locale)
    if is_empty(result):
        told = " ".join(notice.message for notice in reason_notices(found, locale))
        problem = text("repair.no_rows", locale, reasons=told)
    activity = running(state, state.checked)
    show(runtime, with_problem(activity, problem), state.sql_id)
    failed = FailedAttempt(activity.sql, problem, written=state.written.sql)
    before = replace(state, result=result)
    return {"failed": (*state.failed, failed), "problem": problem, "first_answer": before}


async def rewrite_or_settle(
    state: QaState, runtime: QaRuntime, activity: SqlActivity, error: RunFailed
) -> Update:
    """A second look is not repaired: what failed ends it."""
    if state.first_answer is None:
        return rewrite(state, runtime, activity, error)
    problem = error.text(state.question.locale)
    show(runtime, with_problem(activity, problem), state.sql_id)
    return await settle(state.first_answer, runtime)


async def settle(before: QaState, runtime: QaRuntime) -> Update:
    """Shows the first answer after all, and what is wrong with it."""
    await runtime.context.remarks.drop()  # on the statement that came to nothing
    show(runtime, succeeded(before, before.written), before.sql_id)
    found = await reasons(before.result, before)
    shown = await present_result(before.result, before, runtime, found)
    return {
        "written": before.written,
        "checked": before.checked,
        "derivation": before.derivation,
        "sql_id": before.sql_id,
        "problem": "",
        "result": shown,
        "settled": True,
    }
