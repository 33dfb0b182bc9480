"""Late by whose day, and shares of what: a joinery with bills of its jobs."""

import sqlite3
from datetime import date
from functools import cache

import pytest

from agent.ports import WriteRequest
from agent.rule_engine.intent import Intent, ValueFilter
from agent.rule_engine.parsing.checks.figures.contradictions import contradicts_itself
from agent.rule_engine.sql_writer import RuleSqlWriter
from agent.schema_graph import Field
from model.chats.question import Question
from model.errors import CannotAnswer
from services.evaluation.row_comparison import Row
from tests.evals.datasets.warehouse import Warehouse, make_warehouse
from tests.evals.engine_answer import run_statement

_TODAY = date(2025, 5, 20)
_SCRIPT = """
CREATE TABLE job (id INTEGER PRIMARY KEY, title TEXT, tongue TEXT, promised_on TEXT,
  finished_on TEXT, urgent INTEGER);
CREATE TABLE bill (id INTEGER PRIMARY KEY, number TEXT, job_id INTEGER REFERENCES job(id),
  sent_on TEXT, due_on TEXT, sum REAL);
INSERT INTO job VALUES (1,'Oak stairs','German','2025-03-01','2025-03-05',1),
 (2,'Bench','Danish','2025-04-01','2025-03-20',0), (3,'Gate','Danish','2025-05-01','2025-04-28',1);
INSERT INTO bill VALUES (1,'R1',1,'2025-03-06','2025-04-06',900),
 (2,'R2',2,'2025-04-02','2025-06-01',300);
"""
_NOTES = {
    "job": "jobs of our workshop",
    "job.title": "what is made",
    "job.tongue": "language of the customer",
    "job.promised_on": "promised date",
    "job.finished_on": "day it was finished",
    "job.urgent": "urgent job (1/0)",
    "bill": "bills for jobs",
    "bill.number": "bill number",
    "bill.sent_on": "sent on",
    "bill.due_on": "payable by",
    "bill.sum": "net amount in euro",
}


@cache
def open_joinery() -> Warehouse:
    """The joinery, opened once; its connection may be used by any thread."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(_SCRIPT)
    return make_warehouse("joinery", connection, _TODAY, _NOTES)


def find_rows(question: str) -> list[Row]:
    """The rows that answer a question. Raises `CannotAnswer`."""
    asked = Question(question, "en", _TODAY, ())
    request = WriteRequest(asked, open_joinery().index.search(asked))
    statement = RuleSqlWriter().compose(request).sql
    return run_statement(open_joinery().connection, statement)


def test_rows_are_late_by_their_own_days() -> None:
    assert find_rows("which jobs were late") == [("Oak stairs",)]
    with pytest.raises(CannotAnswer):
        find_rows("which bills are overdue")


def test_a_word_of_the_dictionary_is_no_misspelt_value() -> None:
    assert find_rows("how many jobs in Danish") == [(2,)]
    with pytest.raises(CannotAnswer):
        find_rows("how many jobs in Germany")


def test_a_share_is_one_of_all_rows() -> None:
    assert find_rows("share of urgent jobs among all jobs, in %") == [(66.67,)]
    kind = ValueFilter(Field("job", "urgent"), "=", ("1",))
    assert contradicts_itself(Intent(filters=[kind], condition=kind))
    assert not contradicts_itself(Intent(condition=kind))
