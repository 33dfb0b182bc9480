"""One attempt at a statement: how it is shown, and what a failed one means for the next."""

from agent.dataqa.correction import ShownTables, advice
from agent.dataqa.state import QaState, Update
from agent.dataqa.step import QaRuntime, emit, show
from agent.events import StatementRefused
from agent.ports import FailedAttempt
from model.activities import SqlActivity
from model.errors import RunFailed, SqlRejected
from model.locales import text
from model.query import CheckedQuery


def checking(state: QaState) -> SqlActivity:
    """The statement as it was written, before the guard has seen it."""
    return SqlActivity(
        sql=state.written.sql,
        dialect=state.schema.source.dialect,
        attempt=state.attempt,
        status="checking",
        assumptions=list(state.written.assumptions),
    )


def running(state: QaState, query: CheckedQuery) -> SqlActivity:
    """The statement as the guard rendered it, while the database works."""
    return checking(state).model_copy(
        update={"sql": query.sql, "tables": list(query.tables), "status": "running"}
    )


def with_problem(activity: SqlActivity, problem: str) -> SqlActivity:
    """`activity`, marked as refused by the guard or failed in the database."""
    status = "rejected" if activity.status == "checking" else "failed"
    return activity.model_copy(update={"status": status, "problem": problem})


def rewrite(state: QaState, runtime: QaRuntime, activity: SqlActivity, error: RunFailed) -> Update:
    """Shows the problem and hands it to the writer; raises it when no attempt is left."""
    problem = error.text(state.question.locale)
    show(runtime, with_problem(activity, problem), state.sql_id)
    if isinstance(error, SqlRejected):
        emit(runtime, StatementRefused(error.rule))
    if state.attempt >= runtime.context.max_attempts:
        raise error
    helpful = advice(activity.sql, ShownTables(state.schema), state.question.locale)
    failed = FailedAttempt(activity.sql, problem, helpful, state.written.sql, error)
    return {"failed": (*state.failed, failed), "problem": problem}


def write_again(state: QaState, runtime: QaRuntime, activity: SqlActivity) -> Update:
    """Asks once more for what was written before; raises its problem when that was done."""
    told = text("repair.same_statement", state.question.locale)
    show(runtime, with_problem(activity, told), state.sql_id)
    last = state.failed[-1]
    if last.error is not None and (state.repeated or state.attempt >= runtime.context.max_attempts):
        raise last.error
    return {"problem": last.problem, "repeated": True}
