"""The rule engine's statement, checked by the same guard."""

from dataclasses import dataclass

from agent.data_agent.node_step import DataAgentRuntime
from agent.data_agent.state import DataAgentState
from agent.ports import SqlWriter, WriteListener, WriteRequest, WrittenSql
from model.sources.query import CheckedQuery


@dataclass(frozen=True, slots=True)
class SecondStatement:
    """What may run, and how the question was read."""

    query: CheckedQuery
    written_sql: WrittenSql


async def write_second_statement(
    state: DataAgentState, runtime: DataAgentRuntime, writer: SqlWriter
) -> SecondStatement | None:
    """None when a word of the question found no place. Raises `CannotAnswer`, `SqlRejected`."""
    request = WriteRequest(state.question, state.schema)
    writing = await writer.write(request, WriteListener())
    if writing.pending is not None:
        await writing.pending.cancel()
    written_sql = writing.written_sql
    if written_sql.unused_words:
        return None
    context = runtime.context
    query = await context.scheduler.run_in_thread(context.runner.check, written_sql.sql)
    return SecondStatement(query, written_sql)
