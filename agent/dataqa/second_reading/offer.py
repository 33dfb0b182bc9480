"""After the model's last statement failed: another one, for the user to run if he wants to."""

import asyncio
import logging

from agent.dataqa.second_reading.statement import second_statement
from agent.dataqa.state import QaState, Update
from agent.dataqa.step import Node, QaRuntime, show
from agent.ports import SqlWriter
from model.answers.activities import SecondReadingActivity
from model.errors import AppError, SqlFailed, SqlRejected

LIMIT_S = 1.0
log = logging.getLogger(__name__)


def offering(node: Node) -> Node:
    """`node`, which offers the second reader's statement before its last problem ends the run."""

    async def with_offer(state: QaState, runtime: QaRuntime) -> Update:
        try:
            return await node(state, runtime)
        except (SqlRejected, SqlFailed):
            writer = runtime.context.second_writer
            if writer is not None and not state.is_given:
                await _offer(state, runtime, writer)
            raise

    return with_offer


async def _offer(state: QaState, runtime: QaRuntime, writer: SqlWriter) -> None:
    try:
        async with asyncio.timeout(LIMIT_S):
            statement = await second_statement(state, runtime, writer)
    except (AppError, TimeoutError) as error:
        log.info("nothing to offer", extra={"error": type(error).__name__})
        return
    except Exception:
        log.exception("second reading failed")
        return
    if statement is not None:
        read = SecondReadingActivity(
            sql=statement.checked.sql,
            dialect=state.schema.source.dialect,
            assumptions=list(statement.assumptions),
        )
        show(runtime, read)
