"""Verbs that only say when something was done, and heads of amounts: a sawmill's records."""

import sqlite3
from datetime import date
from functools import cache

import pytest

from agent.ports import WriteRequest, WrittenSql
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
CREATE TABLE grower (grower_id INTEGER PRIMARY KEY, grower_name TEXT);
CREATE TABLE cutting (cutting_id INTEGER PRIMARY KEY,
  grower_id INTEGER REFERENCES grower(grower_id), grade TEXT, cut_time TEXT, drying_date TEXT,
  cut_fee REAL, st INTEGER, is_checked INTEGER);
CREATE TABLE receipt (receipt_id INTEGER PRIMARY KEY,
  grower_id INTEGER REFERENCES grower(grower_id), amount REAL, received_on TEXT);
CREATE TABLE price_list (list_id INTEGER PRIMARY KEY, wood TEXT, price REAL);
CREATE TABLE plank (plank_id INTEGER PRIMARY KEY,
  cutting_id INTEGER REFERENCES cutting(cutting_id), list_id INTEGER REFERENCES price_list(list_id),
  wood TEXT, channel TEXT, paid REAL, worth REAL,
  pick_date TEXT);
INSERT INTO grower VALUES (1,'甲'),(2,'乙');
INSERT INTO cutting VALUES (1,1,'A','2025-02-01','2025-03-05',100,2,1),
 (2,2,'B','2026-02-01','2026-04-05',150,3,0),(3,2,'A','2026-03-01',NULL,50,4,1),
 (4,1,'A',NULL,NULL,0,1,0);
INSERT INTO receipt VALUES (1,1,900,'2025-05-01'),(2,2,800,'2026-05-01');
INSERT INTO price_list VALUES (1,'松',500),(2,'柏',700);
INSERT INTO plank VALUES (1,1,1,'松','shop',10,60,'2025-03-01'),
 (2,2,1,'松','shop',30,60,'2026-03-01'),(3,2,2,'柏','web',50,80,'2026-03-02'),
 (4,3,2,'松','web',70,10,'2026-03-03'),(5,3,2,'柏','web',90,5,'2026-03-04'),
 (6,3,2,'杉','web',5,7,'2026-03-04');
"""
NOTES = {
    "grower": "林户",
    "grower.grower_name": "姓名",
    "cutting": "锯切单",
    "cutting.grade": "品级",
    "cutting.cut_time": "锯切时间,空=未锯切",
    "cutting.drying_date": "烘干日期",
    "cutting.cut_fee": "锯切费(元)",
    "cutting.st": "状态:1草稿2已锯切3已核价4已结清",
    "cutting.is_checked": "是否抽检:1是0否",
    "receipt": "收款",
    "receipt.amount": "收款金额",
    "receipt.received_on": "收款日期",
    "price_list": "价目表",
    "price_list.wood": "木种",
    "price_list.price": "标价",
    "plank": "木板车次",
    "plank.wood": "树种",
    "plank.channel": "渠道",
    "plank.paid": "实付",
    "plank.worth": "核价总价(元)",
    "plank.pick_date": "装车日期",
}


@cache
def _warehouse() -> Warehouse:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(SCRIPT)
    return make_warehouse("sawmill", connection, TODAY, NOTES)


def _write(question: str) -> WrittenSql:
    locale: Locale = "zh-CN" if has_chinese(question) else "en"
    asked = Question(question, locale, TODAY)
    return RuleSqlWriter().compose(WriteRequest(asked, _warehouse().index.search(asked)))


def _ask(question: str) -> list[Row]:
    return run_statement(_warehouse().connection, _write(question).sql)


@pytest.mark.parametrize(
    "question",
    ["2026年每个月锯切费收入多少，按锯切时间算", "2026年各月的锯切费收入，按锯切时间"],
)
def test_a_head_right_behind_an_amount_is_no_second_amount(question: str) -> None:
    assert _ask(question) == [("2026-02", 150.0), ("2026-03", 50.0)]


def test_the_day_behind_a_comparison_of_periods_is_not_grouped_by() -> None:
    [row] = _ask("2026年锯切费收入比2025年增长了百分之几，按锯切时间")
    assert row[-1] == 100.0


def test_the_price_that_was_paid_is_no_other_price() -> None:
    assert set(_ask("average price paid per plank in each channel")) == {
        ("shop", 20.0), ("web", 53.75)
    }  # fmt: skip


def test_a_verb_beside_a_period_says_by_which_day_and_not_in_which_state() -> None:
    assert _ask("今年锯切的锯切单抽检率是多少") == [(50.0,)]
    assert _ask("2026年锯切的锯切单有多少") == [(2,)]


def test_a_verb_that_says_what_was_done_groups_by_no_day() -> None:
    assert set(_ask("各树种今年分别装了多少个木板")) == {("松", 2), ("柏", 2), ("杉", 1)}
    assert set(_ask("各渠道装了多少个木板")) == {("shop", 2), ("web", 4)}


@pytest.mark.parametrize("question", ["Total cut fee by month of shipping in 2026"])
def test_months_of_a_day_that_no_column_is_called_by_are_refused(question: str) -> None:
    with pytest.raises(CannotAnswer):
        _ask(question)


def test_months_are_those_of_the_day_that_is_named_behind_them() -> None:
    assert _ask("Total cut fee by month of drying in 2026") == [("2026-04", 150.0)]


@pytest.mark.parametrize(
    "question", ["核价总价最大的前2个树种是什么", "核价金额最大的前2个树种是什么"]
)
def test_kinds_are_ranked_by_sums_of_what_is_called_so_in_any_state(question: str) -> None:
    assert _ask(question) == [("松", 130.0), ("柏", 85.0)]
