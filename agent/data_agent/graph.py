"""The graph of the data agent: nodes and edges. Built once, shared by all runs."""

from typing import Literal

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from agent.data_agent.node_step import GraphNode, in_sequence, make_step
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
ATTEMPTS = ("first_attempt", "next_attempt", "given_statement")


def build_graph(*, with_tools: bool = False) -> DataAgentGraph:
    """The graph: attempts until rows are shown with a chart, then the summary, then suggestions.

    The statement is checked and run while the writer's annotations on it are still being read. The
    summary comes before the suggestions, for some models answer one call at a time. Beside the
    summary the rule engine compares its own reading of the question and, `with_tools`, a chart tool
    of the hub draws. A given statement is not written, and its retrieval is not shown as a step.
    """
    graph = StateGraph(DataAgentState, DataAgentContext)
    retrieve, write = make_step("retrieve", retrieve_schema), make_step("write_sql", write_sql)
    graph.add_node("first_attempt", _make_attempt(retrieve, write))
    graph.add_node("next_attempt", _make_attempt(write))
    graph.add_node("given_statement", _make_attempt(retrieve_schema))
    graph.add_node("ask_about_cost", ask_about_cost)
    graph.add_node("summarize", make_step("summarize", summarize))
    graph.add_node("suggest", make_step("suggest", suggest_questions))
    graph.add_node("second_reading", compare_second_reading)
    # These wait for the first word of the summary. LangGraph starts a node only when all that
    # started with the one before it have ended, so they start with the summary, or wait for ever.
    with_summary = ["summarize", "second_reading"]
    if with_tools:
        graph.add_node("draw_with_tool", draw_with_tool)
        with_summary.append("draw_with_tool")

    # Asynchronous although it awaits nothing: LangGraph runs synchronous functions in a thread.
    async def route_attempt(state: DataAgentState) -> list[str]:
        """A statement with a problem goes back to the writer; a costly one waits."""
        if state.problem:
            return ["next_attempt"]
        return with_summary if state.excess is None else ["ask_about_cost"]

    graph.add_conditional_edges(START, route_start)
    for attempt in ATTEMPTS:
        graph.add_conditional_edges(
            attempt, route_attempt, ["next_attempt", "ask_about_cost", *with_summary]
        )
    graph.add_edge("ask_about_cost", END)
    graph.add_edge("summarize", "suggest")
    graph.add_edge("suggest", END)
    return graph.compile()


async def route_start(state: DataAgentState) -> Literal["first_attempt", "given_statement"]:
    """The user's own statement needs the schema, but is not written."""
    return "given_statement" if state.written_sql.sql else "first_attempt"


def _make_attempt(*before_check: GraphNode) -> GraphNode:
    """A statement comes about, is checked and run; its rows get their annotations and a chart.

    When a second attempt gave nothing better, the chart is of the first answer.
    """
    check = make_step("check_sql", with_second_reading(check_sql))
    run = make_step("run_sql", with_second_reading(run_sql))
    rows = in_sequence(*before_check, check, run, until=_is_decided)
    chart = make_step("chart", draw_chart)
    return in_sequence(rows, finish_annotations, chart, until=_has_no_rows)


def _is_decided(state: DataAgentState) -> bool:
    return _has_no_rows(state) or state.kept_first_answer


def _has_no_rows(state: DataAgentState) -> bool:
    """Whether the statement must be written again, or waits for its user."""
    return bool(state.problem) or state.excess is not None
