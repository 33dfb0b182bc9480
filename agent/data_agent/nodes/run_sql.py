"""The node that runs the statement and shows its rows."""

from agent.data_agent.node_step import DataAgentRuntime, show_activity
from agent.data_agent.paused_statement import hash_statement
from agent.data_agent.queue_notice import make_queue_listener
from agent.data_agent.review.reasons.missing_values import is_empty
from agent.data_agent.review.result_presentation import show_result
from agent.data_agent.review.second_attempt import (
    find_reasons,
    may_try_again,
    request_rewrite_or_keep_first,
    request_second_attempt,
)
from agent.data_agent.sql_attempt import add_problem, make_running_activity
from agent.data_agent.state import DataAgentState, DataAgentUpdate
from model.errors import (
    BudgetExhausted,
    CostExceeded,
    DatasourceUnavailable,
    QueryTimeout,
    RightsChanged,
    SqlFailed,
    SqlRejected,
)
from model.sources.query import QueryResult


async def run_sql(state: DataAgentState, runtime: DataAgentRuntime) -> DataAgentUpdate:
    """Runs the checked statement. A timeout, a lost database, right or budget ends the run."""
    activity = make_running_activity(state, state.query)
    show_activity(runtime, activity, state.sql_id)
    try:
        result = await _run_checked(state, runtime)
    except CostExceeded as error:
        if state.first_answer is not None:  # a second statement is not worth a question
            return await request_rewrite_or_keep_first(state, runtime, activity, error)
        show_activity(runtime, activity.model_copy(update={"status": "waiting"}), state.sql_id)
        return {"cost_excess": error.excess}
    except (SqlRejected, SqlFailed) as error:
        return await request_rewrite_or_keep_first(state, runtime, activity, error)
    except (QueryTimeout, DatasourceUnavailable, BudgetExhausted, RightsChanged) as error:
        problem = error.text(state.question.locale)
        show_activity(runtime, add_problem(activity, problem), state.sql_id)
        raise
    reasons = await find_reasons(result, state)
    if may_try_again(reasons, state, runtime):
        return request_second_attempt(result, reasons, state, runtime)
    if state.first_answer is not None and is_empty(state.first_answer.result):
        reasons = reasons or await find_reasons(state.first_answer.result, state.first_answer)
    show_activity(runtime, activity.model_copy(update={"status": "ok"}), state.sql_id)
    return {"result": await show_result(result, state, runtime, reasons)}


async def _run_checked(state: DataAgentState, runtime: DataAgentRuntime) -> QueryResult:
    """Runs it; an approval of its cost counts for this statement and no other."""
    on_wait = make_queue_listener(runtime.context.emit, state.question.locale)
    is_approved = state.approved_hash == hash_statement(state.query.sql)
    return await runtime.context.runner.run(state.query, on_wait, cost_approved=is_approved)
