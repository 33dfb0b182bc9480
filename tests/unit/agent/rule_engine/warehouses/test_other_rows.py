"""Days, states and amounts are those of the rows of which they are said: a laundry's records."""

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
CREATE TABLE client (client_id INTEGER PRIMARY KEY, client_name TEXT, fabric TEXT,
  status INTEGER);
CREATE TABLE staff (staff_id INTEGER PRIMARY KEY, staff_name TEXT, post TEXT, left_on TEXT);
CREATE TABLE wash (wash_id INTEGER PRIMARY KEY, wash_no TEXT,
  client_id INTEGER REFERENCES client(client_id), washer_id INTEGER REFERENCES staff(staff_id),
  weight REAL, soap_cost REAL, charge REAL, wash_date TEXT, back_date TEXT, status INTEGER);
CREATE TABLE account (account_id INTEGER PRIMARY KEY,
  client_id INTEGER REFERENCES client(client_id), account_ym TEXT, charge INTEGER,
  starch_fee INTEGER, due_date TEXT, paid_date TEXT);
INSERT INTO client VALUES (1,'甲店','棉',1),(2,'乙店',NULL,2),(3,'丙店','棉',1),(4,'丁店','丝',1);
INSERT INTO staff VALUES (1,'赵一','洗衣工',NULL),(2,'钱二','店长',NULL),(3,'孙三','洗衣工',NULL);
INSERT INTO wash VALUES (1,'W1',1,1,10,5,90,'2025-12-20','2026-01-05',3),
 (2,'W2',1,1,30,10,80,'2026-02-01',NULL,2),(3,'W3',2,1,20,15,70,'2026-03-01','2026-03-09',3),
 (4,'W4',2,1,40,10,60,'2025-11-01','2025-12-01',3);
INSERT INTO account VALUES (1,1,'202512',1000,50,'2026-01-10','2026-02-03'),
 (2,1,'202601',2000,60,'2026-02-10','2026-03-05'),(3,2,'202601',3000,70,'2026-02-10',NULL);
"""
NOTES = {
    "client": "客户",
    "client.client_name": "客户名称",
    "client.fabric": "专送布料,空=无",
    "client.status": "客户状态:1合作中2已解约",
    "staff": "员工",
    "staff.staff_name": "姓名",
    "staff.post": "岗位:店长/洗衣工",
    "staff.left_on": "离职日期,空=在职",
    "wash": "洗涤单",
    "wash.wash_no": "单号",
    "wash.client_id": "送洗客户",
    "wash.washer_id": "洗衣工",
    "wash.weight": "重量(公斤)",
    "wash.soap_cost": "皂液费(元)",
    "wash.charge": "洗涤费(元)",
    "wash.wash_date": "洗涤日期",
    "wash.back_date": "退洗日期,空=没退洗",
    "wash.status": "单据状态:1待洗2洗好3退洗",
    "account": "客户月账单",
    "account.client_id": "客户",
    "account.account_ym": "账期,如202601",
    "account.charge": "洗涤费(分)",
    "account.starch_fee": "上浆费(分)",
    "account.due_date": "应付日期",
    "account.paid_date": "付款日期,空=还没付",
}


@cache
def _open_laundry() -> Warehouse:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(SCRIPT)
    return make_warehouse("laundry", connection, TODAY, NOTES)


def _write(question: str) -> WrittenSql:
    locale: Locale = "zh-CN" if has_chinese(question) else "en"
    asked = Question(question, locale, TODAY, ())
    request = WriteRequest(asked, _open_laundry().index.search(asked))
    return RuleSqlWriter().compose(request)


def _rows(question: str) -> list[Row]:
    return run_statement(_open_laundry().connection, _write(question).sql)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("2026年1月账期的上浆费合计多少分", [(130,)]),
        ("2026年1月的上浆费一共多少分", [(130,)]),
        ("2026年退洗了几张洗涤单", [(2,)]),
        ("每公斤平均花多少皂液费", [(0.4,)]),
        ("2026年洗涤费最高的送洗客户是谁", [("甲店", 80.0)]),
        ("没有洗涤单的客户是哪几家", [("丙店",), ("丁店",)]),
        ("按专送布料统计客户数", [("棉", 2), ("丝", 1)]),
    ],
)
def test_a_question_is_answered_with_its_rows(question: str, expected: list[Row]) -> None:
    assert sorted(_rows(question), key=str) == sorted(expected, key=str)


@pytest.mark.parametrize(
    "question",
    [
        "洗涤费和上浆费加起来一共多少钱",
        "今年洗涤费最高的客户是谁",
        "Which washers have not made a single wash?",
    ],
)
def test_what_nothing_decides_is_refused(question: str) -> None:
    with pytest.raises(CannotAnswer):
        _write(question)


def test_a_quotient_is_called_after_both_amounts() -> None:
    assert "皂液费/重量" in _write("每公斤平均花多少皂液费").sql
