import threading

from agent.data_agent.graph import DataAgentGraph
from agent.ports import WrittenSql
from model.sources.query import CheckedQuery
from tests.support.scripted.fake_ports import FakeOutside, FakeRunner, FakeWriter
from tests.unit.agent.data_agent.test_graph import SQL, activities, ask


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


async def test_an_assumption_that_another_one_continues_is_told_once(graph: DataAgentGraph) -> None:
    short, long = "按“下单日期”统计时间", "按“下单日期”统计时间：2026-01-01 – 2026-03-31"
    written = WrittenSql(SQL, assumptions=(short, long, "下单日期"))
    items = await ask(graph, FakeOutside(writer=FakeWriter((written,))))
    assumptions = activities(items, "sql")[-1]["assumptions"]
    assert assumptions[:2] == [long, "下单日期"]
