"""What a writer is told of a failed statement, and what happens when it writes the same again."""

import pytest

from agent.data_agent.correction.advice import find_advice
from agent.data_agent.correction.table_lookup import TableLookup
from agent.data_agent.graph import DataAgentGraph
from agent.data_agent.sql_writing.sql_prompt import make_prompt
from model.errors import SqlFailed, SqlRejected
from model.sources.query import CheckedQuery
from tests.support.apps.agui_events import activities
from tests.support.schemas.correction_shop import make_schema
from tests.support.scripted.fake_ports import SQL, FakeOutside, FakeRunner, FakeWriter
from tests.unit.agent.data_agent.test_graph import ask, ask_until

KEY = "answer.cannot_answer"
BAD = "SELECT sold FROM orders"
SAME = "select  SOLD\nfrom Orders ;"
REFUSAL = SqlRejected(KEY, reason="no such column")


def refusing(*statements: str) -> FakeRunner:
    return FakeRunner(refuses=dict.fromkeys(statements, REFUSAL))


async def test_a_statement_that_failed_is_not_checked_again(graph: DataAgentGraph) -> None:
    checked: list[str] = []

    class Counting(FakeRunner):
        def check(self, sql: str) -> CheckedQuery:
            checked.append(sql)
            return super().check(sql)

    runner, writer = Counting(refuses={BAD: REFUSAL}), FakeWriter((BAD, SAME, SQL))
    items = await ask(graph, FakeOutside(writer=writer, runner=runner))
    assert checked == [BAD, SQL]
    statuses = [(s["attempt"], s["status"]) for s in activities(items, "sql")]
    assert statuses[2:4] == [(2, "checking"), (2, "rejected")]
    assert "不再重复执行" in activities(items, "sql")[3]["problem"]


async def test_a_repeat_and_a_second_repair_are_asked_at_a_higher_temperature(
    graph: DataAgentGraph,
) -> None:
    again = FakeWriter((BAD, SAME, SQL))
    await ask(graph, FakeOutside(writer=again, runner=refusing(BAD)))
    assert [r.temperature for r in again.requests] == [None, None, 0.4]
    assert [len(r.failed_attempts) for r in again.requests] == [0, 1, 1]
    other = "SELECT other FROM orders"
    second = FakeWriter((BAD, other, SQL))
    await ask(graph, FakeOutside(writer=second, runner=refusing(BAD, other)))
    assert [r.temperature for r in second.requests] == [None, None, 0.4]


async def test_two_repeats_end_with_the_problem_of_the_statement(graph: DataAgentGraph) -> None:
    writer = FakeWriter((BAD, SAME, SAME, SQL))
    outside = FakeOutside(writer=writer, runner=refusing(BAD), max_attempts=9)
    _, error = await ask_until(graph, outside, SqlRejected)
    assert error is REFUSAL
    assert len(writer.requests) == 3


async def test_a_statement_that_the_database_refused_is_not_run_again(
    graph: DataAgentGraph,
) -> None:
    runner = FakeRunner(fails={BAD: SqlFailed(KEY, reason="gone")})
    await ask(graph, FakeOutside(writer=FakeWriter((BAD, SAME, SQL)), runner=runner))
    assert runner.ran == [BAD, SQL]


async def test_the_writer_learns_what_may_help(graph: DataAgentGraph) -> None:
    bad = "SELECT provnce_x FROM orders"
    writer = FakeWriter((bad, SQL))
    await ask(graph, FakeOutside(writer=writer, runner=refusing(bad)))
    [failed] = writer.requests[1].failed_attempts
    assert failed.problem == REFUSAL.text("zh-CN")
    assert failed.advice == "与 provnce_x 相近的列：orders.province。"
    content = make_prompt(writer.requests[1])[-1]["content"]
    assert f"{failed.problem} {failed.advice}" in content


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        (
            "SELECT city FROM orders",
            "customers.city has it: join on orders.customer_id = customers.customer_id.",
        ),
        ("SELECT c.amount FROM orders o, customers c", "c.amount is o.amount."),
        ("SELECT opened_on FROM customers", "stores.opened_on has it."),
        ("SELECT ammount_x FROM orders", "Like ammount_x: orders.amount."),
        (
            "SELECT order_id FROM orders JOIN order_items ON true",
            "order_id is in several tables: write orders.order_id / order_items.order_id.",
        ),
        (
            "SELECT name FROM customers WHERE city = 'Berlinn'",
            "customers.city has no value 'Berlinn'; stored values like it: 'Berlin'.",
        ),
        ("SELECT name FROM customers WHERE city = 'Berlin'", ""),
        ("SELECT FROM (", ""),
    ],
)
def test_advice_names_owners_joins_and_what_is_like_it(sql: str, told: str) -> None:
    assert find_advice(sql, TableLookup(make_schema()), "en") == told
    assert bool(find_advice(sql, TableLookup(make_schema()), "zh-CN")) is bool(told)


def test_a_name_that_stands_twice_in_from_is_no_failure() -> None:
    sql = "SELECT d.name FROM customers AS d JOIN orders AS d ON d.customer_id = d.customer_id"
    assert isinstance(find_advice(sql, TableLookup(make_schema()), "en"), str)
