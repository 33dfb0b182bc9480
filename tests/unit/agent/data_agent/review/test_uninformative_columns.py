"""Columns that tell nothing are no answer: the statement is written again."""

import pytest

from agent.data_agent.answer_stream import stream_answer
from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.correction.sql_parsing import parse_query
from agent.data_agent.correction.table_lookup import TableLookup
from agent.data_agent.derivation.uninformative_columns import (
    UninformativeColumns,
    find_uninformative,
)
from agent.data_agent.graph import DataAgentGraph
from model.errors import CannotAnswer
from model.sources.schema import Column, ColumnProfile, Table
from tests.support.apps.agui_events import Item, activities, collect
from tests.support.schemas.correction_shop import make_schema
from tests.support.scripted.fake_ports import (
    FakeCatalog,
    FakeOutside,
    FakeRunner,
    FakeWriter,
    make_question,
)

TABLES = TableLookup(make_schema())
ITSELF = "SELECT c.name FROM customers AS c WHERE c.name = 'Ann'"
CITY = "SELECT c.city FROM customers AS c WHERE c.name = 'Ann'"


def find(sql: str) -> UninformativeColumns | None:
    tree = parse_query(sql, "sqlite")
    return find_uninformative(Statement(tree, TABLES)) if tree is not None else None


@pytest.mark.parametrize(
    "sql",
    [
        ITSELF,
        "SELECT DISTINCT name AS who, city FROM customers WHERE 'Ann' = name AND city = 'Berlin'",
    ],
)
def test_columns_that_must_equal_a_value_repeat_it(sql: str) -> None:
    found = find(sql)
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
    found = find(sql)
    assert found is not None
    assert found.name == "always_zero"


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT customer_id, COUNT(*) FROM customers GROUP BY customer_id",
        "SELECT name FROM customers AS c GROUP BY c.name, c.customer_id ORDER BY COUNT(*) DESC",
        "SELECT city FROM customers WHERE customer_id IN (SELECT customer_id FROM customers "
        "GROUP BY customer_id HAVING COUNT(name) > 1)",
    ],
)
def test_a_count_of_each_row_is_always_one(sql: str) -> None:
    found = find(sql)
    assert found is not None
    assert found.name == "counts_single_rows"


def test_a_count_of_rows_that_all_differ_is_always_one() -> None:
    unique = ColumnProfile(9, whole=True, nulls=0, distinct=9)
    calls = Table(
        "calls", (Column("ref", "TEXT", "text", profile=unique), Column("n", "INT", "integer"))
    )
    tables = TableLookup(make_schema(tables=(calls,)))
    tree = parse_query("SELECT ref, COUNT(*) FROM calls GROUP BY ref", "sqlite")
    assert tree is not None
    found = find_uninformative(Statement(tree, tables))
    assert found is not None
    assert found.name == "counts_single_rows"


def test_a_count_of_what_is_grouped_by_is_always_one() -> None:
    found = find("SELECT city, COUNT(DISTINCT city) AS cities FROM customers GROUP BY city")
    assert found is not None
    assert found.name == "counts_own_group"


@pytest.mark.parametrize(
    "sql",
    [
        CITY,
        "SELECT city, COUNT(DISTINCT tier) FROM customers GROUP BY city",
        "SELECT customer_id, COUNT(*) FROM orders GROUP BY customer_id",
        "SELECT c.customer_id, COUNT(*) FROM customers AS c JOIN orders AS o "
        "ON o.customer_id = c.customer_id GROUP BY c.customer_id",
        "SELECT customer_id FROM customers GROUP BY customer_id",
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
    ],
)
def test_others_tell_something(sql: str) -> None:
    assert find(sql) is None


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


async def test_a_writer_that_knows_no_other_statement_answers_nothing(
    graph: DataAgentGraph,
) -> None:
    with pytest.raises(CannotAnswer, match="only repeat what the statement looks for"):
        await ask_for_city(graph, ITSELF, CannotAnswer("engine.no_other_reading"))


async def test_what_tells_nothing_is_written_again_where_it_finds_nothing(
    graph: DataAgentGraph,
) -> None:
    alone = "SELECT name FROM customers GROUP BY customer_id HAVING COUNT(*) > 1"
    other = "SELECT c.city FROM customers AS c GROUP BY c.city HAVING COUNT(*) > 1"
    given, items = await ask_for_city(graph, alone, other)
    assert "COUNT is always 1" in given.writer.requests[1].failed_attempts[0].problem
    assert activities(items, "sql")[-1]["sql"] == other
