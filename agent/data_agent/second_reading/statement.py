"""The rule engine's statement, checked by the same guard."""

import asyncio
from dataclasses import dataclass

from agent.data_agent.node_step import DataAgentRuntime
from agent.data_agent.state import DataAgentState
from agent.ports import SqlWriter, WriteListener, WriteRequest, WrittenSql
from model.sources.query import CheckedQuery


@dataclass(frozen=True, slots=True)
class SecondStatement:
    """What may run, and how the question was read."""

    checked: CheckedQuery
    written: WrittenSql


async def write_second_statement(
    state: DataAgentState, runtime: DataAgentRuntime, writer: SqlWriter
) -> SecondStatement | None:
    """None when a word of the question found no place. Raises `CannotAnswer`, `SqlRejected`."""
    request = WriteRequest(state.question, state.schema)
    writing = await writer.write(request, WriteListener())
    if writing.pending is not None:
        await writing.pending.cancel()
    written = writing.written
    if written.unused_words:
        return None
    checked = await asyncio.to_thread(runtime.context.runner.check, written.sql)
    return SecondStatement(checked, written)
