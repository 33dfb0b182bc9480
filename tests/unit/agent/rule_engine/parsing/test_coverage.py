"""No word of a question is passed over: it is answered, or the question is refused."""

from dataclasses import replace

import pytest

from agent.ports import WriteRequest
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.chats.question import Turn
from model.errors import CannotAnswer
from tests.support.schemas import clinic
from tests.support.schemas.rule_engine_shop import request, rows, write


@pytest.mark.parametrize(
    "question",
    [
        "各城市的会员客户数",
        "how many loyal customers",
        "上海的老客户有多少",
        "wholesale revenue by city",
    ],
)
def test_a_word_that_nothing_stands_for_is_named(question: str) -> None:
    with pytest.raises(CannotAnswer):
        write(question)


def test_the_word_is_quoted() -> None:
    with pytest.raises(CannotAnswer, match="loyal"):
        write("how many loyal customers")


def test_a_question_after_one_that_nobody_understood_is_refused() -> None:
    assert rows("按城市呢", "销售额") == [("北京", 230.0), ("上海", 150.0)]
    with pytest.raises(CannotAnswer):
        write("按城市呢", "批发销售额")


def test_what_was_said_without_a_statement_is_no_question_to_check() -> None:
    turns = (Turn("销售额", "SELECT 1"), Turn("谢谢你的帮助"))
    asked = replace(request("按城市呢").question, history=turns)
    sql = RuleSqlWriter().compose(WriteRequest(asked, request("按城市呢").schema)).sql
    assert "GROUP BY" in sql


def test_when_something_happened_keeps_its_condition() -> None:
    assert clinic.rows("when was the last visit of male patients") == [("2025-03-20",)]


def test_things_are_listed_with_what_is_asked_of_them() -> None:
    assert clinic.rows("list all wards and their stars") == [("East", 3), ("West", 5)]
