"""The steps of an answer and the order they take. Built once, shared by all runs."""

from typing import Literal

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from agent.dataqa.nodes.chart import chart
from agent.dataqa.nodes.chart_tool import draw_with_tool
from agent.dataqa.nodes.check_sql import check_sql
from agent.dataqa.nodes.retrieve import retrieve
from agent.dataqa.nodes.run_sql import run_sql
from agent.dataqa.nodes.suggest import suggest
from agent.dataqa.nodes.summarize import summarize
from agent.dataqa.nodes.take_remarks import take_remarks
from agent.dataqa.nodes.write_sql import write_sql
from agent.dataqa.second_reading.offer import offering
from agent.dataqa.second_reading.read_again import read_again
from agent.dataqa.state import QaContext, QaState
from agent.dataqa.step import step

QaGraph = CompiledStateGraph[QaState, QaContext, QaState, QaState]


def build_graph(*, with_tools: bool = False) -> QaGraph:
    """The graph: find tables, write, check, run (and repair), draw, tell, suggest.

    The statement is checked and run while the writer's remarks on it are still being read. A model
    that answers one call at a time tells before it suggests.
    Beside these two the question may be read a second time, without the model, and with
    `with_tools` a chart tool of the hub may draw too.
    For a statement that is given, finding the tables is no step of its own and nothing is written.
    """
    graph = StateGraph(QaState, QaContext)
    graph.add_node("retrieve", step("retrieve", retrieve))
    graph.add_node("look_up", retrieve)
    graph.add_node("write_sql", step("write_sql", write_sql))
    graph.add_node("check_sql", step("check_sql", offering(check_sql)))
    graph.add_node("run_sql", step("run_sql", offering(run_sql)))
    graph.add_node("take_remarks", take_remarks)
    graph.add_node("chart", step("chart", chart))
    graph.add_node("summarize", step("summarize", summarize))
    graph.add_node("suggest", step("suggest", suggest))
    graph.add_node("read_again", read_again)

    graph.add_conditional_edges(START, find_or_look_up)
    graph.add_edge("look_up", "check_sql")
    graph.add_edge("retrieve", "write_sql")
    graph.add_conditional_edges("write_sql", check_or_draw)
    graph.add_conditional_edges("check_sql", run_or_rewrite)
    graph.add_conditional_edges("run_sql", draw_or_rewrite)
    graph.add_edge("take_remarks", "chart")
    graph.add_edge("chart", "summarize")
    graph.add_edge("summarize", "suggest")
    graph.add_edge("suggest", END)
    graph.add_edge("chart", "read_again")
    if with_tools:
        graph.add_node("draw_with_tool", draw_with_tool)
        graph.add_edge("chart", "draw_with_tool")
    return graph.compile()


# Asynchronous though they wait for nothing: LangGraph runs others in a thread.
async def find_or_look_up(state: QaState) -> Literal["retrieve", "look_up"]:
    """A statement that is there already begins with its check."""
    return "look_up" if state.written.sql else "retrieve"


async def check_or_draw(state: QaState) -> Literal["check_sql", "chart"]:
    """Where nothing better was written, the answer with no rows stands."""
    return "chart" if state.settled else "check_sql"


async def run_or_rewrite(state: QaState) -> Literal["run_sql", "write_sql", "chart"]:
    """A refused statement goes back to the writer."""
    if state.settled:
        return "chart"
    return "write_sql" if state.problem else "run_sql"


async def draw_or_rewrite(state: QaState) -> Literal["take_remarks", "write_sql"]:
    """A statement the database did not accept goes back to the writer."""
    return "write_sql" if state.problem else "take_remarks"
