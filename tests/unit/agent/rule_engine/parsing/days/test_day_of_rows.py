"""By which day the rows of a table are counted that has several."""

import sqlite3
from datetime import date

from agent.ports import WriteRequest
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.chats.question import Question
from tests.evals.datasets.warehouse import make_warehouse

TODAY = date(2026, 6, 30)
SCRIPT = """
CREATE TABLE leavers (number INTEGER PRIMARY KEY, name TEXT, hired_on DATE, left_on DATE);
INSERT INTO leavers VALUES
    (1, '甲', '2026-01-05', '2026-03-01'), (2, '乙', '2019-02-01', '2026-05-02'),
    (3, '丙', '2020-02-01', '2025-05-02');
"""
NOTES = {
    "leavers": "离职：花名册.xlsx › 离职; 入职日期 2019-02-01 … 2026-01-05",
    "leavers.name": "姓名",
    "leavers.hired_on": "入职日期",
    "leavers.left_on": "离职日期",
}


def test_rows_of_a_file_are_counted_by_the_day_that_is_called_like_their_table() -> None:
    asked = Question("今年离职了多少人？", "zh-CN", TODAY)
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(SCRIPT)
    warehouse = make_warehouse("staff", connection, TODAY, NOTES)
    sql = RuleSqlWriter().compose(WriteRequest(asked, warehouse.index.search(asked))).sql
    assert connection.execute(sql).fetchall() == [(2,)]
