"""Streams an answer of the data agent as AG-UI events."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from agent.agui_stream import StreamItem, stream_events
from agent.data_agent.paused_statement import load_statement
from agent.data_agent.sql_writing.pending_annotations import RunAnnotations
from agent.data_agent.state import DataAgentContext, DataAgentState, make_initial_state
from agent.events import Emit
from model.chats.question import Question

if TYPE_CHECKING:
    # LangGraph takes over a second to import; whoever has a graph has paid for it.
    from agent.data_agent.graph import DataAgentGraph

OTHER_STEPS = 4
"""How many steps the graph takes at most besides one for each attempt."""


def stream_answer(
    graph: DataAgentGraph,
    question: Question,
    context: DataAgentContext,
    statement: str | Mapping[str, Any] = "",
) -> AsyncGenerator[StreamItem]:
    """The AG-UI events of one answer as they happen, and its internal events.

    A statement that is given, or stored and approved, is checked and run as it is, not repaired.
    Closing the generator cancels the running work. Raises the `RunFailed` that ended the answer.
    """
    state = (
        make_initial_state(question, statement)
        if isinstance(statement, str)
        else load_statement(question, statement)
    )

    async def run_graph(emit: Emit) -> None:
        run_context = replace(context, emit=emit, annotations=RunAnnotations())
        try:
            await _run_graph(graph, state, run_context)
        finally:
            await run_context.annotations.discard()

    return stream_events(run_graph)


async def _run_graph(
    graph: DataAgentGraph, state: DataAgentState, context: DataAgentContext
) -> None:
    # Not LangGraph's own stream of custom items: it costs three turns of the loop for each.
    limit = context.max_attempts + OTHER_STEPS
    async for _ in graph.astream(
        state, {"recursion_limit": limit}, context=context, stream_mode=[]
    ):
        pass
