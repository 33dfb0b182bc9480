"""The graph of the data agent, built once for a module of tests."""

import pytest

from agent.data_agent.graph import DataAgentGraph, build_graph


@pytest.fixture(scope="module")
def graph() -> DataAgentGraph:
    """The graph without chart tools."""
    return build_graph()
