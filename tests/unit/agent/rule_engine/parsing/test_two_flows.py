"""Money that comes in and money that goes out are two tables: no row of the one meets the other."""

import sqlite3
from datetime import date
from functools import cache

import pytest

from agent.ports import WriteRequest, WrittenSql
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.chats.question import Question
from model.errors import CannotAnswer
from model.locales import Locale
from services.evaluation.row_comparison import Row
from tests.evals.datasets.connection import Connection
from tests.evals.datasets.warehouse import Warehouse, make_warehouse
from tests.evals.engine_answer import run_statement

TODAY = date(2026, 3, 5)
SCRIPT = """
CREATE TABLE parishes (parish_id INTEGER PRIMARY KEY, parish_name TEXT);
CREATE TABLE pledges (pledge_id INTEGER PRIMARY KEY, parish_id INTEGER REFERENCES parishes,
  pledged_on DATE, amount REAL, giver TEXT);
CREATE TABLE outlays (outlay_id INTEGER PRIMARY KEY, parish_id INTEGER REFERENCES parishes,
  spent_on DATE, amount REAL, reason TEXT);
CREATE TABLE visits (visit_id INTEGER PRIMARY KEY, parish_id INTEGER REFERENCES parishes,
  came_on DATE, left_on DATE, guests INTEGER, cost REAL);
INSERT INTO parishes VALUES (1,'Elm'),(2,'Elm'),(3,'Oak');
INSERT INTO pledges VALUES (1,1,'2025-01-02',10,'a'),(2,1,'2025-02-02',20,'b'),
  (3,2,'2025-02-03',5,'a'),(4,3,'2024-02-03',7,'a');
INSERT INTO outlays VALUES (1,1,'2025-01-09',4,'x'),(2,2,'2025-03-09',1,'y'),
  (3,2,'2025-03-10',1,'y');
INSERT INTO visits VALUES (1,1,'2025-01-01','2025-01-02',2,3);
"""


@cache
def parishes() -> Warehouse:
    connection: Connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(SCRIPT)
    return make_warehouse("parishes", connection, TODAY)


def write(question: str, locale: Locale = "en") -> WrittenSql:
    asked = Question(question, locale, TODAY)
    return RuleSqlWriter().compose(WriteRequest(asked, parishes().index.search(asked)))


def rows(question: str) -> list[Row]:
    return run_statement(parishes().connection, write(question).sql)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("compare pledges and outlays in 2025", [(35, 6, 29)]),
        ("pledges vs outlays", [(42, 6, 36)]),
        (
            "pledges against outlays per month in 2025",
            [("2025-01", 10, 4, 6), ("2025-02", 25, 0, 25), ("2025-03", 0, 2, -2)],
        ),
        (
            "pledges versus outlays by parish",
            [("Elm", 30, 4, 26), ("Oak", 7, 0, 7), ("Elm", 5, 2, 3)],
        ),
    ],
)
def test_either_is_added_up_over_its_own_rows_and_days(question: str, expected: list[Row]) -> None:
    """Two parishes of one name stay two, and what has rows on one side only is there."""
    assert rows(question) == expected


def test_both_days_are_told() -> None:
    told = write("compare pledges and outlays in 2025").assumptions
    assert "Time of pledges is counted by pledged on" in told
    assert "Time of outlays is counted by spent on" in told


@pytest.mark.parametrize(
    "question",
    [
        "pledges vs visits in 2025",  # guests or cost
        "pledges vs outlays by giver",  # only pledges have one
    ],
)
def test_what_the_schema_does_not_make_sure_is_refused(question: str) -> None:
    with pytest.raises(CannotAnswer):
        write(question)
