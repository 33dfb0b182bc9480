"""Answers about other things than those that were named, of boats for hire."""

import sqlite3
from datetime import date
from functools import cache

import pytest

from agent.ports import WriteRequest
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.chats.question import Question
from model.errors import CannotAnswer
from tests.evals.datasets.warehouse import Warehouse, make_warehouse
from tests.evals.engine_answer import run_statement

_TODAY = date(2025, 5, 20)
_SCRIPT = """
CREATE TABLE skipper (id INTEGER PRIMARY KEY, name TEXT, rating INTEGER);
CREATE TABLE water (code TEXT PRIMARY KEY, name TEXT);
CREATE TABLE trip (id INTEGER PRIMARY KEY, skipper_id INTEGER REFERENCES skipper(id),
  from_water TEXT REFERENCES water(code), to_water TEXT REFERENCES water(code), sailed_on TEXT);
INSERT INTO skipper VALUES (1,'Ann',2),(2,'Bo',3),(3,'Cy',3),(4,'Di',1);
INSERT INTO water VALUES ('m','Mira'),('o','Olve');
INSERT INTO trip VALUES (1,1,'m','o','2025-03-01'),(2,2,'o','m','2025-04-01');
"""
_NOTES = {
    "skipper": "skippers",
    "skipper.rating": "stars, 1 to 3",
    "water": "lakes and rivers",
    "trip": "trips",
    "trip.sailed_on": "day of the trip",
}


@cache
def _boats() -> Warehouse:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(_SCRIPT)
    return make_warehouse("boats for hire", connection, _TODAY, _NOTES)


def _write(text: str) -> str:
    question = Question(text, "en", _TODAY)
    request = WriteRequest(question, _boats().index.search(question))
    return RuleSqlWriter().compose(request).sql


@pytest.mark.parametrize("question", ["what did we sail in March 2025", "skippers of Olve"])
def test_what_the_question_does_not_name_is_not_told(question: str) -> None:
    with pytest.raises(CannotAnswer):
        _write(question)


def test_groups_on_a_scale_stand_in_its_order_under_their_own_name() -> None:
    sql = _write("number of skippers by rating")
    assert run_statement(_boats().connection, sql) == [(1, 1), (2, 1), (3, 2)]
    assert 'AS "number of skippers"' in sql
    assert 'AS "1 to 3"' not in sql
