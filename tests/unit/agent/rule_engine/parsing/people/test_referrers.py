"""Rows of one table that refer to each other, where a verb says how."""

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

_SCRIPT = """
CREATE TABLE clubs (club_id INTEGER PRIMARY KEY, club_name TEXT);
CREATE TABLE divers (diver_id INTEGER PRIMARY KEY, diver_name TEXT, level TEXT,
  club_id INTEGER REFERENCES clubs (club_id),
  trained_by INTEGER REFERENCES divers (diver_id));
INSERT INTO clubs VALUES (1,'Reef'),(2,'Wreck');
INSERT INTO divers VALUES (1,'Ada','pro',1,NULL),(2,'Bo','pro',1,1),(3,'Cy','open',2,1),
 (4,'Di','open',1,2);
"""


@cache
def _divers() -> Warehouse:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(_SCRIPT)
    notes = {"divers.trained_by": "教练（谁培训的）", "divers": "潜水员", "clubs": "俱乐部"}
    return make_warehouse("divers", connection, date(2025, 5, 20), notes)


def _rows(question: str) -> list[tuple[object, ...]]:
    asked = Question(question, "en" if question.isascii() else "zh-CN", date(2025, 5, 20))
    written = RuleSqlWriter().compose(WriteRequest(asked, _divers().index.search(asked)))
    return run_statement(_divers().connection, written.sql)


@pytest.mark.parametrize(
    "question", ["who trained the most divers", "谁培训的潜水员最多", "培训潜水员最多的是谁"]
)
def test_those_to_whom_most_rows_refer_are_ranked(question: str) -> None:
    assert _rows(question) == [("Ada", 2)]


def test_nothing_else_is_ranked_by_references() -> None:
    assert _rows("潜水员最多的俱乐部") == [("Reef", 3)]


def test_another_column_beside_the_verb_is_refused() -> None:
    with pytest.raises(CannotAnswer):
        _rows("培训潜水员最多的级别和体重")
