"""One attempt at a statement: how it is shown, and what a failed one means for the next."""

from agent.dataqa.state import QaState, Update
from agent.dataqa.step import QaRuntime, emit, show
from agent.events import StatementRefused
from agent.ports import FailedAttempt
from model.activities import SqlActivity
from model.errors import RunFailed, SqlRejected
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


def with_problem(activity: SqlActivity, error: RunFailed, state: QaState) -> SqlActivity:
    """`activity`, marked as refused by the guard or failed in the database."""
    status = "rejected" if activity.status == "checking" else "failed"
    problem = error.text(state.question.locale)
    return activity.model_copy(update={"status": status, "problem": problem})


def rewrite(state: QaState, runtime: QaRuntime, activity: SqlActivity, error: RunFailed) -> Update:
    """Shows the problem and hands it to the writer; raises it when no attempt is left."""
    show(runtime, with_problem(activity, error, state), state.sql_id)
    if isinstance(error, SqlRejected):
        emit(runtime, StatementRefused(error.rule))
    if state.attempt >= runtime.context.max_attempts:
        raise error
    failed = FailedAttempt(activity.sql, str(error))
    return {"failed": (*state.failed, failed), "problem": failed.problem}
