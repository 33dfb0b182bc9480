"""No word of a question is left out of a statement: a zoo's warehouse that nobody prepared."""

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

TODAY = date(2025, 5, 20)
SCRIPT = """
CREATE TABLE house (house_id INTEGER PRIMARY KEY, house_name TEXT, damp INTEGER, size INTEGER,
  wing TEXT);
CREATE TABLE guest (guest_id INTEGER PRIMARY KEY, guest_name TEXT, house_id INTEGER
  REFERENCES house(house_id), entered TEXT, cap REAL, via_id INTEGER REFERENCES guest(guest_id));
CREATE TABLE night_tour (tour_id INTEGER PRIMARY KEY, guest_id INTEGER REFERENCES guest(guest_id),
  sold_on TEXT, ends_on TEXT, fee REAL);
CREATE TABLE pass_made (made_id INTEGER PRIMARY KEY, guest_id INTEGER REFERENCES guest(guest_id),
  made_on TEXT);
CREATE TABLE pass_seen (seen_id INTEGER PRIMARY KEY, guest_id INTEGER REFERENCES guest(guest_id),
  house_id INTEGER REFERENCES house(house_id), seen_at TEXT);
CREATE TABLE shop_bill (bill_id INTEGER PRIMARY KEY, guest_id INTEGER REFERENCES guest(guest_id),
  bill_on TEXT, total REAL);
CREATE TABLE give_back (back_id INTEGER PRIMARY KEY, guest_id INTEGER
  REFERENCES guest(guest_id), back_on TEXT, amt REAL);
CREATE TABLE feed (feed_id INTEGER PRIMARY KEY, feed_name TEXT);
CREATE TABLE feed_lot (lot_id INTEGER PRIMARY KEY, feed_id INTEGER REFERENCES feed(feed_id),
  came_on TEXT, qty INTEGER);
CREATE TABLE fix_job (job_id INTEGER PRIMARY KEY, house_id INTEGER REFERENCES house(house_id),
  told_on TEXT, done_on TEXT, state TEXT);
INSERT INTO house VALUES (1,'雨林馆',3,900,'东区'),(2,'极地馆',1,1500,'东区'),
 (3,'夜行馆',3,400,'西区'),(4,'飞禽馆',1,300,'西区');
INSERT INTO give_back VALUES (1,1,'2025-01-02',9),(2,1,'2025-01-03',9),(3,2,'2025-02-03',90);
INSERT INTO guest VALUES (1,'甲一',1,'2024-01-01',5000,NULL),(2,'乙二',2,'2025-02-01',8000,1),
 (3,'丙三',2,'2025-03-01',NULL,1);
INSERT INTO night_tour VALUES (1,1,'2025-01-09','2025-07-09',40),(2,2,'2025-03-09','2025-09-09',50),
 (3,2,'2024-03-09','2025-01-09',60);
INSERT INTO pass_made VALUES (1,1,'2025-01-01'),(2,2,'2025-02-02');
INSERT INTO pass_seen VALUES (1,1,1,'2025-01-02'),(2,1,2,'2025-01-03'),(3,2,2,'2025-02-03');
INSERT INTO shop_bill VALUES (1,1,'2025-01-02',30),(2,2,'2025-02-03',50),(3,2,'2024-02-03',70);
INSERT INTO feed VALUES (1,'干草'),(2,'鱼干');
INSERT INTO feed_lot VALUES (1,1,'2025-01-01',40),(2,1,'2025-02-01',60),(3,2,'2025-02-01',5);
INSERT INTO fix_job VALUES (1,1,'2025-01-01',NULL,'open'),(2,2,'2025-01-05',NULL,'void'),
 (3,2,'2025-01-06','2025-01-08','closed');
"""
NOTES = {
    "house": "馆舍",
    "house.house_name": "馆名",
    "house.damp": "湿度:1低2中3高",
    "house.size": "面积(平方米)",
    "guest": "游客",
    "guest.guest_name": "姓名",
    "guest.house_id": "最爱的馆舍",
    "guest.entered": "登记日期",
    "guest.cap": "信用额度,空=不赊账",
    "guest.via_id": "推荐人",
    "night_tour": "夜游团",
    "night_tour.sold_on": "售出日期",
    "night_tour.ends_on": "到期日期",
    "night_tour.fee": "实收费用",
    "pass_made": "订票记录",
    "pass_made.made_on": "订票日期",
    "pass_seen": "验票记录",
    "pass_seen.seen_at": "验票时间",
    "shop_bill": "商店小票",
    "shop_bill.bill_on": "开票日期",
    "shop_bill.total": "合计金额",
    "house.wing": "园区",
    "give_back": "赊账还款",
    "give_back.back_on": "还款日期",
    "give_back.amt": "金额",
    "feed": "饲料",
    "feed.feed_name": "饲料名",
    "feed_lot": "饲料到货",
    "feed_lot.came_on": "到货日期",
    "feed_lot.qty": "剩余数量",
    "fix_job": "维修单",
    "fix_job.told_on": "报修日期",
    "fix_job.done_on": "办结日期,空=还没办结",
    "fix_job.state": "状态:open待办结/closed已办结/void已作废",
}


