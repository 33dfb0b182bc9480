"""A chain of hair salons, annotated in Chinese as a stranger would."""

import sqlite3
from datetime import date
from functools import cache

from agent.ports import WriteRequest
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.chats.question import Question
from model.locales import Locale
from model.locales.chinese import has_chinese
from services.evaluation.row_comparison import Row
from tests.evals.datasets.warehouse import Warehouse, make_warehouse
from tests.evals.engine_answer import run_statement

TODAY = date(2025, 5, 20)
_SCRIPT = """
CREATE TABLE salon (id INTEGER PRIMARY KEY, name TEXT, floor_area INTEGER, town TEXT);
CREATE TABLE stylist (id INTEGER PRIMARY KEY, name TEXT, salon_id INTEGER REFERENCES salon(id),
  hired_on TEXT, left_on TEXT, can_do INTEGER);
CREATE TABLE chair (id INTEGER PRIMARY KEY, label TEXT, make TEXT,
  salon_id INTEGER REFERENCES salon(id));
CREATE TABLE guest (id INTEGER PRIMARY KEY, name TEXT, since TEXT,
  stylist_id INTEGER REFERENCES stylist(id), perfume TEXT);
CREATE TABLE haircut (id INTEGER PRIMARY KEY, guest_id INTEGER REFERENCES guest(id),
  stylist_id INTEGER REFERENCES stylist(id), chair_id INTEGER REFERENCES chair(id),
  step INTEGER, day_part TEXT, cut_on TEXT, stars INTEGER);
CREATE TABLE receipt (id INTEGER PRIMARY KEY, guest_id INTEGER REFERENCES guest(id),
  kind INTEGER, amount INTEGER, paid_at TEXT, voided INTEGER);
INSERT INTO salon VALUES (1,'东店',80,'临江'),(2,'西店',120,'临江'),(3,'南店',60,'青山');
INSERT INTO stylist VALUES (1,'阿布',1,'2020-02-01',NULL,1),(2,'小季',1,'2021-03-01',NULL,2),
 (3,'老邱',2,'2019-01-01','2023-01-01',1),(4,'贝贝',2,'2022-04-01',NULL,2);
INSERT INTO chair VALUES (1,'A1','Lotus',1),(2,'A2','Lotus',1),(3,'B1','Reed',2);
INSERT INTO guest VALUES (1,'方圆','2024-01-05',1,'松'),(2,'顾盼','2024-02-06',NULL,NULL),
 (3,'何田','2025-03-07',NULL,'梅'),(4,'江雪','2025-04-08',2,'松');
INSERT INTO haircut VALUES (1,1,1,1,1,'上午','2025-04-01',5),(2,1,1,1,2,'上午','2025-04-02',4),
 (3,2,2,2,1,'晚上','2025-04-03',3),(4,3,2,3,2,'上午','2025-04-04',NULL),
 (5,4,4,3,1,'下午','2025-05-01',2),(6,4,4,3,2,'上午','2025-05-02',3);
INSERT INTO receipt VALUES (1,1,1,12800,'2025-04-01 10:00:00',0),
 (2,1,2,5000,'2025-04-02 10:00:00',0),(3,2,1,9900,'2025-04-03 11:00:00',0),
 (4,2,1,9900,'2025-04-03 11:01:00',1),(5,4,1,20000,'2025-05-01 12:00:00',0);
"""
_NOTES = {
    "salon": "门店",
    "salon.name": "门店名称",
    "salon.floor_area": "场地面积（平米）",
    "salon.town": "所在镇",
    "stylist": "发型师",
    "stylist.name": "姓名",
    "stylist.salon_id": "所属门店",
    "stylist.hired_on": "入职日期",
    "stylist.left_on": "离职日期，空=在职",
    "stylist.can_do": "能做什么 1工序一 2工序二",
    "chair": "理发椅",
    "chair.label": "椅号",
    "chair.make": "牌子",
    "chair.salon_id": "放在哪个门店",
    "guest": "客人档案",
    "guest.name": "姓名",
    "guest.since": "建档日期",
    "guest.stylist_id": "指定的发型师，空=还没定",
    "guest.perfume": "喜欢的香味，没说为空",
    "haircut": "理发记录",
    "haircut.guest_id": "客人",
    "haircut.stylist_id": "理发的发型师",
    "haircut.chair_id": "理发椅",
    "haircut.step": "工序 1/2",
    "haircut.day_part": "时段",
    "haircut.cut_on": "理发日期",
    "haircut.stars": "客人打分1-5，没评为空",
    "receipt": "收银流水",
    "receipt.guest_id": "客人",
    "receipt.kind": "类型：1剪发费 2染发费",
    "receipt.amount": "金额，单位分",
    "receipt.paid_at": "收款时间",
    "receipt.voided": "作废标记，1=作废（录错的），统计时不算",
}


@cache
def open_salon() -> Warehouse:
    """The salons, opened once; its connection may be used by any thread."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(_SCRIPT)
    return make_warehouse("salon", connection, TODAY, _NOTES)


def find_rows(question: str) -> list[Row]:
    """The rows that answer a question. Raises `CannotAnswer`."""
    return run_statement(open_salon().connection, write_sql(question))


def write_sql(question: str) -> str:
    """The statement for a question. Raises `CannotAnswer`."""
    locale: Locale = "zh-CN" if has_chinese(question) else "en"
    asked = Question(question, locale, TODAY, ())
    request = WriteRequest(asked, open_salon().index.search(asked))
    return RuleSqlWriter().compose(request).sql
