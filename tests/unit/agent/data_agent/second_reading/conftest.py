import pytest

from agent.data_agent.graph import DataAgentGraph, build_graph


@pytest.fixture(scope="module")
def graph() -> DataAgentGraph:
    return build_graph()
