"""The assistant's graph: recall, search, then model and tools alternately. Built once, shared."""

from collections.abc import Awaitable, Callable
from typing import Literal, Protocol

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from agent.assistant.nodes.ask_model import ask_model
from agent.assistant.nodes.call_tools import call_tools
from agent.assistant.nodes.recall_chat import recall_chat
from agent.assistant.nodes.search_documents import search_documents
from agent.assistant.nodes.show_citations import show_citations
from agent.assistant.state import AssistantContext, AssistantState, AssistantUpdate
from agent.runtime.usage_tracking import track_usage

AssistantGraph = CompiledStateGraph[
    AssistantState, AssistantContext, AssistantState, AssistantState
]


class _Node(Protocol):
    def __call__(
        self, state: AssistantState, *, runtime: Runtime[AssistantContext]
    ) -> Awaitable[AssistantUpdate]: ...


def build_graph() -> AssistantGraph:
    """The graph: recall the chat, search documents, then alternate model and tools.

    An answer that resumes after a pause begins with the approved tool calls.
    """
    graph = StateGraph(AssistantState, AssistantContext)
    for name, work in (
        ("recall_chat", recall_chat),
        ("search_documents", search_documents),
        ("ask_model", ask_model),
        ("call_tools", call_tools),
        ("show_citations", show_citations),
    ):
        graph.add_node(name, _make_node(work))
    graph.add_edge(START, "recall_chat")
    graph.add_conditional_edges("recall_chat", route_start)
    graph.add_edge("search_documents", "ask_model")
    graph.add_conditional_edges("ask_model", route_calls)
    graph.add_conditional_edges("call_tools", route_results)
    graph.add_edge("show_citations", END)
    return graph.compile()


# Asynchronous although they await nothing: LangGraph runs synchronous functions in a thread.
async def route_start(state: AssistantState) -> Literal["search_documents", "call_tools"]:
    """A resumed answer begins with the calls that the user decided about."""
    return "call_tools" if state.calls else "search_documents"


async def route_calls(state: AssistantState) -> Literal["call_tools", "show_citations"]:
    """Without calls the answer is complete."""
    return "call_tools" if state.calls else "show_citations"


async def route_results(state: AssistantState) -> Literal["ask_model", "show_citations"]:
    """A call that needs the user's approval ends the run."""
    return "show_citations" if state.pause else "ask_model"


def _make_node(
    work: Callable[[AssistantState, AssistantContext], Awaitable[AssistantUpdate]],
) -> _Node:
    async def run_node(
        state: AssistantState, *, runtime: Runtime[AssistantContext]
    ) -> AssistantUpdate:
        with track_usage(runtime.context.emit):
            return await work(state, runtime.context)

    return run_node
