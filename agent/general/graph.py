"""How the assistant answers: read up, then think and act in turns. Built once, shared by all."""

from collections.abc import Awaitable, Callable
from typing import Literal, Protocol

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from agent.general.nodes.act import act
from agent.general.nodes.cite import cite
from agent.general.nodes.look_up import look_up
from agent.general.nodes.remember import remember
from agent.general.nodes.think import think
from agent.general.state import ChatContext, ChatState, Update
from agent.usage import metered

ChatGraph = CompiledStateGraph[ChatState, ChatContext, ChatState, ChatState]


class _Node(Protocol):
    def __call__(self, state: ChatState, *, runtime: Runtime[ChatContext]) -> Awaitable[Update]: ...


def build_graph() -> ChatGraph:
    """The graph: remember and look up, then think and act until there is nothing to call.

    An answer that goes on after a pause begins with the calls that waited.
    """
    graph = StateGraph(ChatState, ChatContext)
    for name, work in (
        ("remember", remember),
        ("look_up", look_up),
        ("think", think),
        ("act", act),
        ("cite", cite),
    ):
        graph.add_node(name, _metered(work))
    graph.add_edge(START, "remember")
    graph.add_conditional_edges("remember", look_up_or_go_on)
    graph.add_edge("look_up", "think")
    graph.add_conditional_edges("think", act_or_end)
    graph.add_conditional_edges("act", think_or_wait)
    graph.add_edge("cite", END)
    return graph.compile()


# Asynchronous though they wait for nothing: LangGraph runs others in a thread.
async def look_up_or_go_on(state: ChatState) -> Literal["look_up", "act"]:
    """Calls that the user was asked about come first."""
    return "act" if state.calls else "look_up"


async def act_or_end(state: ChatState) -> Literal["act", "cite"]:
    """Without calls the answer is complete."""
    return "act" if state.calls else "cite"


async def think_or_wait(state: ChatState) -> Literal["think", "cite"]:
    """A call that needs the user's yes ends the run."""
    return "cite" if state.pause else "think"


def _metered(work: Callable[[ChatState, ChatContext], Awaitable[Update]]) -> _Node:
    async def node(state: ChatState, *, runtime: Runtime[ChatContext]) -> Update:
        with metered(runtime.context.emit):
            return await work(state, runtime.context)

    return node
