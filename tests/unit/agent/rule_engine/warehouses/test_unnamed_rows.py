"""Rows and days that no word of a question names are not read for it: a kennel's records."""

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
CREATE TABLE owner (owner_id INTEGER PRIMARY KEY, owner_name TEXT, grade INTEGER, birth_date TEXT);
CREATE TABLE cage (cage_id INTEGER PRIMARY KEY, cage_no TEXT, area REAL);
CREATE TABLE treat (treat_id INTEGER PRIMARY KEY, treat_name TEXT, list_price REAL,
  on_sale INTEGER);
CREATE TABLE boarding (boarding_id INTEGER PRIMARY KEY,
  owner_id INTEGER REFERENCES owner(owner_id), cage_id INTEGER REFERENCES cage(cage_id),
  begin_date TEXT, status INTEGER);
CREATE TABLE sale (sale_id INTEGER PRIMARY KEY,
  boarding_id INTEGER REFERENCES boarding(boarding_id), treat_id INTEGER REFERENCES treat(treat_id),
  amount REAL);
CREATE TABLE vaccine (vaccine_id INTEGER PRIMARY KEY, vaccine_name TEXT, expires_on TEXT);
INSERT INTO owner VALUES (1,'甲',2,'1990-03-01'),(2,'乙',1,'2026-02-02'),(3,'丙',2,'1985-01-01');
INSERT INTO cage VALUES (1,'A1',2),(2,'A2',3),(3,'B1',9);
INSERT INTO treat VALUES (1,'牛骨',5,1),(2,'鸡干',9,0);
INSERT INTO boarding VALUES (1,1,1,'2026-05-01',1),(2,2,2,'2026-06-01',0);
INSERT INTO sale VALUES (1,1,1,50),(2,2,2,90);
INSERT INTO vaccine VALUES (1,'疫苗一','2026-01-01'),(2,'疫苗二','2027-01-01');
"""
NOTES = {
    "owner": "主人",
    "owner.owner_name": "姓名",
    "owner.grade": "等级:1普通2银卡",
    "owner.birth_date": "生日",
    "cage": "笼位",
    "cage.cage_no": "笼号",
    "treat": "零食",
    "treat.treat_name": "零食名称",
    "treat.list_price": "标价",
    "treat.on_sale": "在售:1是0否",
    "boarding": "寄养单",
    "boarding.begin_date": "入住日期",
    "sale": "消费记录",
    "sale.amount": "金额",
    "vaccine": "疫苗",
    "vaccine.vaccine_name": "疫苗名称",
    "vaccine.expires_on": "效期到期日",
}


@cache
def _open_kennel() -> Warehouse:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(SCRIPT)
    return make_warehouse("kennel", connection, TODAY, NOTES)


def _write(question: str) -> WrittenSql:
    locale: Locale = "zh-CN" if has_chinese(question) else "en"
    asked = Question(question, locale, TODAY, ())
    request = WriteRequest(asked, _open_kennel().index.search(asked))
    return RuleSqlWriter().compose(request)


def _rows(question: str) -> list[Row]:
    return run_statement(_open_kennel().connection, _write(question).sql)


def test_a_price_of_things_that_nobody_names_is_refused() -> None:
    with pytest.raises(CannotAnswer):
        _write("Which cages have a list price above the average list price?")


def test_who_did_nothing_in_a_year_was_not_born_in_it_and_keeps_his_grade() -> None:
    assert _rows("今年还没来过的银卡主人有哪些") == [("丙",)]


def test_what_has_expired_is_listed_by_its_name() -> None:
    assert _rows("效期已经过期的疫苗有哪些") == [("疫苗一",)]


def test_a_birthday_in_a_year_is_asked_for_by_that_word() -> None:
    assert _rows("生日在2026年的主人有哪些") == [("乙",)]


def test_an_amount_that_was_spent_is_no_number_of_rows() -> None:
    assert _rows("消费金额最高的零食")[0][:2] == ("鸡干", 90.0)
