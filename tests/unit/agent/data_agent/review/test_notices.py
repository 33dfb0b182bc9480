"""What a review found stands above the rows, in the reader's language."""

import pytest

from agent.data_agent.answer_stream import stream_answer
from agent.data_agent.graph import DataAgentGraph
from agent.data_agent.review.reasons.missing_values import is_empty
from model.sources.query import Cell, QueryResult, ResultColumn
from tests.support.apps.agui_events import activities, collect, shape
from tests.support.schemas.correction_shop import make_schema
from tests.support.scripted.fake_ports import (
    ROWS,
    FakeCatalog,
    FakeOutside,
    FakeRunner,
    FakeWriter,
    make_question,
)
from tests.unit.agent.data_agent.test_graph import ask

TWICE = "SELECT SUM(o.amount) FROM orders o JOIN order_items i ON i.order_id = o.order_id"
NONE = QueryResult(ROWS.columns, ())


def outside(sql: str, result: QueryResult = ROWS) -> FakeOutside:
    return FakeOutside(
        catalog=FakeCatalog(make_schema()), writer=FakeWriter((sql,)), runner=FakeRunner(result)
    )


@pytest.mark.parametrize(
    ("locale", "part"), [("en", "repeats rows of orders"), ("zh-CN", "重复计算")]
)
async def test_rows_that_count_twice_are_told_above_the_table(
    graph: DataAgentGraph, locale: str, part: str
) -> None:
    items = await ask(graph, outside(TWICE), locale)
    [notice] = activities(items, "notice")
    assert (notice["level"], notice["code"]) == ("warning", "rows_multiplied")
    assert part in notice["message"]
    words = shape(items)
    assert words.index("notice") < words.index("table")


async def test_a_measure_that_nobody_has_is_told(graph: DataAgentGraph) -> None:
    question = make_question("total salary of all customers", "en")
    given = outside("SELECT SUM(amount) FROM orders")
    items = await collect(stream_answer(graph, question, given.context()))
    [notice] = activities(items, "notice")
    assert notice["message"].startswith("Nothing here is called “salary”; amount was used")


async def test_a_statement_of_the_users_own_is_not_held_against_the_question(
    graph: DataAgentGraph,
) -> None:
    question = make_question("total salary of all customers", "en")
    context = outside("").context()
    items = await collect(stream_answer(graph, question, context, "SELECT SUM(amount) FROM orders"))
    assert activities(items, "notice") == []


async def test_an_unknown_value_is_told_where_nothing_was_found(graph: DataAgentGraph) -> None:
    sql = "SELECT name FROM customers WHERE city = 'Atlantis'"
    [notice] = activities(await ask(graph, outside(sql, NONE), "en"), "notice")
    assert notice["message"] == "customers.city has no value 'Atlantis'."
    assert activities(await ask(graph, outside(sql), "en"), "notice") == []


async def test_a_value_that_is_stored_is_not(graph: DataAgentGraph) -> None:
    sql = "SELECT name FROM customers WHERE city = 'Berlin'"
    [notice] = activities(await ask(graph, outside(sql, NONE), "en"), "notice")
    assert (notice["level"], notice["code"]) == ("info", "no_rows")
    assert notice["quote"] == "customers.city = 'Berlin'"
    assert "Berlin" not in notice["message"]


@pytest.mark.parametrize(
    ("rows", "empty"),
    [((), True), (((None, None),), True), (((0,),), True), (((0, "a"),), False), (((1,),), False)],
)
def test_a_row_of_nothing_is_empty(rows: tuple[tuple[Cell, ...], ...], empty: bool) -> None:
    assert is_empty(QueryResult((), rows)) is empty


@pytest.mark.parametrize(
    ("locale", "part"), [("en", "compared with itself"), ("zh-CN", "自己相比")]
)
async def test_a_rate_of_all_everywhere_is_told_above_the_table(
    graph: DataAgentGraph, locale: str, part: str
) -> None:
    sql = "SELECT city, AVG(tier = 'gold') AS x FROM customers GROUP BY city"
    columns = (ROWS.columns[0], ResultColumn("x", "x", "float"))
    result = QueryResult(columns, (("Berlin", 1.0), ("Hamburg", 1.0)))
    items = await ask(graph, outside(sql, result), locale)
    [notice] = [n for n in activities(items, "notice") if n["code"] == "ratio_whole"]
    assert notice["level"] == "warning"
    assert part in notice["message"]
    words = shape(items)
    assert words.index("notice") < words.index("table")


LEFT = (
    "SELECT c.name FROM customers c LEFT JOIN orders o ON o.customer_id = c.customer_id{} WHERE {}"
)
WITHOUT = "SELECT name FROM customers c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE {})"


@pytest.mark.parametrize(
    "sql",
    [
        WITHOUT.format("o.customer_id = c.customer_id"),
        WITHOUT.format("o.customer_id = c.customer_id AND o.amount > 10"),
        LEFT.format("", "o.order_id IS NULL"),
        LEFT.format(" AND o.amount > 10", "o.order_id IS NULL"),
    ],
)
async def test_nobody_is_without_is_an_answer(graph: DataAgentGraph, sql: str) -> None:
    [notice] = activities(await ask(graph, outside(sql, NONE), "en"), "notice")
    assert (notice["level"], notice["code"]) == ("info", "none_without_match")
    assert "every row of “customers” has at least one such row in “orders”" in notice["message"]


@pytest.mark.parametrize(
    "sql",
    [
        WITHOUT.format("o.customer_id = c.customer_id") + " AND c.name = 'Ann'",
        WITHOUT.format("o.amount > 10"),
        LEFT.format("", "o.order_id IS NULL AND c.name = 'Ann'"),
        LEFT.format("", "c.name IS NULL"),
        LEFT.format("", "o.order_id IS NULL").replace("LEFT JOIN", "JOIN"),
        "SELECT name FROM customers WHERE customer_id NOT IN (SELECT customer_id FROM orders)",
    ],
)
async def test_other_conditions_may_leave_everybody_out(graph: DataAgentGraph, sql: str) -> None:
    codes = [n["code"] for n in activities(await ask(graph, outside(sql, NONE)), "notice")]
    assert "none_without_match" not in codes
    assert "no_rows" in codes


async def test_sums_over_nothing_are_no_rows(graph: DataAgentGraph) -> None:
    nothing = QueryResult((ROWS.columns[1],), ((None,),))
    sql = "SELECT SUM(amount) FROM orders WHERE order_date > '2031-01-01'"
    [notice] = activities(await ask(graph, outside(sql, nothing), "en"), "notice")
    assert notice["code"] == "no_rows"


async def test_the_statement_carries_its_joins(graph: DataAgentGraph) -> None:
    sql = "SELECT COUNT(*) FROM orders o JOIN customers c ON c.customer_id = o.customer_id"
    shown = activities(await ask(graph, outside(sql), "en"), "sql")[-1]
    assert shown["joins"] == ["customers.customer_id = orders.customer_id"]
