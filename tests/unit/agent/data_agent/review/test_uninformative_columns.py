"""Columns that tell nothing are no answer: the statement is written again."""

import pytest

from agent.data_agent.answer_stream import stream_answer
from agent.data_agent.graph import DataAgentGraph
from agent.data_agent.review.reasons.uninformative_columns import find_uninformative
from tests.support.apps.agui_events import Item, activities, collect
from tests.support.schemas.correction_shop import make_schema
from tests.support.scripted.fake_ports import (
    FakeCatalog,
    FakeOutside,
    FakeRunner,
    FakeWriter,
    make_question,
)

ITSELF = "SELECT c.name FROM customers AS c WHERE c.name = 'Ann'"
CITY = "SELECT c.city FROM customers AS c WHERE c.name = 'Ann'"


@pytest.mark.parametrize(
    "sql",
    [
        ITSELF,
        "SELECT DISTINCT name AS who, city FROM customers WHERE 'Ann' = name AND city = 'Berlin'",
    ],
)
def test_columns_that_must_equal_a_value_repeat_it(sql: str) -> None:
    found = find_uninformative(sql, "sqlite")
    assert found is not None
    assert found.name == "repeats_condition"


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT SUM(tons) - SUM(tons) FROM stock WHERE day >= '2026-06-01'",
        "SELECT city, ROUND(100.0 * (COUNT(id) - COUNT(id)), 2) AS more FROM stock GROUP BY city",
    ],
)
def test_a_number_minus_itself_is_always_zero(sql: str) -> None:
    found = find_uninformative(sql, "sqlite")
    assert found is not None
    assert found.name == "always_zero"


@pytest.mark.parametrize(
    "sql",
    [
        CITY,
        "SELECT name, city FROM customers WHERE name = 'Ann'",
        "SELECT name FROM customers WHERE name LIKE 'A%'",
        "SELECT name FROM customers WHERE name = 'Ann' OR tier = 'gold'",
        "SELECT name FROM customers WHERE name = city",
        "SELECT a.name FROM customers AS a, customers AS b WHERE b.name = 'Ann'",
        "SELECT COUNT(*) FROM customers WHERE name = 'Ann'",
        "SELECT * FROM customers WHERE name = 'Ann'",
        "SELECT name FROM customers",
        "SELECT SUM(tons) - MIN(tons) FROM stock",
        "SELECT a.tons - b.tons FROM stock AS a, stock AS b",
        "SELECT 1 - 1 FROM stock",
        "not sql at all (",
    ],
)
def test_others_tell_something(sql: str) -> None:
    assert find_uninformative(sql, "sqlite") is None


async def ask_for_city(graph: DataAgentGraph, *writes: str) -> tuple[FakeOutside, list[Item]]:
    given = FakeOutside(
        catalog=FakeCatalog(make_schema()), writer=FakeWriter(writes), runner=FakeRunner()
    )
    question = make_question("Where does Ann live?", "en")
    return given, await collect(stream_answer(graph, question, given.context()))


async def test_the_writer_is_told_and_writes_again(graph: DataAgentGraph) -> None:
    given, items = await ask_for_city(graph, ITSELF, CITY)
    [failed] = given.writer.requests[1].failed_attempts
    assert "only shows the values of its own conditions" in failed.problem
    assert activities(items, "sql")[-1]["sql"] == CITY
    assert activities(items, "notice") == []


async def test_what_it_repeats_once_more_is_shown_with_a_warning(graph: DataAgentGraph) -> None:
    _, items = await ask_for_city(graph, ITSELF, ITSELF)
    assert activities(items, "sql")[-1]["sql"] == ITSELF
    assert [n["code"] for n in activities(items, "notice")] == ["repeats_condition"]
