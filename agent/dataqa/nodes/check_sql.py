"""The guard's word on the statement, before any database sees it."""

import asyncio
from dataclasses import replace

from agent.dataqa.attempt import checking, write_again
from agent.dataqa.correction import Corrected, ShownTables, check_corrected
from agent.dataqa.correction.parsing import fingerprint, parse
from agent.dataqa.correction.scopes import Statement
from agent.dataqa.derivation.derived import NOTHING_DERIVED, derive
from agent.dataqa.derivation.stated import stated
from agent.dataqa.review import statement_notices
from agent.dataqa.review.second_look import rewrite_or_settle, settle
from agent.dataqa.state import QaState, Update
from agent.dataqa.step import QaRuntime, show
from model.answers.activities import SqlActivity
from model.errors import SqlRejected


async def check_sql(state: QaState, runtime: QaRuntime) -> Update:
    """The statement that may run, or the problem that sends it back to the writer.

    What was put right in it is told with the assumptions; a user's own statement stays as it is.
    A statement that failed before is not checked again.
    """
    activity = checking(state)
    show(runtime, activity, state.sql_id)
    if len(state.failed) > 0 and await asyncio.to_thread(_has_failed, state):
        return await _again(state, runtime, activity)
    try:
        # Even a short statement can take tens of milliseconds, and nobody can tell beforehand.
        update, corrected = await asyncio.to_thread(_checked, state, runtime)
    except SqlRejected as error:
        return await rewrite_or_settle(state, runtime, activity, error)
    if any(corrected.query.sql == failed.sql for failed in state.failed):
        return await _again(state, runtime, activity)
    return update


async def _again(state: QaState, runtime: QaRuntime, activity: SqlActivity) -> Update:
    told = write_again(state, runtime, activity)
    return told if state.first_answer is None else await settle(state.first_answer, runtime)


def _has_failed(state: QaState) -> bool:
    dialect = state.schema.source.dialect
    tried = {text for failed in state.failed for text in (failed.sql, failed.written) if text}
    return fingerprint(state.written.sql, dialect) in {fingerprint(text, dialect) for text in tried}


def _checked(state: QaState, runtime: QaRuntime) -> tuple[Update, Corrected]:
    check = runtime.context.runner.check
    tables = ShownTables(state.schema, state.question.text)
    if state.is_given:
        corrected = Corrected(check(state.written.sql))
    else:
        corrected = check_corrected(state.written.sql, check, tables)
    told = [change.text(state.question.locale) for change in corrected.changes]
    update: Update = {"checked": corrected.query, "derivation": NOTHING_DERIVED}
    statement = corrected.statement or _read(corrected.query.sql, tables)
    if statement is not None:
        given = state.is_given
        update["notices"] = statement_notices(statement, state.question, is_given=given)
        update["derivation"] = derivation = derive(statement)
        if not given:
            told += stated(statement, derivation, corrected.query, state.question)
    assumptions = tuple(dict.fromkeys((*state.written.assumptions, *told)))
    update["written"] = replace(state.written, assumptions=assumptions)
    return update, corrected


def _read(sql: str, tables: ShownTables) -> Statement | None:
    tree = parse(sql, tables.dialect)
    return Statement(tree, tables) if tree is not None else None
