"""The node that cross-checks the rows with the rule engine, parallel to the summary."""

import asyncio
import logging
import time

from agent.data_agent.node_step import DataAgentRuntime, show_activity
from agent.data_agent.second_reading.comparison import MAX_ROWS, Verdict, compare_results
from agent.data_agent.second_reading.open_words import make_open_words_notice
from agent.data_agent.second_reading.readings import find_readings
from agent.data_agent.second_reading.statement import write_second_statement
from agent.data_agent.second_reading.statement_readings import find_own_readings
from agent.data_agent.state import DataAgentContext, DataAgentState, DataAgentUpdate
from agent.ports import SqlWriter
from model.answers.activities import Activity, NoticeActivity, SecondReadingActivity
from model.answers.notices import make_notice
from model.errors import AppError, CannotAnswer

LONGEST_FIRST_MS = 2_000
"""After a slower first statement no second one is run."""
LIMIT_S = 3.0
MIN_ELAPSED_S = 0.3
"""A faster answer gets no second reading, which would take a large part of its time."""
MAX_PROCESSOR_SHARE = 0.5
"""Of one processor: a worker that used more since the run began has other answers to compute."""
BEYOND_DATA = frozenset(
    f"engine.{missing}"
    for missing in (
        "cause",
        "future",
        "future_after",
        "advice",
        "action",
        "clock",
        "costs",
        "contact",
    )
)
"""Refusals because of what the data cannot hold, and not because of the engine's words."""
log = logging.getLogger(__name__)


async def compare_second_reading(
    state: DataAgentState, runtime: DataAgentRuntime
) -> DataAgentUpdate:
    """Says whether a statement that is written without the model gives the same rows.

    Nothing is said when that writer is not sure, or when what it costs is not worth it. It begins
    with the first word of the summary, so that neither rows nor words wait for it.
    """
    writer = runtime.context.second_writer
    if writer is None or not _is_worthwhile(state):
        return {}
    await runtime.context.summary_started.wait()
    if not _has_time(runtime.context):
        return {}
    parts: tuple[Activity, ...] = ()
    try:
        async with asyncio.timeout(LIMIT_S):
            parts = await _make_second_reading(state, runtime, writer)
    except CannotAnswer as refusal:
        parts = await runtime.context.scheduler.run_in_thread(_make_notices, refusal, state)
        if refusal.key not in BEYOND_DATA:
            parts += await _list_own_readings(state, runtime)
    except (AppError, TimeoutError) as error:
        log.info("no second reading", extra={"error": type(error).__name__})
    except Exception:
        log.exception("second reading failed")
    for part in parts:
        show_activity(runtime, part)
    return {}


def _has_time(context: DataAgentContext) -> bool:
    """Whether the answer took its time, and the worker has processor time to spare."""
    elapsed_s = time.monotonic() - context.started_at
    processor_s = time.process_time() - context.processor_s_at_start
    return elapsed_s >= MIN_ELAPSED_S and processor_s <= MAX_PROCESSOR_SHARE * elapsed_s


def _make_notices(refusal: CannotAnswer, state: DataAgentState) -> tuple[NoticeActivity, ...]:
    """That the model answered what no stored row can tell, or chose what words mean."""
    locale = state.question.locale
    if refusal.key in BEYOND_DATA:
        reason = refusal.text(locale)
        return (make_notice("answer.beyond_data", locale, "warning", reason=reason),)
    notice = make_open_words_notice(refusal, state)
    return () if notice is None else (notice,)


def _is_worthwhile(state: DataAgentState) -> bool:
    result = state.result
    quick = result.elapsed_ms <= LONGEST_FIRST_MS and not result.truncated
    return not state.is_users_sql and quick and len(result.rows) <= MAX_ROWS


async def _make_second_reading(
    state: DataAgentState, runtime: DataAgentRuntime, writer: SqlWriter
) -> tuple[Activity, ...]:
    """Whether the rows agree; then which reading of an ambiguous question they answer.

    Runs write their second statements one after another: each tells the next what it cost.
    """
    async with runtime.context.scheduler.background_turn:
        if not _has_time(runtime.context):
            return ()
        statement = await write_second_statement(state, runtime, writer)
    if statement is None:
        return await _list_own_readings(state, runtime)
    query, result = statement.query, state.result
    verdict: Verdict = "same"
    if query.sql != state.query.sql:
        result = await runtime.context.runner.run(query, counted=False)
        run_in_thread = runtime.context.scheduler.run_in_thread
        verdict = await run_in_thread(compare_results, state.result, result)
    readings = await find_readings(state, runtime, statement, agrees=verdict == "same")
    if verdict == "unclear":
        return (readings,) if readings else await _list_own_readings(state, runtime)
    activity = SecondReadingActivity(
        agrees=verdict == "same",
        sql=query.sql,
        dialect=state.schema.source.dialect,
        row_count=len(result.rows),
        assumptions=list(statement.written_sql.assumptions),
    )
    if readings is None:
        return (activity,)
    return (activity, readings) if activity.agrees else (readings,)


async def _list_own_readings(
    state: DataAgentState, runtime: DataAgentRuntime
) -> tuple[Activity, ...]:
    """What the model's own statement decides; nothing where that takes too long or fails."""
    try:
        async with asyncio.timeout(LIMIT_S):
            readings = await find_own_readings(state, runtime)
    except (AppError, TimeoutError) as error:
        log.info("no readings of the statement", extra={"error": type(error).__name__})
        return ()
    except Exception:
        log.exception("readings of the statement failed")
        return ()
    return () if readings is None else (readings,)
