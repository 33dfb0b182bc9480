"""Attempts at a statement: their activities, and what a failed attempt passes to the next."""

from uuid import uuid4

from agent.data_agent.correction.advice import find_advice
from agent.data_agent.correction.table_lookup import TableLookup
from agent.data_agent.node_step import DataAgentRuntime, emit_event, show_activity
from agent.data_agent.state import DataAgentState, DataAgentUpdate
from agent.events import StatementRefused
from agent.ports import FailedAttempt, WrittenSql
from model.answers.activities import OtherReading, ReadingsActivity, SqlActivity
from model.errors import RunFailed, SqlRejected
from model.locales import text
from model.sources.query import CheckedQuery


def make_checking_activity(state: DataAgentState) -> SqlActivity:
    """The activity of the statement as written, before the guard checks it."""
    return SqlActivity(
        sql=state.written_sql.sql,
        dialect=state.schema.source.dialect,
        attempt=state.attempt,
        status="checking",
        assumptions=list(state.written_sql.assumptions),
    )


def make_running_activity(state: DataAgentState, query: CheckedQuery) -> SqlActivity:
    """The activity of the statement as the guard rendered it, while the database runs it."""
    return make_checking_activity(state).model_copy(
        update={
            "sql": query.sql,
            "tables": list(query.tables),
            "joins": list(state.derivation.joins),
            "rules": [rule.text(state.question.locale) for rule in query.rules],
            "status": "running",
        }
    )


def make_succeeded_activity(state: DataAgentState, written_sql: WrittenSql) -> SqlActivity:
    """The statement that ran, with what was said about it since."""
    activity = make_running_activity(state, state.query)
    assumptions = list(written_sql.assumptions)
    return activity.model_copy(update={"status": "ok", "assumptions": assumptions})


def make_readings_activity(written_sql: WrittenSql) -> ReadingsActivity:
    """Which reading the statement answers, with the others."""
    others = [OtherReading(words=each.words, sql=each.sql) for each in written_sql.other_readings]
    return ReadingsActivity(taken=written_sql.reading, others=others)


class DraftActivity:
    """Shows a statement while it is being written, as the next attempt."""

    def __init__(self, state: DataAgentState, runtime: DataAgentRuntime) -> None:
        self.sql_id = str(uuid4())
        self._state = state
        self._runtime = runtime
        self._activity: SqlActivity | None = None

    def show(self, sql: str) -> None:
        """The statement so far."""
        self._activity = SqlActivity(
            sql=sql,
            dialect=self._state.schema.source.dialect,
            attempt=self._state.attempt + 1,
            status="writing",
        )
        show_activity(self._runtime, self._activity, self.sql_id)

    def fail(self, error: RunFailed) -> None:
        """Say why what was shown will not be completed."""
        if self._activity is not None:
            problem = error.text(self._state.question.locale)
            show_activity(self._runtime, add_problem(self._activity, problem), self.sql_id)


def add_problem(activity: SqlActivity, problem: str) -> SqlActivity:
    """`activity`, marked as refused by the guard or failed in the database."""
    status = "rejected" if activity.status == "checking" else "failed"
    return activity.model_copy(update={"status": status, "problem": problem})


def request_rewrite(
    state: DataAgentState, runtime: DataAgentRuntime, activity: SqlActivity, error: RunFailed
) -> DataAgentUpdate:
    """Shows the problem and hands it to the writer; raises it when no attempt is left."""
    problem = error.text(state.question.locale)
    show_activity(runtime, add_problem(activity, problem), state.sql_id)
    if isinstance(error, SqlRejected):
        emit_event(runtime, StatementRefused(error.rule))
    if state.attempt >= runtime.context.max_attempts:
        raise error
    advice = find_advice(activity.sql, TableLookup(state.schema), state.question.locale)
    failed_attempt = FailedAttempt(activity.sql, problem, advice, state.written_sql.sql, error)
    return {"failed_attempts": (*state.failed_attempts, failed_attempt), "problem": problem}


def request_same_again(
    state: DataAgentState, runtime: DataAgentRuntime, activity: SqlActivity
) -> DataAgentUpdate:
    """Requests one more attempt after a repeated statement; raises its problem the second time."""
    last = state.failed_attempts[-1]
    message = text("repair.same_statement", state.question.locale, problem=last.problem)
    show_activity(runtime, add_problem(activity, message), state.sql_id)
    if last.error is not None and (
        state.is_repeated or state.attempt >= runtime.context.max_attempts
    ):
        raise last.error
    return {"problem": last.problem, "is_repeated": True}
