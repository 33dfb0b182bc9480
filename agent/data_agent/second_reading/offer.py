"""Offers the rule engine's statement after the model's last statement failed."""

import asyncio
import logging

from agent.data_agent.node_step import DataAgentRuntime, Node, show_activity
from agent.data_agent.second_reading.statement import write_second_statement
from agent.data_agent.state import DataAgentState, DataAgentUpdate
from agent.ports import SqlWriter
from model.answers.activities import SecondReadingActivity
from model.errors import AppError, SqlFailed, SqlRejected

LIMIT_S = 1.0
log = logging.getLogger(__name__)


def with_second_reading(node: Node) -> Node:
    """`node`, which offers the second writer's statement before its last problem ends the run."""

    async def with_offer(state: DataAgentState, runtime: DataAgentRuntime) -> DataAgentUpdate:
        try:
            return await node(state, runtime)
        except (SqlRejected, SqlFailed):
            writer = runtime.context.second_writer
            if writer is not None and not state.is_fixed:
                await _offer_statement(state, runtime, writer)
            raise

    return with_offer


async def _offer_statement(
    state: DataAgentState, runtime: DataAgentRuntime, writer: SqlWriter
) -> None:
    try:
        async with asyncio.timeout(LIMIT_S):
            statement = await write_second_statement(state, runtime, writer)
    except (AppError, TimeoutError) as error:
        log.info("no second reading to offer", extra={"error": type(error).__name__})
        return
    except Exception:
        log.exception("second reading failed")
        return
    if statement is not None:
        activity = SecondReadingActivity(
            sql=statement.query.sql,
            dialect=state.schema.source.dialect,
            assumptions=list(statement.written_sql.assumptions),
        )
        show_activity(runtime, activity)
