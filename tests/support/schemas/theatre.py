"""A theatre's warehouse in memory: no declared keys, notes as administrators write them."""

import sqlite3
from datetime import date
from functools import cache

from agent.ports import WriteRequest, WrittenSql
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.chats.question import Question
from model.locales import Locale
from model.locales.chinese import has_chinese
from services.evaluation.row_comparison import Row
from tests.evals.datasets.warehouse import Warehouse, make_warehouse
from tests.evals.engine_answer import run_statement

TODAY = date(2025, 5, 20)
SCRIPT = """
CREATE TABLE dim_hall (hall_id INTEGER PRIMARY KEY, hall_name TEXT, city TEXT, closed_on TEXT,
  seats INTEGER);
CREATE TABLE dim_show (show_id INTEGER PRIMARY KEY, show_name TEXT, on_bill INTEGER);
CREATE TABLE dim_patron (patron_id INTEGER PRIMARY KEY, patron_name TEXT, allergy TEXT);
CREATE TABLE dim_worker (worker_id INTEGER PRIMARY KEY, worker_name TEXT, boss_id INTEGER,
  hall_id INTEGER, joined_on TEXT, left_on TEXT, pay REAL, post TEXT);
CREATE TABLE fact_ticket (ticket_id INTEGER PRIMARY KEY, hall_id INTEGER, show_id INTEGER,
  patron_id INTEGER, seller_id INTEGER, sold_at TEXT, list_amount REAL, paid_amount REAL,
  channel INTEGER);
CREATE TABLE fact_refund (refund_id INTEGER PRIMARY KEY, ticket_id INTEGER, amount REAL,
  asked_on TEXT, done_on TEXT);
CREATE TABLE fact_prop_loan (loan_id INTEGER PRIMARY KEY, prop_name TEXT, hall_id INTEGER,
  lent_on TEXT, due_on TEXT, returned_on TEXT, stock_qty INTEGER, safe_qty INTEGER);
INSERT INTO fact_prop_loan VALUES (1,'灯',1,'2025-01-01','2025-01-10','2025-01-09',5,8),
 (2,'幕',1,'2025-01-02','2025-01-05','2025-02-01',9,8),(3,'椅',3,'2025-02-01','2025-03-01',NULL,2,4);
INSERT INTO dim_hall VALUES (1,'东厅','北京',NULL,300),(2,'西厅','上海','2024-08-01',120),
 (3,'南厅','上海',NULL,80);
INSERT INTO dim_show VALUES (1,'海燕',1),(2,'春蚕',0),(3,'茶肆',1);
INSERT INTO dim_patron VALUES (1,'甲一','花粉'),(2,'乙二',NULL),(3,'丙三',NULL);
INSERT INTO dim_worker VALUES (1,'赵大',NULL,1,'2019-01-01',NULL,9000,'经理'),
 (2,'钱二',1,1,'2021-01-01',NULL,5000,'检票员'),(3,'孙三',1,3,'2023-03-01',NULL,4000,'检票员'),
 (4,'李四',2,2,'2022-03-01','2024-01-01',3000,'检票员');
INSERT INTO fact_ticket VALUES (1,1,1,1,2,'2024-03-01',100,90,1),(2,1,1,1,3,'2025-01-05',100,80,2),
 (3,2,2,2,2,'2024-05-01',60,60,1),(4,3,1,NULL,3,'2025-02-01',50,50,2),
 (5,1,2,NULL,2,'2025-03-01',70,40,1);
INSERT INTO fact_refund VALUES (1,1,30,'2024-03-02','2024-03-05'),(2,3,20,'2025-01-02',NULL);
"""
NOTES = {
    "dim_hall": "剧厅主表，一行一个厅",
    "dim_hall.hall_name": "剧厅名称",
    "dim_hall.city": "所在城市",
    "dim_hall.closed_on": "停用日期，空表示仍在开放",
    "dim_hall.seats": "座位数",
    "dim_show": "剧目档案",
    "dim_show.show_name": "剧目名称",
    "dim_show.on_bill": "在演 1是0否",
    "dim_patron": "观众档案",
    "dim_patron.patron_id": "观众号",
    "dim_patron.patron_name": "观众姓名",
    "dim_patron.allergy": "过敏史，空=无过敏",
    "dim_worker": "职员档案",
    "dim_worker.worker_id": "职员号",
    "dim_worker.worker_name": "职员姓名",
    "dim_worker.boss_id": "直接上级职员号",
    "dim_worker.hall_id": "所在剧厅",
    "dim_worker.joined_on": "入职日期",
    "dim_worker.left_on": "离职日期，空=在职",
    "dim_worker.pay": "月薪（元）",
    "dim_worker.post": "岗位",
    "fact_ticket": "售票单，一行一张票",
    "fact_ticket.ticket_id": "票号",
    "fact_ticket.hall_id": "剧厅",
    "fact_ticket.show_id": "剧目",
    "fact_ticket.patron_id": "观众号，空=散票",
    "fact_ticket.seller_id": "售票员职员号",
    "fact_ticket.sold_at": "售出时间",
    "fact_ticket.list_amount": "票面金额合计（元）",
    "fact_ticket.paid_amount": "实付金额（元）",
    "fact_ticket.channel": "渠道：1窗口 2网上",
    "fact_prop_loan": "道具借用单",
    "fact_prop_loan.prop_name": "道具名称",
    "fact_prop_loan.hall_id": "借用剧厅",
    "fact_prop_loan.lent_on": "借出日期",
    "fact_prop_loan.due_on": "应还日期",
    "fact_prop_loan.returned_on": "归还日期，空=还没还",
    "fact_prop_loan.stock_qty": "道具库存",
    "fact_prop_loan.safe_qty": "安全库存",
    "fact_refund": "退票单",
    "fact_refund.ticket_id": "原票号",
    "fact_refund.amount": "退票金额（元）",
    "fact_refund.asked_on": "申请日期",
    "fact_refund.done_on": "退款日期，空=还没退",
}


@cache
def _open_theatre() -> Warehouse:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(SCRIPT)
    return make_warehouse("theatre", connection, TODAY, NOTES)


def write(question: str) -> WrittenSql:
    """The statement for a question. Raises `CannotAnswer`."""
    locale: Locale = "zh-CN" if has_chinese(question) else "en"
    agent_question = Question(question, locale, TODAY, ())
    return RuleSqlWriter().compose(
        WriteRequest(agent_question, _open_theatre().index.search(agent_question))
    )


def rows(question: str) -> list[Row]:
    """What the statement gives."""
    return run_statement(_open_theatre().connection, write(question).sql)
