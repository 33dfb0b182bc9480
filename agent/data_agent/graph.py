"""The graph of the data agent: nodes and edges. Built once, shared by all runs."""

from collections.abc import Set
from typing import Literal

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from agent.data_agent.node_step import make_step
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
from agent.data_agent.state import DataAgentContext, DataAgentState

DataAgentGraph = CompiledStateGraph[
    DataAgentState, DataAgentContext, DataAgentState, DataAgentState
]

SUMMARY_LISTENERS = ("second_reading", "draw_with_tool")
"""Nodes that wait for the first word of the summary."""


def build_graph(*, with_tools: bool = False) -> DataAgentGraph:
    """The graph: retrieve, write, check and run (or repair) a statement, chart, summarize, suggest.

    The statement is checked and run while the writer's annotations on it are still being read. The
    summary comes before the suggestions, for some models answer one call at a time. Beside the
    summary the rule engine compares its own reading of the question and, `with_tools`, a chart tool
    of the hub draws. A given statement is not written, and its retrieval is not shown as a step.
    """
    graph = StateGraph(DataAgentState, DataAgentContext)
    graph.add_node("retrieve", make_step("retrieve", retrieve_schema))
    graph.add_node("retrieve_silently", retrieve_schema)
    graph.add_node("write_sql", make_step("write_sql", write_sql))
    graph.add_node("check_sql", make_step("check_sql", with_second_reading(check_sql)))
    graph.add_node("run_sql", make_step("run_sql", with_second_reading(run_sql)))
    graph.add_node("ask_about_cost", ask_about_cost)
    graph.add_node("finish_annotations", finish_annotations)
    graph.add_node("chart", make_step("chart", draw_chart))
    graph.add_node("summarize", make_step("summarize", summarize))
    graph.add_node("suggest", make_step("suggest", suggest_questions))
    graph.add_node("second_reading", compare_second_reading)

    graph.add_conditional_edges(START, route_start)
    graph.add_edge("retrieve_silently", "check_sql")
    graph.add_edge("retrieve", "write_sql")
    graph.add_conditional_edges("write_sql", route_written)
    graph.add_conditional_edges("check_sql", route_checked)
    graph.add_conditional_edges("run_sql", route_run)
    graph.add_edge("ask_about_cost", END)
    graph.add_edge("finish_annotations", "chart")
    graph.add_edge("chart", "summarize")
    graph.add_edge("summarize", "suggest")
    graph.add_edge("suggest", END)
    graph.add_edge("chart", "second_reading")
    if with_tools:
        graph.add_node("draw_with_tool", draw_with_tool)
        graph.add_edge("chart", "draw_with_tool")
    check_summary_listeners(graph.edges)
    return graph.compile()


def check_summary_listeners(edges: Set[tuple[str, str]]) -> None:
    """Refuses a graph in which a listener starts before the summary and would wait for ever.

    LangGraph starts a node only when all that started with the one before it have ended.
    Raises `ValueError` with the edge that is missing.
    """
    starts = {start for start, end in edges if end == "summarize"}
    for listener in SUMMARY_LISTENERS:
        actual = {start for start, end in edges if end == listener}
        if actual and actual != starts:
            raise ValueError(
                f"{listener} waits for the summary: its edges start at {sorted(starts)}, "
                f"as those of summarize do, not at {sorted(actual)}"
            )


# Asynchronous although they await nothing: LangGraph runs synchronous functions in a thread.
async def route_start(state: DataAgentState) -> Literal["retrieve", "retrieve_silently"]:
    """The user's own statement needs the schema, but is not written."""
    return "retrieve_silently" if state.written_sql.sql else "retrieve"


async def route_written(state: DataAgentState) -> Literal["check_sql", "chart"]:
    """When the second attempt wrote nothing better, the first answer is shown."""
    return "chart" if state.kept_first_answer else "check_sql"


async def route_checked(state: DataAgentState) -> Literal["run_sql", "write_sql", "chart"]:
    """A refused statement goes back to the writer."""
    if state.kept_first_answer:
        return "chart"
    return "write_sql" if state.problem else "run_sql"


async def route_run(
    state: DataAgentState,
) -> Literal["finish_annotations", "write_sql", "ask_about_cost"]:
    """A statement the database did not accept goes back to the writer; a costly one waits."""
    if state.excess is not None:
        return "ask_about_cost"
    return "write_sql" if state.problem else "finish_annotations"
