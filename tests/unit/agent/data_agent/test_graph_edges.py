import pytest

from agent.data_agent.graph import build_graph, check_summary_listeners


@pytest.mark.parametrize("listener", ["second_reading", "draw_with_tool"])
def test_a_node_before_the_summary_takes_the_listeners_with_it(listener: str) -> None:
    edges = build_graph(with_tools=True).builder.edges - {("chart", "summarize")}
    edges |= {("chart", "new"), ("new", "summarize"), ("new", "second_reading")}
    edges |= {("new", "draw_with_tool")}
    check_summary_listeners(edges - {("chart", "second_reading"), ("chart", "draw_with_tool")})
    others = {"second_reading", "draw_with_tool"} - {listener}
    with pytest.raises(ValueError, match=rf"{listener} waits .* start at \['new'\]"):
        check_summary_listeners(
            edges - {("new", listener)} - {("chart", other) for other in others}
        )
