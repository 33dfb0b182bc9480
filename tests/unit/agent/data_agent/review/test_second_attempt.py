"""Where a value is not stored and nothing was found, another statement is asked for, once."""

import pytest

from agent.data_agent.answer_stream import stream_answer
from agent.data_agent.graph import DataAgentGraph
from model.errors import CannotAnswer, ModelUnavailable, SqlFailed, SqlRejected
from model.sources.query import CheckedQuery, OnWait, QueryResult
from model.sources.schema import Column, ColumnProfile, Table
from tests.support.apps.agui_events import Item, activities, assert_conformant, collect, shape
from tests.support.schemas.correction_shop import TABLES, make_schema
from tests.support.scripted.fake_ports import (
    ROWS,
    FakeCatalog,
    FakeOutside,
    FakeRunner,
    FakeWriter,
    make_question,
)
from tests.unit.agent.data_agent.test_graph import ask

KEY = "answer.cannot_answer"
MISSPELT = "SELECT name FROM customers WHERE city = 'Berlinn'"
RIGHT = "SELECT name FROM customers WHERE city = 'Berlin'"
OTHER = "SELECT name FROM customers WHERE city = 'Hamburgh'"
ONE = "SELECT COUNT(*) FROM customers"
EACH = "SELECT city, COUNT(*) FROM customers GROUP BY city"


class RunnerWithFewerRows(FakeRunner):
    """Finds all rows for some statements only."""

    async def run(
        self,
        query: CheckedQuery,
        on_wait: OnWait | None = None,
        *,
        cost_approved: bool = False,
        counted: bool = True,
    ) -> QueryResult:
        result = await super().run(query, on_wait)
        return QueryResult(result.columns, result.rows[: self.count_rows(query.sql)])

    def count_rows(self, sql: str) -> int | None:
        """How many rows a statement finds; None: all."""
        raise NotImplementedError


class OneRow(RunnerWithFewerRows):
    """Gives one row for all, unless the statement groups."""

    def count_rows(self, sql: str) -> int | None:
        return None if "GROUP BY" in sql else 1


class SomeRows(RunnerWithFewerRows):
    """Finds rows for the right statement only."""

    def count_rows(self, sql: str) -> int | None:
        return None if sql == RIGHT else 0


def outside(*writes: str | Exception, runner: FakeRunner | None = None) -> FakeOutside:
    return FakeOutside(
        catalog=FakeCatalog(make_schema()), writer=FakeWriter(writes), runner=runner or SomeRows()
    )


async def test_the_stored_values_go_to_the_writer_and_the_reader(graph: DataAgentGraph) -> None:
    given = outside(MISSPELT, RIGHT)
    items = await ask(graph, given, "en")
    [failed] = given.writer.requests[1].failed_attempts
    assert "stored values like it: 'Berlin'" in failed.problem.lower().replace("berlin", "Berlin")
    statuses = [(s["attempt"], s["status"]) for s in activities(items, "sql")]
    assert statuses[1:3] == [(1, "running"), (1, "failed")]
    assert statuses[-1] == (2, "ok")
    [table] = activities(items, "table")
    assert table["row_count"] == len(ROWS.rows)
    [notice] = activities(items, "notice")
    assert notice["code"] == "value_not_stored_near", "that another value was taken is told"


@pytest.mark.parametrize(
    "second",
    [
        MISSPELT,
        "select NAME\nfrom Customers where city = 'Berlinn' ;",
        CannotAnswer(KEY, reason="no such city"),
        ModelUnavailable(KEY, reason="down"),
        "SELECT refused",
        "SELECT failing",
    ],
)
async def test_without_anything_better_the_empty_answer_stands(
    graph: DataAgentGraph, second: str | Exception
) -> None:
    runner = SomeRows(
        refuses={"SELECT refused": SqlRejected(KEY, reason="no")},
        fails={"SELECT failing": SqlFailed(KEY, reason="no")},
    )
    given = outside(MISSPELT, second, RIGHT, runner=runner)
    items = await ask(graph, given, "en")
    assert len(given.writer.requests) == 2
    assert runner.ran.count(MISSPELT) == 1
    [table] = activities(items, "table")
    assert table["row_count"] == 0
    last = activities(items, "sql")[-1]
    assert (last["sql"], last["status"], last["attempt"]) == (MISSPELT, "ok", 1)
    assert [n["code"] for n in activities(items, "notice")] == ["value_not_stored_near"]
    assert "figures" in shape(items)


async def test_a_spelling_of_the_question_is_asked_for(graph: DataAgentGraph) -> None:
    given = outside("SELECT name FROM customers WHERE city = 'berlin'", RIGHT)
    await collect(stream_answer(graph, make_question("Kunden in Berlin", "en"), given.context()))
    assert len(given.writer.requests) == 2


