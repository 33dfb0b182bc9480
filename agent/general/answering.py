"""An answer of the assistant as a stream of events."""

from collections.abc import AsyncGenerator
from dataclasses import replace

from agent.events import Emit
from agent.general.graph import ChatGraph
from agent.general.state import ChatContext, ChatState
from agent.stream import StreamItem, streamed

OTHER_STEPS = 4


def answer(graph: ChatGraph, state: ChatState, context: ChatContext) -> AsyncGenerator[StreamItem]:
    """The events of one answer as they happen, and what is only kept.

    Closing the generator cancels the model call or the tool under way. Raises the `RunFailed` that
    ended it.
    """
    limit = 2 * context.budget.turns + OTHER_STEPS

    async def work(emit: Emit) -> None:
        heard = replace(context, emit=emit)
        async for _ in graph.astream(
            state, {"recursion_limit": limit}, context=heard, stream_mode=[]
        ):
            pass

    return streamed(work)
