"""A stored value that the question names and the statement leaves out is told."""

from dataclasses import replace

import pytest

from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.correction.sql_parsing import parse_query
from agent.data_agent.correction.table_lookup import TableLookup
from agent.data_agent.review.notices import make_statement_notices
from agent.data_agent.review.unused_values import find_unused_values
from model.chats.question import Question, Turn
from model.sources.schema import MatchedValue
from tests.support.schemas.correction_shop import make_schema
from tests.support.scripted.fake_ports import make_question

HAMBURG = MatchedValue("Hamburg", "customers", "city", "Hamburg")


def read(sql: str, value: MatchedValue = HAMBURG) -> Statement:
    tables = TableLookup(make_schema(values=(value,)))
    tree = parse_query(sql, "sqlite")
    assert tree is not None
    return Statement(tree, tables)


ASKED = make_question("Names of customers in Hamburg", "en")


def test_the_word_and_its_column_are_told() -> None:
    statement = read("SELECT name FROM customers WHERE tier = 'gold'")
    [notice] = make_statement_notices(statement, ASKED, is_users_sql=False)
    assert notice.message == (
        "The question names “Hamburg”, a value of city; the statement leaves it out."
    )
    assert make_statement_notices(statement, ASKED, is_users_sql=True) == ()


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT name FROM customers WHERE city = 'Hamburg'",
        "SELECT name FROM customers WHERE LOWER(city) LIKE '%hamburg%'",
        "SELECT name, city FROM customers",
        "SELECT COUNT(*) FROM customers GROUP BY city",
        "SELECT name FROM customers WHERE tier = '金卡'",
    ],
    ids=["used", "used otherwise", "shown", "grouped", "another language"],
)
def test_what_is_used_or_shown_is_not_told(sql: str) -> None:
    assert find_unused_values(read(sql), ASKED) == ()


@pytest.mark.parametrize(
    ("sql", "value", "count"),
    [
        ("SELECT COUNT(*) FROM orders", HAMBURG, 1),
        ("SELECT COUNT(*) FROM order_items", HAMBURG, 1),
        ("SELECT COUNT(*) FROM orders", replace(HAMBURG, how="translated"), 0),
        ("SELECT opened_on FROM stores", replace(HAMBURG, table="nowhere"), 0),
    ],
    ids=["one join", "two joins", "not the very word", "no join"],
)
def test_a_table_that_should_have_been_joined_counts(
    sql: str, value: MatchedValue, count: int
) -> None:
    assert len(find_unused_values(read(sql, value), ASKED)) == count


@pytest.mark.parametrize(
    ("sql", "question", "count"),
    [
        ("SELECT name FROM customers WHERE city = 'Bonn'", "Customers, except those of Hamburg", 0),
        ("SELECT name FROM customers WHERE tier = 'gold'", "Customers, except those of Hamburg", 1),
        ("SELECT name FROM customers WHERE city = 'Bonn'", "Customers of Bonn and Hamburg", 1),
    ],
    ids=["left out by another value", "not left out", "asked for"],
)
def test_what_the_question_leaves_out_is_not_told(sql: str, question: str, count: int) -> None:
    asked = make_question(question, "en")
    assert len(find_unused_values(read(sql), asked)) == count


@pytest.mark.parametrize("word", ["name", "of", "Berlin"])
def test_words_of_the_schema_short_ones_and_others_are_not_told(word: str) -> None:
    value = MatchedValue(word, "customers", "city", f"{word}!")
    assert find_unused_values(read("SELECT tier FROM customers", value), ASKED) == ()


@pytest.mark.parametrize(("asked", "count"), [("每个险种的客户", 0), ("个险渠道的客户", 1)])
def test_the_ends_of_two_words_are_no_value(asked: str, count: int) -> None:
    value = MatchedValue("个险", "customers", "city", "个险")
    statement = read("SELECT name FROM customers WHERE tier = '银卡'", value)
    assert len(find_unused_values(statement, make_question(asked))) == count


def test_a_part_of_the_value_in_a_pattern_is_the_value() -> None:
    value = MatchedValue("Hamburg City", "customers", "city", "Hamburg City")
    statement = read("SELECT name FROM customers WHERE city LIKE 'Hamburg%'", value)
    question = make_question("Names of customers in Hamburg City", "en")
    assert find_unused_values(statement, question) == ()


def test_a_follow_up_may_take_the_word_from_the_question_before() -> None:
    earlier = Turn("Names of customers in Hamburg", "SELECT 1", "")
    question = Question("and the others?", "en", ASKED.today, (earlier,))
    assert find_unused_values(read("SELECT name FROM customers"), question) == ()
