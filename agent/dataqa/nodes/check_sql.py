"""The guard's word on the statement, before any database sees it."""

import asyncio

from agent.dataqa.attempt import checking, rewrite
from agent.dataqa.state import QaState, Update
from agent.dataqa.step import QaRuntime, show
from model.errors import SqlRejected
from model.query import CheckedQuery

LONG_SQL_CHARS = 2_000
"""Beyond this, parsing takes long enough to be felt by other requests."""


async def check_sql(state: QaState, runtime: QaRuntime) -> Update:
    """The statement that may run, or the problem that sends it back to the writer."""
    activity = checking(state)
    show(runtime, activity, state.sql_id)
    try:
        return {"checked": await _checked(state.written.sql, runtime)}
    except SqlRejected as error:
        return rewrite(state, runtime, activity, error)


async def _checked(sql: str, runtime: QaRuntime) -> CheckedQuery:
    check = runtime.context.runner.check
    return check(sql) if len(sql) <= LONG_SQL_CHARS else await asyncio.to_thread(check, sql)
