"""The graph of the data agent: nodes and edges. Built once, shared by all runs."""

from typing import Literal

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from agent.data_agent.node_step import (
    DataAgentRuntime,
    GraphNode,
    at_once,
    in_sequence,
    make_step,
)
from agent.data_agent.nodes.ask_about_cost import ask_about_cost
from agent.data_agent.nodes.chart import draw_chart
from agent.data_agent.nodes.chart_tool import draw_with_tool
from agent.data_agent.nodes.check_sql import check_sql
from agent.data_agent.nodes.finish_annotations import finish_annotations
from agent.data_agent.nodes.retrieve import retrieve_schema
from agent.data_agent.nodes.run_sql import run_sql
from agent.data_agent.nodes.suggest import suggest_questions
from agent.data_agent.nodes.summarize import summarize
from agent.data_agent.nodes.write_sql import write_sql
from agent.data_agent.second_reading.offer import with_second_reading
from agent.data_agent.second_reading.second_reading import compare_second_reading
from agent.data_agent.state import DataAgentContext, DataAgentState, DataAgentUpdate

DataAgentGraph = CompiledStateGraph[
    DataAgentState, DataAgentContext, DataAgentState, DataAgentState
]


def build_graph(*, with_tools: bool = False) -> DataAgentGraph:
    """The graph: attempts until rows are shown with a chart, then what is said about them.

    The statement is checked and run while the writer's annotations on it are still being read.
    """
    graph = StateGraph(DataAgentState, DataAgentContext)
    graph.add_node("attempt", _make_attempt())
    graph.add_node("ask_about_cost", ask_about_cost)
    graph.add_node("comment", _make_comment(with_tools=with_tools))
    graph.add_edge(START, "attempt")
    graph.add_conditional_edges("attempt", route_attempt)
    graph.add_edge("ask_about_cost", END)
    graph.add_edge("comment", END)
    return graph.compile()


# Asynchronous although it awaits nothing: LangGraph runs synchronous functions in a thread.
async def route_attempt(state: DataAgentState) -> Literal["attempt", "ask_about_cost", "comment"]:
    """A statement with a problem goes back to the writer; a costly one waits."""
    if state.problem:
        return "attempt"
    return "comment" if state.cost_excess is None else "ask_about_cost"


def _make_attempt() -> GraphNode:
    """A statement comes about, is checked and run; its rows get their annotations and a chart.

    A given statement is not written, and its retrieval is not shown as a step. When a second
    attempt gave nothing better, the chart is of the first answer.
    """
    retrieve, write = make_step("retrieve", retrieve_schema), make_step("write_sql", write_sql)
    check = make_step("check_sql", with_second_reading(check_sql))
    run = make_step("run_sql", with_second_reading(run_sql))
    chart = make_step("chart", draw_chart)

    def complete(*before_check: GraphNode) -> GraphNode:
        rows = in_sequence(*before_check, check, run, until=_is_decided)
        return in_sequence(rows, finish_annotations, chart, until=_has_no_rows)

    first, next_one, given = complete(retrieve, write), complete(write), complete(retrieve_schema)

    async def run_attempt(state: DataAgentState, *, runtime: DataAgentRuntime) -> DataAgentUpdate:
        if state.problem:
            return await next_one(state, runtime=runtime)
        return await (given if state.written_sql.sql else first)(state, runtime=runtime)

    return run_attempt


def _make_comment(*, with_tools: bool) -> GraphNode:
    """The summary, then suggestions: some models answer one call at a time.

    Beside the summary, from its first word on, the rule engine compares its own reading of the
    question and, `with_tools`, a chart tool of the hub draws.
    """
    beside_summary: list[GraphNode] = [compare_second_reading]
    if with_tools:
        beside_summary.append(draw_with_tool)
    summary = make_step("summarize", summarize)
    return in_sequence(at_once(summary, *beside_summary), make_step("suggest", suggest_questions))


def _is_decided(state: DataAgentState) -> bool:
    return _has_no_rows(state) or state.is_first_answer_kept


def _has_no_rows(state: DataAgentState) -> bool:
    """Whether the statement must be written again, or waits for its user."""
    return bool(state.problem) or state.cost_excess is not None
