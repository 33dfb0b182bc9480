"""Units, roles, weekends, days to come and deeds of a studio whose notes are in Chinese."""

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

TODAY = date(2025, 5, 20)
SCRIPT = """
CREATE TABLE studio (studio_id INTEGER PRIMARY KEY, studio_name TEXT, head_id INTEGER, rent REAL);
CREATE TABLE staff (staff_id INTEGER PRIMARY KEY, staff_name TEXT, job TEXT, leader_id INTEGER);
CREATE TABLE pupil (pupil_id INTEGER PRIMARY KEY, pupil_name TEXT, valid_until TEXT);
CREATE TABLE kiln (kiln_id INTEGER PRIMARY KEY, kiln_name TEXT, built_month TEXT);
CREATE TABLE kiln_sale (sale_id INTEGER PRIMARY KEY, kiln_id INTEGER, seller_id INTEGER,
  buyer_id INTEGER, sold_on TEXT, deal_price INTEGER);
CREATE TABLE lesson (lesson_id INTEGER PRIMARY KEY, pupil_id INTEGER, held_at TEXT, minutes INTEGER,
  fee_cent INTEGER, state INTEGER);
INSERT INTO studio VALUES (1,'North',1,900),(2,'South',2,700);
INSERT INTO staff VALUES (1,'Ash','店长',NULL),(2,'Birch','店长',1),(3,'Cedar','陶艺师',1);
INSERT INTO pupil VALUES (1,'Dill','2025-06-01'),(2,'Elm','2025-12-01'),(3,'Fir','2025-01-01');
INSERT INTO kiln VALUES (1,'K1','202001'),(2,'K2','202002'),(3,'K3','202504');
INSERT INTO kiln_sale VALUES (1,1,1,2,'2025-04-02',5000),(2,2,2,3,'2025-05-03',7000);
INSERT INTO lesson VALUES (1,1,'2025-05-03 10:00:00',90,5000,2),
 (2,1,'2025-05-05 10:00:00',150,9000,2),
 (3,2,'2025-05-06 10:00:00',60,4000,1),(4,2,'2025-05-07 10:00:00',60,6000,3);
"""
NOTES = {
    "studio": "工作室",
    "studio.studio_id": "工作室编号",
    "studio.studio_name": "工作室名称",
    "studio.head_id": "店长，员工编号",
    "studio.rent": "月租金（元）",
    "staff": "员工表",
    "staff.staff_id": "员工编号",
    "staff.staff_name": "姓名",
    "staff.job": "岗位",
    "staff.leader_id": "直属上级",
    "pupil": "学员",
    "pupil.pupil_id": "学员编号",
    "pupil.pupil_name": "学员姓名",
    "pupil.valid_until": "有效期至",
    "kiln": "窑炉",
    "kiln.kiln_id": "窑炉编号",
    "kiln.kiln_name": "窑炉名称",
    "kiln.built_month": "建造年月 yyyymm",
    "kiln_sale": "窑炉销售成交单",
    "kiln_sale.sale_id": "成交单号",
    "kiln_sale.kiln_id": "窑炉",
    "kiln_sale.seller_id": "卖家，学员编号",
    "kiln_sale.buyer_id": "买家，学员编号",
    "kiln_sale.sold_on": "成交日期",
    "kiln_sale.deal_price": "成交价（元）",
    "lesson": "上课记录",
    "lesson.lesson_id": "课次编号",
    "lesson.pupil_id": "学员",
    "lesson.held_at": "上课时间",
    "lesson.minutes": "课程时长（分钟）",
    "lesson.fee_cent": "课程费用（分）",
    "lesson.state": "付款状态 1待支付 2已支付 3已取消",
}


@cache
def studio() -> Warehouse:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(SCRIPT)
    return make_warehouse("studio", connection, TODAY, NOTES)


def write(question: str) -> str:
    warehouse = studio()
    asked = Question(question, "en" if question.isascii() else "zh-CN", TODAY)
    return RuleSqlWriter().compose(WriteRequest(asked, warehouse.index.search(asked))).sql


def answer(question: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in run_statement(studio().connection, write(question))]


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("课程费用一共是多少元", 240),
        ("What is the average lesson duration in hours?", 1.5),
        ("课程时长超过2小时的上课记录有多少", 1),
        ("成交总额是多少万元", 1.2),
        ("周末的上课记录占多少", 25),
        ("未来30天内到期的学员有几个", 1),
        ("How many pupils expire in the next 30 days?", 1),
        ("已过期的学员有多少", 1),
        ("how many paid lessons are there?", 2),
    ],
)
def test_a_number_is_told_in_the_unit_and_of_the_rows_that_are_asked_for(
    question: str, number: float
) -> None:
    [row] = answer(question)
    assert row[0] == pytest.approx(number)


def test_a_number_that_is_in_no_such_unit_is_refused() -> None:
    with pytest.raises(CannotAnswer):
        write("课程费用一共是多少公斤")


def test_those_whom_staff_report_to_are_told_by_name() -> None:
    assert answer("每个上级手下有几名员工") == [("Ash", 2)]


def test_a_manager_whose_note_says_a_number_of_staff_is_told_by_name() -> None:
    assert answer("月租金最高的工作室的店长是谁")[0][0] == "Ash"


def test_who_manages_something_is_no_name_of_it() -> None:
    with pytest.raises(CannotAnswer):
        write("Who manages the studio with the highest rent?")


def test_what_was_sold_is_counted_by_the_day_of_its_sale() -> None:
    assert answer("Number of kilns sold per month this year") == [("2025-04", 1), ("2025-05", 1)]


def test_the_rate_of_a_state_is_that_of_its_code() -> None:
    assert answer("What is the cancellation rate of the lessons?") == [(25,)]


def test_rows_are_ranked_by_a_number_of_theirs() -> None:
    assert answer("Top 2 studios by rent") == [("North", 900), ("South", 700)]


def test_sales_that_took_place_are_counted() -> None:
    assert answer("What share of the sales took place on a weekend?") == [(50,)]
