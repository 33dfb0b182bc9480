"""What a statement decides and its question leaves open."""

import time
from dataclasses import replace
from typing import Any

import pytest

from agent.data_agent.answer_stream import stream_answer
from agent.data_agent.correction.name_resolution import parse_statement
from agent.data_agent.correction.table_lookup import TableLookup
from agent.data_agent.graph import build_graph
from agent.data_agent.second_reading.statement_readings import find_open_points
from model.chats.question import Question, Turn
from model.errors import CannotAnswer
from model.locales.chinese import has_chinese
from model.sources.query import CheckedQuery, OnWait, QueryResult
from tests.support.apps.agui_events import activities, collect
from tests.support.schemas.bindery import TODAY, bindery
from tests.support.scripted.fake_ports import (
    ROWS,
    FakeCatalog,
    FakeOutside,
    FakeRunner,
    FakeWriter,
)

IN_APRIL = "delivered_on >= '2025-04-01' AND delivered_on < '2025-05-01'"


def find(text: str, sql: str, history: tuple[Turn, ...] = ()) -> list[tuple[str, list[str]]]:
    """The words of each open point, with the statements of the other readings."""
    question = Question(text, "zh-CN" if has_chinese(text) else "en", TODAY, history)
    statement = parse_statement(sql, TableLookup(bindery().index.search(question), text))
    assert statement is not None
    points = find_open_points(statement, question)
    for point in points:
        for other in point.others:
            bindery().connection.execute(other.sql)
    return [(point.words, [other.sql for other in point.others]) for point in points]


@pytest.mark.parametrize(
    ("text", "words"),
    [("How many jobs in April?", "by delivery date"), ("4月有多少订单", "按交付日期")],
)
def test_another_day_of_the_same_rows(text: str, words: str) -> None:
    [(taken, [other])] = find(text, f"SELECT COUNT(*) FROM jobs WHERE {IN_APRIL}")
    assert taken == words
    assert "ordered_on >= '2025-04-01' AND ordered_on < '2025-05-01'" in other


def test_orders_are_of_the_day_on_which_they_are_ordered() -> None:
    sql = f"SELECT COUNT(*) FROM jobs WHERE {IN_APRIL.replace('delivered', 'ordered')}"
    assert find("How many jobs in April?", sql) == []


def test_a_day_that_only_groups() -> None:
    sql = "SELECT STRFTIME('%Y-%m', delivered_on) AS m, COUNT(*) FROM jobs GROUP BY m"
    [(_, [other])] = find("Jobs by month", sql)
    assert "STRFTIME('%Y-%m', ordered_on)" in other


@pytest.mark.parametrize(
    "text", ["How many jobs were delivered in April?", "4月交付的有多少", "4月交了付的有多少"]
)
def test_a_day_that_is_named_is_not_open(text: str) -> None:
    assert find(text, f"SELECT COUNT(*) FROM jobs WHERE {IN_APRIL}") == []


def test_a_day_that_is_only_shown_is_not_open() -> None:
    assert find("Show job 3", "SELECT job_id, ordered_on FROM jobs WHERE job_id = 3") == []


def test_both_days_together_leave_nothing_open() -> None:
    sql = "SELECT AVG(JULIANDAY(delivered_on) - JULIANDAY(ordered_on)) FROM jobs"
    assert find("How long do jobs take?", sql) == []


@pytest.mark.parametrize("text", ["How many clients did we have in April?", "4月来了多少客户"])
def test_people_once_each_or_with_all_that_they_did(text: str) -> None:
    sql = f"SELECT COUNT(DISTINCT client_id) FROM jobs WHERE {IN_APRIL}"
    (_, [other]), *_ = find(text, sql)
    assert other.startswith("SELECT COUNT(*) FROM jobs")
    (_, [other]), *_ = find(text, f"SELECT COUNT(*) FROM jobs WHERE {IN_APRIL}")
    assert "COUNT(DISTINCT jobs.client_id)" in other


@pytest.mark.parametrize(
    "text", ["How many jobs do we have of clients?", "客户的订单有多少", "客户来了多少次"]
)
def test_what_they_did_is_named(text: str) -> None:
    assert find(text, "SELECT COUNT(*) FROM jobs") == []


def test_people_of_the_table_of_people_are_counted_once_anyway() -> None:
    assert find("How many clients do we have?", "SELECT COUNT(*) FROM clients") == []


@pytest.mark.parametrize("text", ["Total fee of all jobs", "订单的费用合计"])
def test_another_amount_of_the_same_rows(text: str) -> None:
    [(_, [other])] = find(text, "SELECT SUM(paid_fee) FROM jobs")
    assert other == "SELECT SUM(billed_fee) FROM jobs"


@pytest.mark.parametrize("text", ["Total paid fee of all jobs", "订单的实收费用合计"])
def test_an_amount_that_is_named_is_not_open(text: str) -> None:
    assert find(text, "SELECT SUM(paid_fee) FROM jobs") == []


def test_whose_city_is_told() -> None:
    sql = "SELECT w.city, COUNT(*) FROM jobs j JOIN workshops w USING (workshop_id) GROUP BY 1"
    sql = sql.replace("USING (workshop_id)", "ON w.workshop_id = j.workshop_id")
    assert find("Number of jobs by city", sql) == [("city of the workshop (workshop)", [])]
    assert find("Number of jobs by city of the workshop", sql) == []


def test_the_next_question_of_a_chat_is_left_alone() -> None:
    history = (Turn("How many jobs in March?", "SELECT 1"),)
    sql = f"SELECT COUNT(*) FROM jobs WHERE {IN_APRIL}"
    assert find("and in April?", sql, history) == []


COUNTED = f"SELECT COUNT(*) FROM jobs WHERE {IN_APRIL}"
FIVE, SIX = (QueryResult(ROWS.columns[:1], ((count,),)) for count in (5, 6))


class JobsRunner(FakeRunner):
    """Gives six rows by the date of delivery, and `others` by any other day."""

    others = FIVE

    async def run(
        self,
        query: CheckedQuery,
        on_wait: OnWait | None = None,
        *,
        cost_approved: bool = False,
        counted: bool = True,
    ) -> QueryResult:
        await super().run(query, on_wait)
        return SIX if query.sql == COUNTED else self.others


async def ask(runner: FakeRunner, refusal: str = "engine.no_date") -> list[dict[str, Any]]:
    """The readings that are told of a model's answer which the rule engine refuses."""
    question = Question("4月有多少订单", "zh-CN", TODAY)
    outside = FakeOutside(
        catalog=FakeCatalog(bindery().index.search(question)),
        runner=runner,
        writer=FakeWriter((COUNTED,)),
    )
    context = replace(
        outside.context(),
        second_writer=FakeWriter((CannotAnswer(refusal, understood=""),)),
        started_at=time.monotonic() - 60,
        processor_s_at_start=time.process_time(),
    )
    return activities(await collect(stream_answer(build_graph(), question, context)), "readings")


async def test_readings_are_offered_where_the_engine_refuses() -> None:
    [told] = await ask(JobsRunner())
    assert told["taken"] == "按交付日期"
    [other] = told["others"]
    assert (other["words"], "ordered_on" in other["sql"]) == ("按下单日期", True)


async def test_a_reading_with_the_same_rows_is_not_offered() -> None:
    runner = JobsRunner()
    runner.others = SIX
    assert await ask(runner) == []


async def test_of_what_no_row_can_tell_no_reading_is_offered() -> None:
    assert await ask(JobsRunner(), "engine.cause") == []
