"""The guard's word on the statement, before any database sees it."""

import asyncio
from dataclasses import replace

from agent.dataqa.attempt import checking, rewrite
from agent.dataqa.correction import Corrected, ShownTables, check_corrected
from agent.dataqa.state import QaState, Update
from agent.dataqa.step import QaRuntime, show
from agent.ports import WrittenSql
from model.errors import SqlRejected


async def check_sql(state: QaState, runtime: QaRuntime) -> Update:
    """The statement that may run, or the problem that sends it back to the writer.

    What was put right in it is told with the assumptions; a user's own statement stays as it is.
    """
    activity = checking(state)
    show(runtime, activity, state.sql_id)
    try:
        # Even a short statement can take tens of milliseconds, and nobody can tell beforehand.
        corrected = await asyncio.to_thread(_checked, state, runtime)
    except SqlRejected as error:
        return rewrite(state, runtime, activity, error)
    return {"checked": corrected.query, "written": _told(corrected, state)}


def _checked(state: QaState, runtime: QaRuntime) -> Corrected:
    check = runtime.context.runner.check
    if state.is_given:
        return Corrected(check(state.written.sql))
    return check_corrected(state.written.sql, check, ShownTables(state.schema))


def _told(corrected: Corrected, state: QaState) -> WrittenSql:
    told = (change.text(state.question.locale) for change in corrected.changes)
    assumptions = dict.fromkeys((*state.written.assumptions, *told))
    return replace(state.written, assumptions=tuple(assumptions))
