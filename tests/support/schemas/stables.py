"""Riding stables in memory, in Chinese and in English: kinds, bridges, switches and titles."""

import sqlite3
from datetime import date
from functools import cache

from agent.ports import WriteRequest, WrittenSql
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.chats.question import Question, Turn
from model.locales import Locale
from model.locales.chinese import has_chinese
from services.evaluation.row_comparison import Row
from tests.evals.datasets.warehouse import Warehouse, make_warehouse
from tests.evals.engine_answer import run_statement

TODAY = date(2025, 5, 20)
SCRIPT = """
CREATE TABLE yards (yard_id INTEGER PRIMARY KEY, yard_nm TEXT);
CREATE TABLE dim_groom (groom_id INTEGER PRIMARY KEY, groom_nm TEXT, gender TEXT,
  yard_id INTEGER REFERENCES yards (yard_id));
CREATE TABLE dim_rider (rider_id INTEGER PRIMARY KEY, rider_nm TEXT, gender TEXT, join_dt TEXT,
  yard_id INTEGER REFERENCES yards (yard_id), card_type TEXT, rider_st INTEGER);
CREATE TABLE fct_ride (ride_id INTEGER PRIMARY KEY,
  rider_id INTEGER REFERENCES dim_rider (rider_id),
  groom_id INTEGER REFERENCES dim_groom (groom_id),
  ride_dt TEXT, score INTEGER, fee REAL, book_dt TEXT);
CREATE TABLE rel_groom_skill (groom_id INTEGER REFERENCES dim_groom (groom_id), skill TEXT);
INSERT INTO yards VALUES (1,'东马场'),(2,'西马场');
INSERT INTO dim_groom VALUES (1,'白露','女',1),(2,'高远','男',1),(3,'林夕','女',2);
INSERT INTO rel_groom_skill VALUES (1,'钉蹄'),(1,'护理'),(2,'护理'),(3,'钉蹄');
INSERT INTO dim_rider VALUES (1,'甲一','女','2024-02-01',1,'年卡',0),
 (2,'乙二','男','2024-03-01',1,'次卡',2),(3,'丙三','女','2025-01-05',2,'年卡',0),
 (4,'丁四','男','2024-09-09',2,'次卡',0);
INSERT INTO fct_ride VALUES (1,1,1,'2025-01-01',80,100,'2024-12-31'),
 (2,2,1,'2025-01-02',60,50,'2024-12-31'),
 (3,3,2,'2025-02-02',90,120,'2024-12-31'),(4,4,3,'2025-02-03',70,40,'2024-12-31');
"""
NOTES = {
    "yards": "马场表",
    "yards.yard_nm": "马场名称",
    "dim_groom": "马工表",
    "dim_groom.groom_nm": "马工姓名",
    "dim_groom.gender": "性别",
    "dim_groom.yard_id": "所属马场",
    "dim_rider": "骑手表",
    "dim_rider.rider_nm": "骑手姓名",
    "dim_rider.gender": "性别",
    "dim_rider.join_dt": "入会日期",
    "dim_rider.yard_id": "入会马场",
    "dim_rider.card_type": "卡种: 年卡, 次卡",
    "dim_rider.rider_st": "骑手状态 0在会 1暂停 2已退会",
    "fct_ride": "骑乘记录",
    "fct_ride.rider_id": "骑手",
    "fct_ride.groom_id": "陪同马工",
    "fct_ride.ride_dt": "骑乘日期 / ride date",
    "fct_ride.book_dt": "预约日期 / booking date",
    "fct_ride.score": "评分",
    "fct_ride.fee": "费用（元）",
    "rel_groom_skill": "马工技能",
    "rel_groom_skill.groom_id": "马工",
    "rel_groom_skill.skill": "技能",
}


@cache
def stables() -> Warehouse:
    """The stables as a sync finds them."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(SCRIPT)
    return make_warehouse("stables", connection, TODAY, NOTES)


def write(question: str, *earlier: str) -> WrittenSql:
    """The statement for a question. Raises `CannotAnswer`."""
    locale: Locale = "zh-CN" if has_chinese(question) else "en"
    agent_question = Question(
        question, locale, TODAY, tuple(Turn(text, "SELECT 1") for text in earlier)
    )
    return RuleSqlWriter().compose(
        WriteRequest(agent_question, stables().index.search(agent_question))
    )


def rows(question: str, *earlier: str) -> list[Row]:
    """What the statement gives."""
    return run_statement(stables().connection, write(question, *earlier).sql)
