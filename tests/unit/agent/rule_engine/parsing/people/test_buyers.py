"""How many people bought something: by the day of what was bought, each of them once."""

from datetime import date
from functools import cache
from sqlite3 import connect

import pytest

from agent.ports import WriteRequest
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.chats.question import Question
from model.errors import CannotAnswer
from model.locales import Locale
from services.evaluation.row_comparison import Row
from tests.evals.datasets.warehouse import Warehouse, make_warehouse
from tests.evals.engine_answer import run_statement

TODAY = date(2025, 5, 20)
SCRIPT = """
CREATE TABLE member (member_id INTEGER PRIMARY KEY, member_name TEXT, gender TEXT, join_date TEXT);
CREATE TABLE film (film_id INTEGER PRIMARY KEY, title TEXT, genre TEXT);
CREATE TABLE purchase (purchase_id INTEGER PRIMARY KEY,
  member_id INTEGER REFERENCES member (member_id), film_id INTEGER REFERENCES film (film_id),
  purchase_date TEXT, price REAL);
INSERT INTO member VALUES (1,'Ann','F','2024-02-01'),(2,'Bob','M','2023-01-01'),
 (3,'Cy','M','2023-06-01'),(4,'Di','F','2025-03-01');
INSERT INTO film VALUES (1,'Rain','drama'),(2,'Boo','horror');
INSERT INTO purchase VALUES (1,2,1,'2024-05-01',5),(2,2,2,'2024-06-01',5),(3,3,1,'2024-07-01',5),
 (4,1,2,'2025-02-01',5),(5,3,2,'2025-03-01',5),(6,3,2,'2025-04-01',5);
"""
NOTES = {
    "member": "会员",
    "member.gender": "性别：F=女 M=男",
    "purchase": "购买记录",
    "film": "影片",
}


@cache
def _open_cinema() -> Warehouse:
    connection = connect(":memory:", check_same_thread=False)
    connection.executescript(SCRIPT)
    return make_warehouse("cinema", connection, TODAY, NOTES)


def _ask(question: str) -> list[Row]:
    locale: Locale = "en" if question.isascii() else "zh-CN"
    asked = Question(question, locale, TODAY)
    written = RuleSqlWriter().compose(WriteRequest(asked, _open_cinema().index.search(asked)))
    return run_statement(_open_cinema().connection, written.sql)


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("how many members bought something last year", 2),
        ("how many female members bought something this year", 1),
        ("number of members who purchased in 2024", 2),
        ("how many members placed an order in 2025", 2),
        ("今年有多少会员下过单", 2),
        ("去年有多少会员买过东西", 2),
        ("今年买过horror的会员有多少", 2),
        ("有多少会员下过单", 3),
        ("how many members joined in 2025", 1),
    ],
)
def test_people_count_once_by_the_day_of_what_they_bought(question: str, count: int) -> None:
    assert _ask(question) == [(count,)]


def test_people_who_bought_often_are_those_who_did_in_that_time() -> None:
    assert _ask("how many members ordered more than once last year") == [(1,)]


def test_people_who_bought_something_are_listed_by_its_day() -> None:
    assert sorted(_ask("which members bought something this year")) == [("Ann",), ("Cy",)]


def test_what_was_bought_then_is_not_what_was_ever_bought() -> None:
    with pytest.raises(CannotAnswer):
        _ask("which members bought drama last year")
