"""No part of a question is silently dropped: days, money and roles, on stables and a tailor's."""

import sqlite3
from datetime import date
from functools import cache

import pytest

from agent.ports import WriteRequest
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.chats.question import Question
from model.errors import CannotAnswer
from model.locales.chinese import has_chinese
from services.evaluation.row_comparison import Row
from tests.evals.datasets.warehouse import Warehouse, make_warehouse
from tests.evals.engine_answer import run_statement
from tests.support.schemas.stables import rows, write

TODAY = date(2025, 5, 20)
TAILOR = """
CREATE TABLE staff (staff_id INTEGER PRIMARY KEY, staff_nm TEXT, duty TEXT, quit_dt TEXT);
CREATE TABLE shop (shop_id INTEGER PRIMARY KEY, shop_nm TEXT, shop_kind TEXT, open_dt TEXT,
  close_dt TEXT);
CREATE TABLE suit (suit_id INTEGER PRIMARY KEY, cutter_id INTEGER REFERENCES staff (staff_id),
  shop_id INTEGER REFERENCES shop (shop_id), qty INTEGER, made_dt TEXT);
CREATE TABLE repair (repair_no TEXT PRIMARY KEY, state TEXT);
INSERT INTO repair VALUES ('RP20250001','waiting'),('RP20250002','waiting'),('RP20250003','sewn'),
 ('RP20250004','waiting');
INSERT INTO staff VALUES (1,'甲','裁缝',NULL),(2,'乙','裁缝','2024-01-01'),(3,'丙','学徒',NULL),
 (4,'丁','裁缝',NULL);
INSERT INTO shop VALUES (1,'东店','直营','2019-04-01',NULL),(2,'西店','加盟','2021-06-01',NULL),
 (3,'南店','加盟','2022-02-02','2024-02-02');
INSERT INTO suit VALUES (1,1,1,5,'2025-01-01'),(2,1,2,6,'2025-01-02'),(3,2,1,7,'2023-01-02');
"""
NOTES = {
    "staff": "店员",
    "staff.staff_nm": "店员姓名",
    "staff.duty": "职务",
    "staff.quit_dt": "离职日期（空为在职）",
    "shop": "铺面",
    "shop.shop_nm": "铺面名称",
    "shop.shop_kind": "铺面类型",
    "shop.open_dt": "开张日期",
    "shop.close_dt": "关张日期",
    "suit": "成衣",
    "suit.cutter_id": "裁缝",
    "suit.shop_id": "铺面",
    "suit.qty": "数量",
    "suit.made_dt": "完工日期",
}


@cache
def tailor() -> Warehouse:
    """The tailor's as a sync finds it."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(TAILOR)
    return make_warehouse("tailor", connection, TODAY, NOTES)


def ask(question: str) -> list[Row]:
    """What the statement for the tailor's gives. Raises `CannotAnswer`."""
    asked = Question(question, "zh-CN" if has_chinese(question) else "en", TODAY, ())
    written = RuleSqlWriter().compose(WriteRequest(asked, tailor().index.search(asked)))
    return run_statement(tailor().connection, written.sql)


@pytest.mark.parametrize("question", ["有哪些铺面，什么时候开的", "每个铺面都是什么时候开的"])
def test_things_are_listed_with_the_day_that_is_asked_for(question: str) -> None:
    opened = [("东店", "2019-04-01"), ("西店", "2021-06-01"), ("南店", "2022-02-02")]
    assert ask(question) == opened


@pytest.mark.parametrize(
    "question", ["list the riders and when they joined", "when did each rider join"]
)
def test_the_verb_says_which_day_is_listed(question: str) -> None:
    assert rows(question)[0] == ("甲一", "2024-02-01")


def test_a_day_that_nothing_here_tells_is_refused() -> None:
    for question in ("有哪些铺面，什么时候装修的", "马场什么时候开的", "when were the yards built"):
        with pytest.raises(CannotAnswer):
            (ask if "铺面" in question else write)(question)


@pytest.mark.parametrize(
    "question",
    [
        "女骑手和男骑手谁花的钱多",
        "女骑手和男骑手谁花得多",
        "女骑手和男骑手哪个花钱更多",
        "男骑手和女骑手谁花的钱多",
    ],
)
def test_who_spends_more_is_a_matter_of_money(question: str) -> None:
    assert [row[:2] for row in rows(question)] == [("女", 220.0), ("男", 90.0)]


def test_money_is_not_answered_by_names() -> None:
    with pytest.raises(CannotAnswer):
        write("女骑手花的钱")


def test_a_post_that_is_stored_is_a_condition_beside_the_state() -> None:
    assert ask("在职的裁缝有几个") == [(2,)]
    assert ask("裁缝有几个") == [(3,)]
    assert ask("在职的裁缝有哪些") == [("甲",), ("丁",)]


def test_a_code_is_a_condition_or_refused() -> None:
    assert ask("what is the state of repair RP20250003") == [("sewn",)]
    with pytest.raises(CannotAnswer):
        ask("what is the state of repair RP20259999")
