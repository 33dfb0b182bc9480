"""Verbs that say of which rows something is asked: a boatyard's records."""

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

TODAY = date(2026, 6, 30)
SCRIPT = """
CREATE TABLE skipper (skipper_id INTEGER PRIMARY KEY, skipper_name TEXT);
CREATE TABLE worker (worker_id INTEGER PRIMARY KEY, worker_name TEXT, post TEXT);
CREATE TABLE bid (bid_id INTEGER PRIMARY KEY, skipper_id INTEGER REFERENCES skipper(skipper_id),
  worker_id INTEGER REFERENCES worker(worker_id), method TEXT, bid_date TEXT);
CREATE TABLE repair (repair_id INTEGER PRIMARY KEY,
  skipper_id INTEGER REFERENCES skipper(skipper_id), state INTEGER, repair_date TEXT);
CREATE TABLE sales_slip (slip_id INTEGER PRIMARY KEY,
  skipper_id INTEGER REFERENCES skipper(skipper_id), worker_id INTEGER REFERENCES worker(worker_id),
  units INTEGER, amount REAL, slip_date TEXT);
INSERT INTO skipper VALUES (1,'甲'),(2,'乙'),(3,'丙');
INSERT INTO worker VALUES (1,'丁','销售'),(2,'戊','木工');
INSERT INTO bid VALUES (1,1,1,'video','2026-05-01'),(2,2,1,'visit','2026-05-02');
INSERT INTO repair VALUES (1,1,3,'2026-05-03'),(2,2,1,'2026-05-04'),(3,2,3,'2026-04-04');
INSERT INTO sales_slip VALUES (1,1,2,5,50.0,'2026-05-05'),(2,1,1,7,70.0,'2026-05-06'),
 (3,2,1,1,10.0,'2026-04-05');
"""
NOTES = {
    "skipper": "船主",
    "skipper.skipper_name": "姓名",
    "worker": "员工",
    "worker.worker_name": "姓名",
    "worker.post": "岗位",
    "bid": "报价",
    "bid.method": "方式 video视频 visit上门",
    "bid.bid_date": "报价日期",
    "repair": "维修单",
    "repair.state": "状态 1待修 2在修 3已完成",
    "repair.repair_date": "维修日期",
    "sales_slip": "销售单",
    "sales_slip.units": "数量",
    "sales_slip.amount": "金额(元)",
    "sales_slip.slip_date": "销售日期",
}


@cache
def _warehouse() -> Warehouse:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(SCRIPT)
    return make_warehouse("boatyard", connection, TODAY, NOTES)


def _ask(question: str) -> list[Row]:
    locale: Locale = "zh-CN" if has_chinese(question) else "en"
    asked = Question(question, locale, TODAY)
    sql = RuleSqlWriter().compose(WriteRequest(asked, _warehouse().index.search(asked))).sql
    return run_statement(_warehouse().connection, sql)


@pytest.mark.parametrize(
    "question",
    [
        "How many bids did we win in May 2026?",
        "What percentage of video bids do we win?",
        "上个月完成了多少张报价",
        "How many skippers bought something in May 2026?",
    ],
)
def test_a_verb_that_nothing_read_is_called_by_is_not_left_out(question: str) -> None:
    with pytest.raises(CannotAnswer):
        _ask(question)


def test_what_was_sold_is_told_of_rows_of_sales() -> None:
    assert _ask("how many units were sold in May 2026") == [(12,)]
    assert _ask("2026年5月卖了多少件") == [(12,)]


def test_sales_are_no_condition_on_the_post_of_those_who_sold() -> None:
    for question in ("total amount of sales in May 2026", "2026年5月的销售金额"):
        assert _ask(question) == [(120.0,)]


def test_a_post_that_is_named_as_such_is_a_condition() -> None:
    assert _ask("岗位是销售的员工有多少") == [(1,)]
