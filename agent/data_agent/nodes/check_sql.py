"""The node that checks the statement with the guard, before the database sees it."""

from collections.abc import Iterable
from dataclasses import replace

from agent.data_agent.correction.corrected_check import CorrectedQuery
from agent.data_agent.correction.name_resolution import parse_statement
from agent.data_agent.correction.sql_parsing import fingerprint_sql
from agent.data_agent.correction.table_lookup import TableLookup
from agent.data_agent.derivation.stated_assumptions import state_assumptions
from agent.data_agent.derivation.statement_derivation import EMPTY_DERIVATION, derive_statement
from agent.data_agent.measures.certified_measures import (
    make_measure_notices,
    show_certified_measures,
)
from agent.data_agent.measures.measure_check import (
    QueryWithMeasures,
    check_with_measures,
    find_measures,
)
from agent.data_agent.node_step import DataAgentRuntime, show_activity
from agent.data_agent.review.notices import make_statement_notices
from agent.data_agent.review.second_attempt import keep_first_answer, request_rewrite_or_keep_first
from agent.data_agent.sql_attempt import make_checking_activity, request_same_again
from agent.data_agent.state import DataAgentState, DataAgentUpdate
from model.answers.activities import SqlActivity
from model.errors import SqlRejected


async def check_sql(state: DataAgentState, runtime: DataAgentRuntime) -> DataAgentUpdate:
    """The statement that may run, or the problem that sends it back to the writer.

    Corrections are listed with the assumptions. A user's own statement is not corrected.
    A statement that failed before is not checked again.
    """
    activity = make_checking_activity(state)
    show_activity(runtime, activity, state.sql_id)
    run_in_thread = runtime.context.scheduler.run_in_thread
    if len(state.failed_attempts) > 0 and await run_in_thread(_has_failed, state):
        return await _write_again(state, runtime, activity)
    try:
        # Even a short statement can take tens of milliseconds, and nobody can tell beforehand.
        update, query_with_measures = await run_in_thread(_check, state, runtime)
    except SqlRejected as error:
        return await request_rewrite_or_keep_first(state, runtime, activity, error)
    sql = query_with_measures.corrected_query.query.sql
    if any(sql == attempt.sql for attempt in state.failed_attempts):
        return await _write_again(state, runtime, activity)
    show_certified_measures(state, runtime, query_with_measures.measures)
    return update


async def _write_again(
    state: DataAgentState, runtime: DataAgentRuntime, activity: SqlActivity
) -> DataAgentUpdate:
    update = request_same_again(state, runtime, activity)
    return (
        update
        if state.first_answer is None
        else await keep_first_answer(state.first_answer, runtime)
    )


def _has_failed(state: DataAgentState) -> bool:
    dialect = state.schema.source.dialect
    texts = {
        text
        for attempt in state.failed_attempts
        for text in (attempt.sql, attempt.written_sql)
        if text
    }
    return fingerprint_sql(state.written_sql.sql, dialect) in {
        fingerprint_sql(text, dialect) for text in texts
    }


def _check(
    state: DataAgentState, runtime: DataAgentRuntime
) -> tuple[DataAgentUpdate, QueryWithMeasures]:
    check = runtime.context.runner.check
    tables = TableLookup(state.schema, state.question.text)
    if state.is_fixed:
        query_with_measures = find_measures(CorrectedQuery(check(state.written_sql.sql)), tables)
    else:
        query_with_measures = check_with_measures(state.written_sql.sql, check, tables)
    corrected_query = query_with_measures.corrected_query
    remarks = [change.describe(state.question.locale) for change in corrected_query.changes]
    update: DataAgentUpdate = {"query": corrected_query.query, "derivation": EMPTY_DERIVATION}
    statement = corrected_query.statement or parse_statement(corrected_query.query.sql, tables)
    if statement is not None:
        is_users_sql = state.is_users_sql
        update["notices"] = (
            *make_statement_notices(statement, state.question, is_users_sql=is_users_sql),
            *make_measure_notices(state, query_with_measures.measures),
        )
        update["derivation"] = derivation = derive_statement(statement)
        if not is_users_sql:
            remarks += state_assumptions(
                statement, derivation, corrected_query.query, state.question
            )
    assumptions = _leave_out_beginnings((*state.written_sql.assumptions, *remarks))
    update["written_sql"] = replace(state.written_sql, assumptions=assumptions)
    return update, query_with_measures


def _leave_out_beginnings(assumptions: Iterable[str]) -> tuple[str, ...]:
    """Each assumption once, and none that another one says with what follows a colon."""
    lines = tuple(dict.fromkeys(assumptions))
    return tuple(
        line
        for line in lines
        if not any(other.startswith((f"{line}:", f"{line}：")) for other in lines)
    )
