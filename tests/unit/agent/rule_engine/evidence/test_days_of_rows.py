"""The day of rows that have several, and groups that nobody asked for: a chimney sweep's visits."""

import sqlite3
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from agent.ports import WriteRequest
from agent.rule_engine.intent import Group, Intent, Measure
from agent.rule_engine.parsing.checks.figures.unasked_groups import groups_by_unasked
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.sql_writer import RuleSqlWriter
from agent.schema_graph import Field, SchemaGraph
from model.chats.question import Question
from model.errors import CannotAnswer
from model.locales import Locale
from model.locales.chinese import has_chinese
from services.evaluation.row_comparison import Row
from tests.evals.datasets.warehouse import Warehouse, make_warehouse
from tests.evals.engine_answer import run_statement

TODAY = date(2026, 6, 30)
SCRIPT = """
CREATE TABLE house (house_id INTEGER PRIMARY KEY, house_name TEXT, fee REAL, left_on TEXT);
CREATE TABLE payment (payment_id INTEGER PRIMARY KEY,
  house_id INTEGER REFERENCES house(house_id), amount REAL, paid_on TEXT);
CREATE TABLE sweep (sweep_id INTEGER PRIMARY KEY, house_id INTEGER REFERENCES house(house_id),
  noted_on TEXT, swept_on TEXT);
CREATE TABLE grievance (grievance_id INTEGER PRIMARY KEY,
  sweep_id INTEGER REFERENCES sweep(sweep_id), reason TEXT, told_on TEXT);
CREATE TABLE soot (soot_id INTEGER PRIMARY KEY, sweep_id INTEGER REFERENCES sweep(sweep_id),
  kilos REAL);
INSERT INTO house VALUES (1,'甲宅',80,NULL),(2,'乙宅',90,'2026-06-20');
INSERT INTO payment VALUES (1,1,80,'2026-05-10'),(2,2,90,'2026-06-10');
INSERT INTO sweep VALUES (1,1,'2026-04-20','2026-05-04'),(2,1,'2026-05-20','2026-06-02'),
 (3,2,'2026-05-25','2026-06-08');
INSERT INTO grievance VALUES (1,1,'烟味','2026-05-06'),(2,2,'烟味','2026-06-04'),
 (3,3,'迟到','2026-06-09');
INSERT INTO soot VALUES (1,1,2.5),(2,2,3.0),(3,3,1.0);
"""
NOTES = {
    "house": "住户",
    "house.house_name": "住户名称",
    "house.fee": "年费(元)",
    "house.left_on": "不再清扫日期,空=在扫",
    "payment": "收款",
    "payment.amount": "金额(元)",
    "payment.paid_on": "收款日期",
    "sweep": "清扫单",
    "sweep.noted_on": "登记日期",
    "sweep.swept_on": "清扫日期",
    "grievance": "投诉",
    "grievance.reason": "原因",
    "grievance.told_on": "投诉日期",
    "soot": "烟灰称重",
    "soot.kilos": "重量(公斤)",
}


@cache
def _warehouse() -> Warehouse:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(SCRIPT)
    return make_warehouse("sweeps", connection, TODAY, NOTES)


def _ask(question: str) -> list[Row]:
    locale: Locale = "zh-CN" if has_chinese(question) else "en"
    asked = Question(question, locale, TODAY)
    sql = RuleSqlWriter().compose(WriteRequest(asked, _warehouse().index.search(asked))).sql
    return run_statement(_warehouse().connection, sql)


def test_time_is_counted_by_the_day_that_is_called_like_the_rows() -> None:
    assert _ask("2026年6月有多少张清扫单") == [(2,)]
    assert _ask("how many sweeps were there in June 2026") == [(2,)]


def test_it_is_counted_so_for_what_belongs_to_the_rows() -> None:
    assert _ask("2026年6月的烟灰总重量") == [(4.0,)]


def test_another_day_is_taken_where_it_is_named() -> None:
    assert _ask("登记日期在2026年5月的清扫单有多少张") == [(2,)]


def test_a_quarter_is_not_compared_with_the_years_that_it_is_of() -> None:
    with pytest.raises(CannotAnswer):
        _ask("投诉数量，第二季度，今年对比去年")


@pytest.mark.parametrize("question", ["已经不再清扫的住户有哪些", "今年每个月收款多少"])
def test_days_are_no_names_and_a_number_of_payments_is_no_money(question: str) -> None:
    with pytest.raises(CannotAnswer):
        _ask(question)


def test_a_day_that_is_said_twice_is_no_part_of_itself() -> None:
    assert _ask("6月8日当天（2026年6月8日）的烟灰总重量") == [(1.0,)]


def test_one_most_common_reason_is_no_pair_of_reason_and_house() -> None:
    reason, house = Group(Field("grievance", "reason")), Group(Field("house", "house_name"))
    asked = Question("grievance", "en", TODAY)
    graph = SchemaGraph(_warehouse().index.search(asked))
    ranked = Intent(measures=[Measure("count", "grievance")], groups=[reason], limit=1)
    assert not groups_by_unasked(Parse([], graph, ranked))
    assert groups_by_unasked(Parse([], graph, replace(ranked, groups=[reason, house])))
    assert groups_by_unasked(Parse([], graph, replace(ranked, groups=[], limit=5)))
