import threading

from agent.data_agent.graph import DataAgentGraph
from model.sources.query import CheckedQuery
from tests.support.scripted.fake_ports import FakeOutside, FakeRunner
from tests.unit.agent.data_agent.test_graph import ask


async def test_statements_are_checked_off_the_event_loop(graph: DataAgentGraph) -> None:
    """However short: what takes the parser long cannot be told by its length."""
    seen: list[threading.Thread] = []

    class Watched(FakeRunner):
        def check(self, sql: str) -> CheckedQuery:
            seen.append(threading.current_thread())
            return super().check(sql)

    await ask(graph, FakeOutside(runner=Watched()))
    assert seen
    assert threading.main_thread() not in seen
