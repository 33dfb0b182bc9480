"""What a model is shown of terms and examples."""

from dataclasses import replace
from datetime import date

import pytest

from agent.data_agent.sql_writing.prompt_fitting import fit_prompt
from agent.data_agent.sql_writing.schema.known_words import MAX_TERMS_CHARS, write_known_words
from agent.data_agent.sql_writing.sql_prompt import make_prompt
from agent.llm.capabilities.token_estimate import estimate_prompt_tokens
from agent.ports import FailedAttempt, WriteRequest
from model.chats.question import Question, Turn
from model.sources.schema import (
    Column,
    MatchedValue,
    RetrievedSchema,
    RetrievedTable,
    SourceInfo,
    Table,
)
from model.sources.teaching import MatchedExample, MatchedTerm
from tests.support.schemas.taught_words import make_example, make_term

STAFF = Table("staff", (Column("id", "INTEGER", "integer"), Column("left_on", "DATE", "date")))
PLAIN = RetrievedSchema(
    SourceInfo("1", "shop", "sqlite", "sqlite", "3.46"),
    (RetrievedTable(STAFF, 1.0),),
    values=(MatchedValue("east", "staff", "dept", "East"),),
)
QUESTION = Question("how many are active in the east?", "en", date(2026, 11, 27))
ACTIVE = make_term(
    "active",
    synonyms=["在职"],
    table="staff",
    condition="left_on IS NULL",
    definition="Still\nhere.",
)
PAID = make_term(
    "revenue",
    table="orders",
    expression="SUM(paid)",
    condition="done = 1",
    time_column="day",
    definition="Paid amounts.",
    is_measure=True,
)
BASKET = make_term(
    "basket value", table="orders", expression="SUM(paid) / COUNT(DISTINCT buyer)", is_measure=True
)


def ask(schema: RetrievedSchema, question: Question = QUESTION) -> WriteRequest:
    return WriteRequest(question, schema)


def list_texts(schema: RetrievedSchema, question: Question = QUESTION) -> list[str]:
    return [str(message["content"]) for message in make_prompt(ask(schema, question))]


@pytest.mark.parametrize(
    ("match", "line"),
    [
        (MatchedTerm(ACTIVE, "active"), "active → staff WHERE left_on IS NULL; Still here."),
        (MatchedTerm(ACTIVE, "在职"), "在职 = active → staff WHERE left_on IS NULL; Still here."),
        (
            MatchedTerm(PAID, ""),
            "revenue → SUM(orders.revenue)",
        ),
        (MatchedTerm(BASKET, "basket value"), 'basket value → MEASURE(orders."basket value")'),
        (
            MatchedTerm(make_term("GMV", definition="Gross merchandise value."), "gmv"),
            "GMV → Gross merchandise value.",
        ),
    ],
)
def test_a_term_is_a_comment_line_before_stored_values(match: MatchedTerm, line: str) -> None:
    told = write_known_words(QUESTION, replace(PLAIN, terms=(match,)))
    assert told.splitlines() == [f"-- {line}", "-- east → staff.dept = 'East'"]


@pytest.mark.parametrize("asked", ["revenue by month", "2025年的营收", "revenue since May"])
def test_the_day_of_a_measure_is_told_where_time_is_asked_for(asked: str) -> None:
    schema = replace(PLAIN, values=(), terms=(MatchedTerm(PAID, "revenue"),))
    told = write_known_words(replace(QUESTION, text=asked), schema)
    assert told.splitlines()[0] == "-- revenue → SUM(orders.revenue); time: day"


def test_what_a_term_says_is_bounded_and_stays_on_its_line() -> None:
    long = make_term("x", definition="y\n" * 900 + "z")
    told = write_known_words(QUESTION, replace(PLAIN, values=(), terms=(MatchedTerm(long, "x"),)))
    assert told.count("\n") == 1
    assert "z" not in told
    many = tuple(
        MatchedTerm(make_term(f"t{n}", table="staff", condition="a = '" + "b" * 1_900 + "'"), "")
        for n in range(8)
    )
    told = write_known_words(QUESTION, replace(PLAIN, values=(), terms=many))
    assert 0 < len(told) <= MAX_TERMS_CHARS
    assert all(line.endswith("b'") for line in told.splitlines())


def test_examples_are_turns_before_those_of_the_chat_the_best_last() -> None:
    examples = tuple(
        MatchedExample(make_example(f"q{n}", f"SELECT {n}"), ("staff",)) for n in (1, 2)
    )
    asked = replace(QUESTION, history=(Turn("earlier?", "SELECT 9", ""),))
    _, first, sql, second, best, turn, _, last = list_texts(
        replace(PLAIN, examples=examples), asked
    )
    assert first.startswith("staff (")
    assert first.endswith("Question: q2")
    assert (sql, second, best) == ("```sql\nSELECT 2\n```", "Question: q1", "```sql\nSELECT 1\n```")
    assert turn == "Question: earlier?"
    assert last.endswith("Question: how many are active in the east?")


def test_an_example_that_is_too_long_is_left_out_whole() -> None:
    examples = (MatchedExample(make_example("q", "SELECT " + "a, " * 2_000 + "b")),)
    assert list_texts(replace(PLAIN, examples=examples)) == list_texts(PLAIN)


def test_terms_are_told_again_after_a_failure() -> None:
    request = replace(
        ask(replace(PLAIN, terms=(MatchedTerm(ACTIVE, "active"),))),
        failed_attempts=(FailedAttempt("SELECT x", "no such column"),),
    )
    [message] = make_prompt(request)
    assert "-- active → staff WHERE left_on IS NULL" in str(message["content"])


def test_examples_go_before_tables_when_the_prompt_is_too_long() -> None:
    examples = tuple(MatchedExample(make_example(f"q{n}", "SELECT 1 " * 200)) for n in range(3))
    schema = replace(PLAIN, examples=examples)
    most = estimate_prompt_tokens(make_prompt(ask(PLAIN))) + 50
    assert fit_prompt(ask(schema), make_prompt, most) == make_prompt(ask(PLAIN))


def test_without_terms_and_examples_the_prompt_is_what_it_was() -> None:
    assert list_texts(PLAIN)[1:] == [
        "staff (\n  id INTEGER\n  left_on DATE\n)\n\n-- east → staff.dept = 'East'\n"
        "Question: how many are active in the east?"
    ]
