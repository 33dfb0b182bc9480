"""A pottery's warehouse in memory: states in legends, notes in Chinese, no declared keys."""

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

TODAY = date(2025, 6, 2)
SCRIPT = """
CREATE TABLE dim_kiln (kiln_id INTEGER PRIMARY KEY, kiln_no TEXT, own INTEGER, room TEXT);
CREATE TABLE dim_potter (potter_id INTEGER PRIMARY KEY, potter_name TEXT, zc TEXT, left_on TEXT);
CREATE TABLE fact_firing (firing_id INTEGER PRIMARY KEY, kiln_id INTEGER, potter_id INTEGER,
  begun_at TEXT, due_at TEXT, finished_at TEXT, state INTEGER, glaze TEXT, fuel_fee REAL,
  charged REAL, received REAL, checked_on TEXT);
CREATE TABLE fact_mending (mending_id INTEGER PRIMARY KEY, kiln_id INTEGER, mended_on TEXT,
  cost REAL);
INSERT INTO fact_mending VALUES (1,1,'2025-02-01',900);
CREATE TABLE dwd_zw (zwid INTEGER PRIMARY KEY, firing_id INTEGER, done_on TEXT, gzff TEXT);
INSERT INTO dwd_zw VALUES (1,1,'2025-01-03','风干'),(2,2,'2025-01-07','风干');
CREATE TABLE dim_helper (helper_id INTEGER PRIMARY KEY, helper_name TEXT, gw TEXT, pay REAL);
INSERT INTO dim_helper VALUES (1,'丁','窑工',5000),(2,'戊','画工',4000);
INSERT INTO dim_kiln VALUES (1,'K-1',1,'北屋'),(2,'K-2',0,'北屋'),(3,'K-3',1,'南屋');
INSERT INTO dim_potter VALUES (1,'甲陶','高级',NULL),(2,'乙陶','初级','2024-12-01'),
 (3,'丙陶','高级',NULL);
INSERT INTO fact_firing VALUES
 (1,1,1,'2025-01-01 08:00:00','2025-01-01 20:00:00','2025-01-01 18:00:00',2,'青釉',50,200,200,
  '2025-01-02'),
 (2,1,1,'2025-01-05 08:00:00','2025-01-05 12:00:00','2025-01-05 14:00:00',2,'青釉',70,300,150,NULL),
 (3,2,3,'2025-02-01 08:00:00','2025-02-01 20:00:00',NULL,3,'铁锈釉',40,100,50,NULL),
 (4,3,1,'2025-03-01 08:00:00','2025-03-02 08:00:00',NULL,1,'白釉',40,400,0,NULL);
"""
NOTES = {
    "dim_kiln": "窑炉档案",
    "dim_kiln.kiln_id": "窑炉ID",
    "dim_kiln.kiln_no": "窑炉编号",
    "dim_kiln.own": "是否自有 1是 0否（租赁）",
    "dim_kiln.room": "所在房间",
    "dim_potter": "陶工档案",
    "dim_potter.potter_id": "陶工号",
    "dim_potter.potter_name": "陶工姓名",
    "dim_potter.zc": "职称",
    "dim_potter.left_on": "离职日期，空=在职",
    "fact_firing": "烧制记录",
    "fact_firing.firing_id": "烧制ID",
    "fact_firing.kiln_id": "窑炉ID",
    "fact_firing.potter_id": "陶工号",
    "fact_firing.begun_at": "开烧时间",
    "fact_firing.due_at": "计划完成时间",
    "fact_firing.finished_at": "完成时间，空=未完成",
    "fact_firing.state": "烧制状态 0待审 1烧制中 2已完成 3已作废",
    "fact_firing.glaze": "釉料",
    "fact_firing.fuel_fee": "燃料费用（元）",
    "fact_firing.charged": "应收金额（元）",
    "fact_firing.received": "实收金额（元）",
    "dwd_zw": "补釉工单",
    "dwd_zw.zwid": "补釉单号",
    "dwd_zw.firing_id": "烧制ID",
    "dwd_zw.done_on": "完成日期",
    "dwd_zw.gzff": "干燥方式",
    "dim_helper": "帮工档案",
    "dim_helper.helper_id": "帮工号",
    "dim_helper.helper_name": "帮工姓名",
    "dim_helper.gw": "岗位",
    "dim_helper.pay": "月薪（元）",
    "fact_mending": "窑炉修补单",
    "fact_mending.mended_on": "修补日期",
    "fact_mending.cost": "支出（元）",
    "fact_firing.checked_on": "检验日期，空=无人检验",
}


@cache
def _open_kiln() -> Warehouse:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(SCRIPT)
    return make_warehouse("kiln", connection, TODAY, NOTES)


def write(question: str) -> WrittenSql:
    """The statement for a question. Raises `CannotAnswer`."""
    locale: Locale = "zh-CN" if has_chinese(question) else "en"
    agent_question = Question(question, locale, TODAY, ())
    return RuleSqlWriter().compose(
        WriteRequest(agent_question, _open_kiln().index.search(agent_question))
    )


def rows(question: str) -> list[Row]:
    """What the statement gives."""
    return run_statement(_open_kiln().connection, write(question).sql)