@cache
def _open_zoo() -> Warehouse:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(SCRIPT)
    return make_warehouse("zoo", connection, TODAY, NOTES)


def _write(question: str) -> str:
    locale: Locale = "zh-CN" if has_chinese(question) else "en"
    asked = Question(question, locale, TODAY, ())
    return RuleSqlWriter().compose(WriteRequest(asked, _open_zoo().index.search(asked))).sql


def _rows(question: str) -> list[Row]:
    return run_statement(_open_zoo().connection, _write(question))


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Which guests have at least 2 tickets?", "tickets"),
        ("每个游客有几张票？", "票"),
        ("还有多少袋饲料到货？", "多少袋"),
        ("By what percentage did stays grow in 2025 compared with 2024?", "stays"),
        ("哪个馆舍最受欢迎，按投喂次数算", ""),
        ("哪个月还款最多", "还款"),
        ("Top 2 wings by size", ""),
        ("哪个饲料到货最快", ""),
    ],
)
def test_a_word_that_nothing_stands_for_is_refused(question: str, word: str) -> None:
    with pytest.raises(CannotAnswer, match=word or None):
        _write(question)


def test_one_condition_in_other_words_is_no_second_one() -> None:
    with pytest.raises(CannotAnswer):
        _write("How many houses of high damp, i.e. with state open, are there?")


def test_who_is_below_somebody_is_not_that_one() -> None:
    with pytest.raises(CannotAnswer):
        _write("Which guests report to 甲一?")


def test_a_number_may_be_missing_where_a_note_says_when() -> None:
    assert _rows("How many guests have no credit limit?") == [(1,)]


def test_guests_who_brought_others_are_counted_by_whom_they_brought() -> None:
    assert _rows("谁介绍的游客最多？") == [("甲一", 2)]
    assert _rows("Which guests have referred at least two others?") == [("甲一", 2)]
    assert _rows("Which guests have referred more than two others?") == []


def test_the_money_of_what_is_named_is_told_and_no_other() -> None:
    assert _rows("2025年夜游团卖了多少钱？") == [(90,)]
    assert _rows("2025年每个月卖了几个夜游团、多少钱") == [("2025-01", 1, 40), ("2025-03", 1, 50)]


def test_what_ends_after_today_is_stored_beforehand() -> None:
    assert _rows("Which guests have night tours that expire in July 2025?") == [("甲一",)]


def test_things_are_ranked_by_the_number_that_is_named() -> None:
    assert _rows("面积第二大的馆舍是哪个？") == [("雨林馆", 900)]
    assert _rows("面积第二小的馆舍是哪个？") == [("夜行馆", 400)]


def test_a_number_asked_of_listed_things_is_told_for_each() -> None:
    assert sorted(_rows("湿度高的馆舍有哪些？面积多少")) == [("夜行馆", 400), ("雨林馆", 900)]


def test_a_stored_state_says_more_than_a_missing_day() -> None:
    assert _rows("还有几张维修单没办结？") == [(1,)]


def test_being_somewhere_is_no_state_of_being_under_way() -> None:
    assert _rows("不在东区的馆舍有几个？") == [(2,)]


def test_a_limit_of_credit_is_no_money_of_sales() -> None:
    assert _rows("2025年的销售额是多少？") == [(80,)]
    assert _rows("revenue in 2025") == [(80,)]
