"""The rows, shown the moment the database has given them."""

from agent.dataqa.attempt import running, with_problem
from agent.dataqa.review.missing_values import is_empty
from agent.dataqa.review.presenting import present_result
from agent.dataqa.review.second_look import (
    look_again,
    may_look_again,
    reasons,
    rewrite_or_settle,
)
from agent.dataqa.state import QaState, Update
from agent.dataqa.step import QaRuntime, show
from agent.dataqa.waiting import tells_wait
from model.errors import DatasourceUnavailable, QueryTimeout, SqlFailed, SqlRejected


async def run_sql(state: QaState, runtime: QaRuntime) -> Update:
    """Runs the checked statement. A timeout or a lost database ends the run at once."""
    activity = running(state, state.checked)
    show(runtime, activity, state.sql_id)
    try:
        on_wait = tells_wait(runtime.context.emit, state.question.locale)
        result = await runtime.context.runner.run(state.checked, on_wait)
    except (SqlRejected, SqlFailed) as error:
        return await rewrite_or_settle(state, runtime, activity, error)
    except (QueryTimeout, DatasourceUnavailable) as error:
        problem = error.text(state.question.locale)
        show(runtime, with_problem(activity, problem), state.sql_id)
        raise
    found = await reasons(result, state)
    if may_look_again(found, state, runtime):
        return look_again(result, found, state, runtime)
    if state.first_answer is not None and is_empty(state.first_answer.result):
        found = found or await reasons(state.first_answer.result, state.first_answer)
    show(runtime, activity.model_copy(update={"status": "ok"}), state.sql_id)
    return {"result": await present_result(result, state, runtime, found)}
