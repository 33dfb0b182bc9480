"""Conditions that are called as a table or column is noted: a ferry of hikers and its payments."""

import sqlite3
from datetime import date
from functools import cache

import pytest

from agent.ports import WriteRequest
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.chats.question import Question
from model.errors import CannotAnswer
from model.locales import Locale
from model.locales.chinese import has_chinese
from services.evaluation.row_comparison import Row
from tests.evals.datasets.warehouse import Warehouse, make_warehouse
from tests.evals.engine_answer import run_statement

_TODAY = date(2025, 5, 20)
_SCRIPT = """
CREATE TABLE hut (hut_id INTEGER PRIMARY KEY, name TEXT, sponsor TEXT);
CREATE TABLE hike (hike_id INTEGER PRIMARY KEY, hut_id INTEGER REFERENCES hut(hut_id),
  day TEXT, guide TEXT, state TEXT);
CREATE TABLE payment (payment_id INTEGER PRIMARY KEY, hike_id INTEGER REFERENCES hike(hike_id),
  paid_on TEXT, amount REAL, way TEXT);
INSERT INTO hut VALUES (1,'Aldo','Berg AG'),(2,'Bela',NULL);
INSERT INTO hike VALUES (1,1,'2025-04-01','Ute','DON'),(2,1,'2025-06-01','Kai','PLA'),
 (3,2,'2025-04-03','Ute','DON'),(4,2,'2025-04-05','Kai','CAR');
INSERT INTO payment VALUES (1,1,'2025-04-01',80,'card'),(2,3,'2025-04-03',60,'cash'),
 (3,3,'2025-04-09',-60,'cash');
"""
_NOTES = {
    "hut": "our huts",
    "hut.name": "name of the hut",
    "hut.sponsor": "sign on the door, if any",
    "hike": "Planned and walked hikes, one row per day",
    "hike.hut_id": "hut",
    "hike.day": "date",
    "hike.guide": "guide",
    "hike.state": "PLA planned / DON walked / CAW cancelled: weather / CAR cancelled: rockfall",
    "payment": "Money received for hikes",
    "payment.paid_on": "date",
    "payment.amount": "euro; negative = refund",
    "payment.way": "card or cash",
}


@cache
def open_huts() -> Warehouse:
    """The huts, opened once; its connection may be used by any thread."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(_SCRIPT)
    return make_warehouse("huts", connection, _TODAY, _NOTES)


def find_rows(question: str) -> list[Row]:
    """The rows that answer a question. Raises `CannotAnswer`."""
    locale: Locale = "zh-CN" if has_chinese(question) else "en"
    asked = Question(question, locale, _TODAY, ())
    request = WriteRequest(asked, open_huts().index.search(asked))
    statement = RuleSqlWriter().compose(request).sql
    return run_statement(open_huts().connection, statement)


@pytest.mark.parametrize(
    "question",
    [
        "total refunds this year",
        "有赞助商的小屋和赞助商",
        "payments by way: how many and total",
        "hikes in April 2025: date and guide",
    ],
)
def test_a_condition_or_column_that_is_lost_is_refused(question: str) -> None:
    with pytest.raises(CannotAnswer):
        find_rows(question)


def test_what_is_said_in_full_is_answered() -> None:
    assert find_rows("how many hikes are walked") == [(2,)]
    assert find_rows("walked hikes per hut") == [("Aldo", 1), ("Bela", 1)]
    assert find_rows("how many payments by way this year") == [("cash", 2), ("card", 1)]
    assert find_rows("小屋和赞助商") == [("Aldo", "Berg AG"), ("Bela", None)]