async def test_what_the_codes_of_a_column_mean_goes_to_the_writer(graph: DataAgentGraph) -> None:
    known = ColumnProfile(9, whole=True, nulls=0, distinct=2)
    kind = Column("kind", "TEXT", "text", samples=("N", "S"), comment="N北门 S南门", profile=known)
    schema = make_schema(tables=(*TABLES, Table("gates", (kind,))))
    writer = FakeWriter(("SELECT COUNT(*) FROM gates WHERE kind = 'north'", RIGHT))
    given = FakeOutside(catalog=FakeCatalog(schema), writer=writer, runner=SomeRows())
    await ask(graph, given, "en")
    [failed] = writer.requests[1].failed_attempts
    assert "It holds codes: 'N' = 北门, 'S' = 南门." in failed.problem


async def test_it_happens_once(graph: DataAgentGraph) -> None:
    given = outside(MISSPELT, OTHER, RIGHT)
    items = await ask(graph, given, "en")
    assert len(given.writer.requests) == 2
    assert activities(items, "sql")[-1]["sql"] == OTHER


@pytest.mark.parametrize(
    "sql",
    [
        RIGHT.replace("'Berlin'", "'Atlantis'"),
        "SELECT name FROM customers WHERE city = 'Hamburg'",
        "SELECT name FROM customers",
    ],
)
async def test_what_cannot_have_been_meant_otherwise_is_shown_at_once(
    graph: DataAgentGraph, sql: str
) -> None:
    given = outside(sql, RIGHT)
    await ask(graph, given)
    assert len(given.writer.requests) == 1


async def test_without_an_attempt_left_it_is_told_only(graph: DataAgentGraph) -> None:
    given = outside(MISSPELT, RIGHT)
    given.max_attempts = 1
    items = await ask(graph, given)
    assert len(given.writer.requests) == 1
    assert [n["code"] for n in activities(items, "notice")] == ["value_not_stored_near"]


async def test_a_statement_of_the_users_own_is_run_as_it_is(graph: DataAgentGraph) -> None:
    given = outside(RIGHT)
    items = await collect(stream_answer(graph, make_question(), given.context(), MISSPELT))
    assert_conformant(items)
    assert given.writer.requests == []
    assert activities(items, "table")[0]["row_count"] == 0


async def each_city(
    graph: DataAgentGraph, *writes: str, words: str
) -> tuple[FakeOutside, list[Item]]:
    given = outside(*writes, runner=OneRow())
    return given, await collect(stream_answer(graph, make_question(words, "en"), given.context()))


async def test_one_row_for_each_of_several_things_is_asked_for_again(graph: DataAgentGraph) -> None:
    given, items = await each_city(graph, ONE, EACH, words="How many customers has each city?")
    assert "group by" in given.writer.requests[1].failed_attempts[0].problem
    assert activities(items, "sql")[-1]["sql"] == EACH
    assert activities(items, "notice") == []


async def test_figures_side_by_side_with_their_own_conditions_need_no_groups(
    graph: DataAgentGraph,
) -> None:
    side_by_side = (
        "SELECT SUM(CASE WHEN city = 'A' THEN amount END),"
        " SUM(CASE WHEN city = 'B' THEN amount END) FROM orders"
    )
    given, items = await each_city(
        graph, side_by_side, words="What did each of the cities A and B sell?"
    )
    assert len(given.writer.requests) == 1
    assert activities(items, "notice") == []


async def test_without_groups_once_more_the_first_answer_stands_with_a_word(
    graph: DataAgentGraph,
) -> None:
    given, items = await each_city(graph, ONE, ONE, words="How many customers has each city?")
    assert len(given.writer.requests) == 2
    assert activities(items, "sql")[-1]["sql"] == ONE
    assert [n["code"] for n in activities(items, "notice")] == ["not_grouped"]


@pytest.mark.parametrize(
    ("words", "sql"),
    [
        ("How many customers are there?", ONE),
        ("平均每个城市有多少客户", ONE),
        (
            "In each city, how many customers on average?",
            "SELECT AVG(n) FROM (SELECT COUNT(*) AS n FROM customers GROUP BY city) AS c",
        ),
    ],
)
async def test_one_row_may_be_right(graph: DataAgentGraph, words: str, sql: str) -> None:
    given, _ = await each_city(graph, sql, EACH, words=words)
    assert len(given.writer.requests) == 1


async def test_a_limit_on_how_many_there_are_is_asked_for_again(graph: DataAgentGraph) -> None:
    wrong = "SELECT name FROM customers WHERE customer_id >= 3"
    counted = "SELECT customer_id FROM orders GROUP BY customer_id HAVING COUNT(*) >= 3"
    given = outside(wrong, counted)
    asked = make_question("Which customers have 3 or more orders?", "en")
    items = await collect(stream_answer(graph, asked, given.context()))
    assert "HAVING" in given.writer.requests[1].failed_attempts[0].problem
    assert "HAVING COUNT(*) >= 3" in activities(items, "sql")[-1]["sql"]
