"""The guard's word on the statement, before any database sees it."""

import asyncio

from agent.dataqa.attempt import checking, rewrite
from agent.dataqa.state import QaState, Update
from agent.dataqa.step import QaRuntime, show
from model.errors import SqlRejected


async def check_sql(state: QaState, runtime: QaRuntime) -> Update:
    """The statement that may run, or the problem that sends it back to the writer."""
    activity = checking(state)
    show(runtime, activity, state.sql_id)
    try:
        # Even a short statement can take tens of milliseconds, and nobody can tell beforehand.
        checked = await asyncio.to_thread(runtime.context.runner.check, state.written.sql)
    except SqlRejected as error:
        return rewrite(state, runtime, activity, error)
    return {"checked": checked}
