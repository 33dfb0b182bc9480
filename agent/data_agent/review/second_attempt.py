"""A second attempt where the rows of the first statement cannot answer the question.

Nothing was found because of a value that is not stored, one row stands for several things, or the
columns tell nothing.
If the second statement fails, the first answer is kept.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from agent.data_agent.correction.table_lookup import TableLookup
from agent.data_agent.node_step import DataAgentRuntime, show_activity
from agent.data_agent.review.notices import Reason, make_reason_notices
from agent.data_agent.review.reasons.missing_groups import MissingGroups, lacks_groups
from agent.data_agent.review.reasons.missing_values import (
    MissingValue,
    find_missing_values,
    is_empty,
)
from agent.data_agent.review.reasons.uncompared_counts import (
    UncomparedCount,
    compares_no_count,
    limits_count,
)
from agent.data_agent.review.result_presentation import show_result
from agent.data_agent.sql_attempt import (
    add_problem,
    make_running_activity,
    make_succeeded_activity,
    request_rewrite,
)
from agent.data_agent.state import DataAgentState, DataAgentUpdate
from agent.ports import FailedAttempt
from model.answers.activities import SqlActivity
from model.errors import RunFailed
from model.locales import text
from model.sources.query import QueryResult


async def find_reasons(result: QueryResult, state: DataAgentState) -> tuple[Reason, ...]:
    """What is wrong with the form of the statement, else the values that explain no rows."""
    uninformative = state.derivation.uninformative
    if uninformative is not None and not state.is_users_sql:
        return (uninformative,)
    tables, question = TableLookup(state.schema), state.question.text
    if (
        not state.is_users_sql
        and limits_count(question)
        and await asyncio.to_thread(compares_no_count, question, state.query.sql, tables)
    ):
        return (UncomparedCount(),)
    if not is_empty(result):
        return await _find_missing_groups(result, state)
    return await asyncio.to_thread(find_missing_values, state.query.sql, tables)


async def _find_missing_groups(result: QueryResult, state: DataAgentState) -> tuple[Reason, ...]:
    if len(result.rows) != 1 or state.is_users_sql:
        return ()
    question, sql, dialect = state.question.text, state.query.sql, state.schema.source.dialect
    are_missing = await asyncio.to_thread(lacks_groups, question, sql, dialect, result)
    return (MissingGroups(),) if are_missing else ()


def may_try_again(
    reasons: Sequence[Reason], state: DataAgentState, runtime: DataAgentRuntime
) -> bool:
    """At most once a question, while an attempt is left and another statement may do better."""
    left = state.attempt < runtime.context.max_attempts and state.first_answer is None
    return left and not state.is_fixed and any(reason.is_rewritable for reason in reasons)


def request_second_attempt(
    result: QueryResult, reasons: Sequence[Reason], state: DataAgentState, runtime: DataAgentRuntime
) -> DataAgentUpdate:
    """Hands what is wrong with the rows to the writer."""
    locale = state.question.locale
    if isinstance(reasons[0], MissingValue):
        explanation = " ".join(notice.message for notice in make_reason_notices(reasons, locale))
        problem = text("repair.no_rows", locale, reasons=explanation)
    else:
        problem = text(f"repair.{reasons[0].name}", locale)
    activity = make_running_activity(state, state.query)
    show_activity(runtime, add_problem(activity, problem), state.sql_id)
    failed_attempt = FailedAttempt(activity.sql, problem, written_sql=state.written_sql.sql)
    before = replace(state, result=result)
    return {
        "failed_attempts": (*state.failed_attempts, failed_attempt),
        "problem": problem,
        "first_answer": before,
    }


async def request_rewrite_or_keep_first(
    state: DataAgentState, runtime: DataAgentRuntime, activity: SqlActivity, error: RunFailed
) -> DataAgentUpdate:
    """A second attempt is not repaired: a failure ends it."""
    if state.first_answer is None:
        return request_rewrite(state, runtime, activity, error)
    problem = error.text(state.question.locale)
    show_activity(runtime, add_problem(activity, problem), state.sql_id)
    return await keep_first_answer(state.first_answer, runtime)


async def keep_first_answer(before: DataAgentState, runtime: DataAgentRuntime) -> DataAgentUpdate:
    """Shows the first answer after all, and what is wrong with it."""
    await runtime.context.annotations.discard()  # of the second statement, which failed
    show_activity(runtime, make_succeeded_activity(before, before.written_sql), before.sql_id)
    reasons = await find_reasons(before.result, before)
    shown_result = await show_result(before.result, before, runtime, reasons)
    return {
        "written_sql": before.written_sql,
        "query": before.query,
        "derivation": before.derivation,
        "sql_id": before.sql_id,
        "problem": "",
        "result": shown_result,
        "is_first_answer_kept": True,
    }
