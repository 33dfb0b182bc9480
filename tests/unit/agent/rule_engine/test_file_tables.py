"""Questions over the tables of files: their names, marks, codes and long values."""

import sqlite3
from datetime import date

import pytest

from agent.ports import WriteRequest
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.chats.question import Question
from model.errors import CannotAnswer
from tests.evals.datasets.warehouse import Warehouse, make_warehouse

TODAY = date(2026, 6, 30)
SCRIPT = """
CREATE TABLE 在职 (工号 TEXT, 姓名 TEXT, 部门 TEXT, 入职日期 DATE, "工资 （元/月）" INTEGER, 党员 TEXT);
INSERT INTO 在职 VALUES
    ('0007', '甲乙', '仓储部', '2020-03-01', 9000, '√'), ('0012', '丙丁', '仓储部', '2021-05-06', 7000, NULL),
    ('0031', '戊己', '客服部', '2022-01-02', 6000, '√');
CREATE TABLE 离职 (工号 TEXT, 姓名 TEXT, 部门 TEXT, 入职日期 DATE, "工资（元/月）" INTEGER);
INSERT INTO 离职 VALUES ('0002', '庚辛', '仓储部', '2019-01-01', 5000), ('0003', '壬癸', '客服部', '2018-01-01', 4000);
CREATE TABLE "2026上半年收费台账" (户号 TEXT, 业主 TEXT, 应收 INTEGER, 交费日期 DATE);
INSERT INTO "2026上半年收费台账" VALUES
    ('H01', '子丑', 300, '2026-02-01'), ('H02', '寅卯', 500, '2026-07-03'), ('H03', '辰巳', 200, NULL);
CREATE TABLE 客户 (客户名称 TEXT, 城市 TEXT, 信用额度 INTEGER);
INSERT INTO 客户 VALUES
    ('宁波海曙第三精密仪器有限公司', '宁波', 80000), ('宁波北仑港口装卸服务公司', '宁波', 50000);
CREATE TABLE 推广费用 (日期 DATE, 渠道 TEXT, 金额 DECIMAL(10, 2));
INSERT INTO 推广费用 VALUES ('2026-01-03', '电台', 500), ('2026-01-09', '地铁', 700), ('2026-02-02', '电台', 300);
CREATE TABLE tunings (piano TEXT, owner TEXT, visits_a_month INTEGER, "fee (£)" INTEGER);
INSERT INTO tunings VALUES ('Bechstein', 'Town Hall', 2, 90), ('Kawai', 'Rose School', 1, 70);
CREATE TABLE 工单 (单号 TEXT, 小区 TEXT, 类别 TEXT);
INSERT INTO 工单 VALUES ('WX-2001', '东苑', 'Breakdown'), ('WX-2002', '西苑', 'Service'), ('WX-2003', '西苑', 'Breakdown');
"""  # noqa: E501 - one row of a table stays on its line
NOTES = {
    "在职": "在职：员工花名册.xlsx › 在职; 标题 / caption: 花名册; 入职日期 2020 … 2022",
    "离职": "离职：员工花名册.xlsx › 离职",
    "在职.工资 （元/月）": "工资 （元/月）",
    "离职.工资（元/月）": "工资（元/月）",
    "2026上半年收费台账": "收费台账：2026上半年收费台账.xlsx › 台账",
    "客户": "客户：客户.csv",
    "推广费用": "推广费用：推广费用.csv",
    "tunings": "tunings：tunings.csv",
    "tunings.fee (£)": "fee (£)",
    "工单": "工单：报修工单.xlsx › 工单",
}


@pytest.fixture(name="books", scope="module")
def make_books() -> Warehouse:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(SCRIPT)
    return make_warehouse("books", connection, TODAY, NOTES)


def ask(books: Warehouse, text: str) -> list[tuple[object, ...]]:
    locale = "en" if text.isascii() else "zh-CN"
    question = Question(text, locale, TODAY)
    sql = RuleSqlWriter().compose(WriteRequest(question, books.index.search(question))).sql
    return books.connection.execute(sql).fetchall()


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("在职员工各部门有多少人", [("仓储部", 2), ("客服部", 1)]),
        ("党员有多少人", [(2,)]),
        ("在职的党员有几个？", [(2,)]),
        ("仓储部的工资一共多少？", [(16000,)]),
        ("离职员工有多少人？", [(2,)]),
        ("丙丁是哪天入职的，工资多少？", [("2021-05-06", 7000)]),
        ("工号0012的姓名是什么？", [("丙丁",)]),
    ],
)
def test_sheets_are_called_by_their_file_and_those_of_now_are_meant(
    books: Warehouse, question: str, rows: list[tuple[object, ...]]
) -> None:
    assert ask(books, question) == rows


def test_a_name_of_many_characters_is_found_whole(books: Warehouse) -> None:
    asked = "宁波海曙第三精密仪器有限公司的信用额度是多少？"
    assert ask(books, asked) == [(80000,)]


def test_the_period_of_the_file_is_that_of_all_its_rows(books: Warehouse) -> None:
    assert ask(books, "上半年应收一共多少？") == [(1000,)]
    assert ask(books, "2月份应收一共多少？") == [(300,)]


def test_a_table_that_is_called_like_its_money_is_added_up(books: Warehouse) -> None:
    assert ask(books, "每个月的推广费用是多少？") == [("2026-01", 1200), ("2026-02", 300)]
    assert ask(books, "推广费用有多少笔？") == [(3,)]


def test_a_kind_that_is_called_breakdown_is_a_condition(books: Warehouse) -> None:
    assert ask(books, "How many breakdown 工单 are there?") == [(2,)]


@pytest.mark.parametrize(
    "question",
    [
        "东苑西苑一共多少户？",
        "哪些工单是WX-2009？",
        "仓储部还在做的有哪些人？",
        "What does Rose School pay us a month?",
        "What are the two biggest tunings by fee, and who were they for?",
    ],
)
def test_what_no_row_is_called_is_refused(books: Warehouse, question: str) -> None:
    with pytest.raises(CannotAnswer):
        ask(books, question)


def test_codes_are_found_in_any_case(books: Warehouse) -> None:
    assert ask(books, "wx-2003的小区是哪个？") == [("西苑",)]
