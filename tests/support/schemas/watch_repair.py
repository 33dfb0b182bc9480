"""A watch repairer's warehouse in memory: several references to people, leaders, switches."""

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

TODAY = date(2025, 12, 15)
SCRIPT = """
CREATE TABLE dim_branch (branch_id INTEGER PRIMARY KEY, branch_name TEXT, city TEXT,
  parent_id INTEGER REFERENCES dim_branch(branch_id));
CREATE TABLE dim_staff (staff_id INTEGER PRIMARY KEY, staff_name TEXT,
  branch_id INTEGER REFERENCES dim_branch(branch_id),
  boss_id INTEGER REFERENCES dim_staff(staff_id), left_on TEXT);
CREATE TABLE dim_cust (cust_id INTEGER PRIMARY KEY, cust_name TEXT, kind INTEGER,
  rep_id INTEGER REFERENCES dim_staff(staff_id), is_test INTEGER);
CREATE TABLE fact_ticket (ticket_id INTEGER PRIMARY KEY,
  cust_id INTEGER REFERENCES dim_cust(cust_id),
  branch_id INTEGER REFERENCES dim_branch(branch_id),
  clerk_id INTEGER REFERENCES dim_staff(staff_id), tech_id INTEGER REFERENCES dim_staff(staff_id),
  intake_date TEXT, ship_date TEXT, st INTEGER, audit INTEGER, channel INTEGER, qty INTEGER,
  on_sale INTEGER, paid REAL);
INSERT INTO dim_branch VALUES (1,'东门店','上海',NULL),(2,'西门店','杭州',1),(3,'南门店','上海',1);
INSERT INTO dim_staff VALUES (1,'赵一',1,NULL,NULL),(2,'钱二',1,1,NULL),(3,'孙三',2,1,'2025-03-01'),
  (4,'李四',2,2,NULL);
INSERT INTO dim_cust VALUES (1,'恒通商行',1,1,0),(2,'信和商行',2,NULL,0),(3,'试用商行',2,2,1);
INSERT INTO fact_ticket VALUES
 (1,1,1,2,3,'2025-01-02','2025-01-04',3,1,1,2,1,100),
 (2,1,1,2,4,'2025-02-02','2025-02-14',3,1,2,3,0,200),
 (3,2,2,4,4,'2025-03-02',NULL,1,0,2,1,0,50),
 (4,2,2,2,4,'2025-03-05','2025-03-30',3,2,2,5,0,70),
 (5,3,2,4,4,'2025-04-01',NULL,2,1,2,1,1,30);
"""
NOTES = {
    "dim_branch": "维修网点",
    "dim_branch.branch_name": "网点名称",
    "dim_branch.city": "所在城市",
    "dim_branch.parent_id": "上级网点ID，NULL表示总店",
    "dim_staff": "员工档案",
    "dim_staff.staff_name": "姓名",
    "dim_staff.branch_id": "所属网点ID",
    "dim_staff.boss_id": "直属上级的员工ID，NULL表示没有上级",
    "dim_staff.left_on": "离职日期，NULL表示在职",
    "dim_cust": "客户",
    "dim_cust.cust_name": "客户名称",
    "dim_cust.kind": "客户类型：1个人 2酒馆",
    "dim_cust.rep_id": "对接员工ID，NULL表示散单客户（无人对接）",
    "dim_cust.is_test": "是否测试客户：1是0否",
    "fact_ticket": "维修单",
    "fact_ticket.ticket_id": "维修单号",
    "fact_ticket.branch_id": "受理网点ID",
    "fact_ticket.clerk_id": "接单员工ID",
    "fact_ticket.tech_id": "维修技师ID",
    "fact_ticket.intake_date": "收件日期",
    "fact_ticket.ship_date": "发货日期，NULL表示尚未发货",
    "fact_ticket.st": "维修状态：1待修 2已受理 3已发货",
    "fact_ticket.audit": "审核状态：0待审核 1已通过 2已驳回",
    "fact_ticket.channel": "下单渠道：1门店 2电话",
    "fact_ticket.qty": "数量（块）",
    "fact_ticket.on_sale": "财务是否已确认到账：1是0否",
    "fact_ticket.paid": "实收金额（元）",
}


@cache
def _open_repairer() -> Warehouse:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(SCRIPT)
    return make_warehouse("repairer", connection, TODAY, NOTES)


def write(question: str) -> WrittenSql:
    """The statement for a question. Raises `CannotAnswer`."""
    locale: Locale = "zh-CN" if has_chinese(question) else "en"
    agent_question = Question(question, locale, TODAY, ())
    return RuleSqlWriter().compose(
        WriteRequest(agent_question, _open_repairer().index.search(agent_question))
    )


def rows(question: str) -> list[Row]:
    """What the statement gives."""
    return run_statement(_open_repairer().connection, write(question).sql)
