"""One attempt at a statement: how it is shown, and what a failed one means for the next."""

from uuid import uuid4

from agent.dataqa.correction import ShownTables, advice
from agent.dataqa.state import QaState, Update
from agent.dataqa.step import QaRuntime, emit, show
from agent.events import StatementRefused
from agent.ports import FailedAttempt, WrittenSql
from model.answers.activities import SqlActivity
from model.errors import RunFailed, SqlRejected
from model.locales import text
from model.sources.query import CheckedQuery


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
        update={
            "sql": query.sql,
            "tables": list(query.tables),
            "joins": list(state.derivation.joins),
            "status": "running",
        }
    )


def succeeded(state: QaState, written: WrittenSql) -> SqlActivity:
    """The statement that ran, with what was said about it since."""
    activity = running(state, state.checked)
    assumptions = list(written.assumptions)
    return activity.model_copy(update={"status": "ok", "assumptions": assumptions})


class Drafting:
    """Shows a statement while it is being written, as the next attempt."""

    def __init__(self, state: QaState, runtime: QaRuntime) -> None:
        self.sql_id = str(uuid4())
        self._state = state
        self._runtime = runtime
        self._shown: SqlActivity | None = None

    def show(self, sql: str) -> None:
        """The statement so far."""
        self._shown = SqlActivity(
            sql=sql,
            dialect=self._state.schema.source.dialect,
            attempt=self._state.attempt + 1,
            status="writing",
        )
        show(self._runtime, self._shown, self.sql_id)

    def fail(self, error: RunFailed) -> None:
        """Say why what was shown will not be completed."""
        if self._shown is not None:
            problem = error.text(self._state.question.locale)
            show(self._runtime, with_problem(self._shown, problem), self.sql_id)


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
    last = state.failed[-1]
    told = text("repair.same_statement", state.question.locale, problem=last.problem)
    show(runtime, with_problem(activity, told), state.sql_id)
    if last.error is not None and (state.repeated or state.attempt >= runtime.context.max_attempts):
        raise last.error
    return {"problem": last.problem, "repeated": True}
