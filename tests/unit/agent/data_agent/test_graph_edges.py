import pytest

from agent.data_agent.graph import build_graph


@pytest.mark.parametrize("listener", ["second_reading", "draw_with_tool"])
def test_what_waits_for_the_summary_starts_wherever_it_starts(listener: str) -> None:
    edges = build_graph(with_tools=True).get_graph().edges
    before_summary = {edge.source for edge in edges if edge.target == "summarize"}
    assert before_summary == {"first_attempt", "next_attempt", "given_statement"}
    assert {edge.source for edge in edges if edge.target == listener} == before_summary
