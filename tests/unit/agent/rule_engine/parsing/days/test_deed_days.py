"""States and deeds that no column tells are refused: questions on riding stables and ferries."""

import sqlite3
from datetime import date
from functools import cache

import pytest

from agent.ports import WriteRequest
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.chats.question import Question
from model.errors import CannotAnswer
from services.evaluation.row_comparison import Row
from tests.evals.datasets.warehouse import Warehouse, make_warehouse
from tests.evals.engine_answer import run_statement
from tests.support.schemas import stables

TODAY = date(2025, 5, 20)
FERRIES = """
CREATE TABLE ferry (ferry_id INTEGER PRIMARY KEY, ferry_name TEXT, is_retired INTEGER);
CREATE TABLE crossing (crossing_id INTEGER PRIMARY KEY,
  ferry_id INTEGER REFERENCES ferry (ferry_id), departure_date TEXT);
CREATE TABLE refuelling (refuelling_id INTEGER PRIMARY KEY,
  ferry_id INTEGER REFERENCES ferry (ferry_id), fuelled_on TEXT, litres REAL);
INSERT INTO ferry VALUES (1,'Petrel',0),(2,'Skua',1),(3,'Gannet',0);
INSERT INTO crossing VALUES (1,1,'2025-01-03'),(2,3,'2025-04-06');
INSERT INTO refuelling VALUES (1,1,'2025-05-07',40),(2,3,'2024-02-02',50);
"""


@cache
def ferries() -> Warehouse:
    """The ferries as a sync finds them."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(FERRIES)
    return make_warehouse("ferries", connection, TODAY, {})


def ask(question: str) -> list[Row]:
    """What the statement on ferries gives. Raises `CannotAnswer`."""
    asked = Question(question, "en", TODAY, ())
    written = RuleSqlWriter().compose(WriteRequest(asked, ferries().index.search(asked)))
    return run_statement(ferries().connection, written.sql)


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("when did the last ferry depart", "2025-04-06"),
        ("when did the first ferry depart", "2025-01-03"),
        ("when was the last ferry fuelled", "2025-05-07"),
    ],
)
def test_the_verb_says_which_day_is_the_last(question: str, day: str) -> None:
    assert ask(question) == [(day,)]


@pytest.mark.parametrize(
    "question", ["when did the last ferry sink", "which ferries left last", "last ferry to moor"]
)
def test_a_day_of_something_else_is_no_answer(question: str) -> None:
    with pytest.raises(CannotAnswer):
        ask(question)


def test_the_day_on_which_something_began_is_not_when_it_ended() -> None:
    assert stables.rows("when did the last rider join") == [("2025-01-05",)]
    assert stables.rows("when was the last ride booked") == [("2024-12-31",)]
    with pytest.raises(CannotAnswer):
        stables.write("when did the last rider leave")


def test_what_is_out_of_use_has_its_switch_on() -> None:
    assert ask("which ferries are out of use") == [("Skua",)]


@pytest.mark.parametrize("question", ["which yards are out of use", "riders out of service"])
def test_a_state_that_nothing_tells_is_refused(question: str) -> None:
    with pytest.raises(CannotAnswer):
        stables.write(question)
