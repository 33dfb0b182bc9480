"""How long and when: by the day on which something was, of a hotel for dogs."""

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
CREATE TABLE kennel (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE stay (id INTEGER PRIMARY KEY, kennel_id INTEGER REFERENCES kennel(id),
  entered_at TEXT, starts_at TEXT, ends_at TEXT, state INTEGER, due_cash INTEGER,
  due_on TEXT, got_on TEXT, got_cash INTEGER);
INSERT INTO kennel VALUES (1,'Elm'),(2,'Oak');
INSERT INTO stay VALUES
 (1,1,'2025-03-01 09:00','2025-04-01 09:00','2025-04-03 09:00',1,50,'2025-03-05','2025-04-05',50),
 (2,2,'2025-03-02 09:00','2025-04-05 09:00','2025-04-06 09:00',9,40,'2025-03-06',NULL,NULL),
 (3,2,'2025-03-08 09:00','2025-04-10 09:00','2025-04-14 09:00',1,90,'2025-03-09','2025-03-20',90);
"""
_NOTES = {
    "kennel": "犬舍",
    "kennel.name": "犬舍名",
    "stay": "寄养单",
    "stay.kennel_id": "犬舍",
    "stay.entered_at": "登记时间",
    "stay.starts_at": "开始时间",
    "stay.ends_at": "结束时间",
    "stay.state": "状态 1正常 9取消",
    "stay.due_cash": "应收金额",
    "stay.due_on": "应收日期",
    "stay.got_on": "实收日期",
    "stay.got_cash": "实收金额",
}


@cache
def _open_hotel() -> Warehouse:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(_SCRIPT)
    return make_warehouse("hotel", connection, _TODAY, _NOTES)


def _write(question: str) -> str:
    asked = Question(question, "zh-CN", _TODAY, ())
    request = WriteRequest(asked, _open_hotel().index.search(asked))
    return RuleSqlWriter().compose(request).sql


def test_what_was_received_is_of_the_month_in_which_it_was() -> None:
    sql = _write("2025年每月的实收金额")
    assert run_statement(_open_hotel().connection, sql) == [("2025-03", 90), ("2025-04", 50)]


def test_weekends_are_not_those_of_entries_where_rows_have_a_start() -> None:
    with pytest.raises(CannotAnswer):
        _write("周末的寄养单占全部寄养单的比例是多少")
