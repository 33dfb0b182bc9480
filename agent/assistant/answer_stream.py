"""Streams an answer of the assistant as AG-UI events."""

from collections.abc import AsyncGenerator
from dataclasses import replace

from agent.agui_stream import StreamItem, stream_events
from agent.assistant.graph import AssistantGraph
from agent.assistant.state import AssistantContext, AssistantState
from agent.events import Emit

OTHER_STEPS = 4


def stream_answer(
    graph: AssistantGraph, state: AssistantState, context: AssistantContext
) -> AsyncGenerator[StreamItem]:
    """The AG-UI events of one answer as they happen, and its internal events.

    Closing the generator cancels the model call or the tool under way. Raises the `RunFailed` that
    ended it.
    """
    limit = 2 * context.limits.model_calls + OTHER_STEPS

    async def run_graph(emit: Emit) -> None:
        run_context = replace(context, emit=emit)
        async for _ in graph.astream(
            state, {"recursion_limit": limit}, context=run_context, stream_mode=[]
        ):
            pass

    return stream_events(run_graph)
