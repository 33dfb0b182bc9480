"""Words whose likeliest column joins to nothing that is asked for: a diving school's records."""

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
CREATE TABLE diver (diver_id INTEGER PRIMARY KEY, diver_name TEXT);
CREATE TABLE base (base_id INTEGER PRIMARY KEY, base_name TEXT);
CREATE TABLE boat (boat_id INTEGER PRIMARY KEY, boat_name TEXT,
  base_id INTEGER REFERENCES base(base_id));
CREATE TABLE instructor (instructor_id INTEGER PRIMARY KEY, instructor_name TEXT,
  base_id INTEGER REFERENCES base(base_id));
CREATE TABLE course (course_id INTEGER PRIMARY KEY, course_name TEXT, dive_hours INTEGER);
CREATE TABLE contract (contract_id INTEGER PRIMARY KEY, diver_id INTEGER REFERENCES diver(diver_id),
  course_id INTEGER REFERENCES course(course_id), signed_on TEXT, price REAL);
CREATE TABLE outing (outing_id INTEGER PRIMARY KEY, diver_id INTEGER REFERENCES diver(diver_id),
  boat_id INTEGER REFERENCES boat(boat_id),
  instructor_id INTEGER REFERENCES instructor(instructor_id), outing_date TEXT, hours INTEGER);
CREATE TABLE rental (rental_id INTEGER PRIMARY KEY, diver_id INTEGER REFERENCES diver(diver_id),
  rented_on TEXT, kit TEXT, fee REAL);
CREATE TABLE statement (statement_id INTEGER PRIMARY KEY,
  diver_id INTEGER REFERENCES diver(diver_id), month TEXT, kit_fee REAL);
INSERT INTO diver VALUES (1,'甲'),(2,'乙');
INSERT INTO base VALUES (1,'北'),(2,'南');
INSERT INTO boat VALUES (1,'海豚',1),(2,'海星',2);
INSERT INTO instructor VALUES (1,'丁',2),(2,'戊',2);
INSERT INTO course VALUES (1,'入门',10),(2,'进阶',20);
INSERT INTO contract VALUES (1,1,1,'2025-01-01',100),(2,2,2,'2025-02-01',200);
INSERT INTO outing VALUES (1,1,1,1,'2025-05-01',2),(2,2,2,2,'2025-06-01',5),
 (3,1,1,2,'2026-01-01',1);
INSERT INTO rental VALUES (1,1,'2026-02-01','面镜',30),(2,2,'2026-03-01','脚蹼',50);
INSERT INTO statement VALUES (1,1,'2026-02',30),(2,2,'2026-03',55);
"""
NOTES = {
    "diver": "学员",
    "base": "基地",
    "boat": "船",
    "instructor": "教练",
    "course": "课程",
    "contract": "合同",
    "outing": "出海",
    "rental": "租借",
    "rental.kit": "装备",
    "rental.fee": "装备费(元)",
    "statement": "月账单",
    "statement.month": "账单月份",
    "statement.kit_fee": "装备费",
}


@cache
def _warehouse() -> Warehouse:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(SCRIPT)
    return make_warehouse("diving school", connection, TODAY, NOTES)


def _write(question: str) -> WrittenSql:
    locale: Locale = "zh-CN" if has_chinese(question) else "en"
    asked = Question(question, locale, TODAY)
    return RuleSqlWriter().compose(WriteRequest(asked, _warehouse().index.search(asked)))


def _ask(question: str) -> list[Row]:
    return run_statement(_warehouse().connection, _write(question).sql)


def test_hours_in_rows_that_are_named_are_the_hours_of_these_and_that_is_told() -> None:
    question = "Which boat has been used for the most dive hours in outings?"
    assert _ask(question)[0][0] == "海星"
    assert any("“dive hours”" in said for said in _write(question).assumptions)


def test_an_amount_is_that_of_the_rows_of_which_a_value_is_asked_for() -> None:
    assert _ask("各装备的装备费") == [("脚蹼", 50.0), ("面镜", 30.0)]


def test_hours_that_no_row_of_the_group_has_are_not_exchanged_for_money() -> None:
    with pytest.raises(CannotAnswer):
        _ask("Total dive hours for each boat")


def test_a_base_of_what_is_named_is_not_that_of_others() -> None:
    with pytest.raises(CannotAnswer):
        _ask("How many outings were there for each base of the boat?")
