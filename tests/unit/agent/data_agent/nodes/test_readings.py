"""How an ambiguous question was read is told with the rows, and before the summary."""

from agent.data_agent.graph import DataAgentGraph
from agent.ports import Reading, WrittenSql
from tests.support.apps.agui_events import activities, shape
from tests.support.scripted.fake_ports import SQL, FakeOutside, FakeWriter
from tests.unit.agent.data_agent.test_graph import ask

OTHERS = (Reading("by delivery date", "SELECT 2"), Reading("by number of orders", "SELECT 3"))
READ = WrittenSql(SQL, assumptions=("Read as: by order date",), reading="by order date")


async def test_the_readings_come_with_the_rows(graph: DataAgentGraph) -> None:
    written = WrittenSql(
        SQL, assumptions=READ.assumptions, reading=READ.reading, other_readings=OTHERS
    )
    items = await ask(graph, FakeOutside(writer=FakeWriter((written,))), "en")
    [told] = activities(items, "readings")
    assert told["taken"] == "by order date"
    assert [other["sql"] for other in told["others"]] == ["SELECT 2", "SELECT 3"]
    assert activities(items, "sql")[-1]["assumptions"][0] == "Read as: by order date"
    words = shape(items)
    assert words.index("readings") < words.index("chart")


async def test_without_other_readings_nothing_is_offered(graph: DataAgentGraph) -> None:
    items = await ask(graph, FakeOutside(writer=FakeWriter((READ,))), "en")
    assert activities(items, "readings") == []
