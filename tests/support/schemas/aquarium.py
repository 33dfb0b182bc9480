"""An aquarium's warehouse in memory: no declared keys, notes as administrators write them."""

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
CREATE TABLE dim_tank (tank_id INTEGER PRIMARY KEY, tank_name TEXT, upkeep REAL, opened_on TEXT,
  has_uv INTEGER, tank_state INTEGER);
CREATE TABLE dim_keeper (keeper_id INTEGER PRIMARY KEY, keeper_name TEXT, home_town TEXT);
CREATE TABLE fact_feeding (feeding_id INTEGER PRIMARY KEY, tank_id INTEGER, lead_id INTEGER,
  fed_on TEXT, food REAL);
CREATE TABLE fact_mishap (mishap_id INTEGER PRIMARY KEY, tank_id INTEGER, lead_id INTEGER,
  seen_on TEXT, sort TEXT, malus INTEGER, loss REAL, covered REAL);
CREATE TABLE t_goal (tank_id INTEGER, mon TEXT, goal REAL);
INSERT INTO dim_tank VALUES (1,'珊瑚池',900,'2020-03-01',1,1),(2,'水母池',400,'2022-06-01',0,2),
 (3,'企鹅池',700,'2023-06-01',0,3);
INSERT INTO dim_keeper VALUES (1,'林一','厦门'),(2,'何二','青岛'),(3,'罗三','大连');
INSERT INTO fact_feeding VALUES (1,1,1,'2025-01-03',4.5),(2,2,2,'2025-02-03',2.5),
 (3,1,3,'2024-02-03',3),(4,1,1,'2025-03-03',1);
INSERT INTO fact_mishap VALUES (1,1,1,'2025-01-04','漏水',2,100,60),
 (2,2,2,'2025-02-04','停电',3,80,20),
 (3,1,1,'2025-03-04','漏水',2,20,20);
INSERT INTO t_goal VALUES (1,'2025-01',50),(1,'2025-02',60),(2,'2024-12',10),(2,'2025-01',20);
"""
NOTES = {
    "dim_tank": "池子档案，一行一个池子",
    "dim_tank.tank_name": "池子名称",
    "dim_tank.upkeep": "月维护费（元）",
    "dim_tank.opened_on": "启用日期",
    "dim_tank.has_uv": "是否装了UV灯 1是 0否",
    "dim_tank.tank_state": "池子状态 1使用中 2检修中 3停用",
    "dim_keeper": "饲养员名单",
    "dim_keeper.keeper_id": "饲养员编号",
    "dim_keeper.keeper_name": "饲养员姓名",
    "dim_keeper.home_town": "籍贯",
    "fact_feeding": "投喂记录",
    "fact_feeding.lead_id": "投喂的饲养员编号",
    "fact_feeding.fed_on": "投喂日期",
    "fact_feeding.food": "投喂量（公斤）",
    "fact_mishap": "馆内设施事故单",
    "fact_mishap.lead_id": "当班的人",
    "fact_mishap.seen_on": "发现日期",
    "fact_mishap.sort": "事故类型",
    "fact_mishap.malus": "扣分",
    "fact_mishap.loss": "损失金额（元）",
    "fact_mishap.covered": "赔付金额（元）",
    "t_goal": "池子月度收入目标",
    "t_goal.mon": "月份，年-月",
    "t_goal.goal": "收入目标（元）",
}


@cache
def _open_aquarium() -> Warehouse:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(SCRIPT)
    return make_warehouse("aquarium", connection, TODAY, NOTES)


def write(question: str) -> WrittenSql:
    """The statement for a question. Raises `CannotAnswer`."""
    locale: Locale = "zh-CN" if has_chinese(question) else "en"
    agent_question = Question(question, locale, TODAY, ())
    return RuleSqlWriter().compose(
        WriteRequest(agent_question, _open_aquarium().index.search(agent_question))
    )


def rows(question: str) -> list[Row]:
    """What the statement gives."""
    return run_statement(_open_aquarium().connection, write(question).sql)
