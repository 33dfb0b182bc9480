"""A bookbinder in memory: two days and two fees of a job, two kinds of cities, old jobs apart."""

import sqlite3
from datetime import date
from functools import cache

from agent.ports import WriteRequest, WrittenSql
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.chats.question import Question
from model.locales import Locale
from services.evaluation.row_comparison import Row
from tests.evals.datasets.warehouse import Warehouse, make_warehouse, read_comments
from tests.evals.engine_answer import run_statement

TODAY = date(2025, 5, 20)
SCRIPT = """
CREATE TABLE clients ( -- 客户 / client
  client_id INTEGER PRIMARY KEY, -- 客户编号 / client id
  client_name TEXT, -- 客户名称 / client name
  city TEXT -- 客户城市 / city of the client
);
CREATE TABLE workshops ( -- 工坊 / workshop
  workshop_id INTEGER PRIMARY KEY, -- 工坊编号 / workshop id
  workshop_name TEXT, -- 工坊名称 / workshop name
  city TEXT -- 工坊城市 / city of the workshop
);
CREATE TABLE jobs ( -- 订单 / job
  job_id INTEGER PRIMARY KEY, -- 订单编号 / job id
  client_id INTEGER REFERENCES clients (client_id), -- 客户 / client
  workshop_id INTEGER REFERENCES workshops (workshop_id), -- 工坊 / workshop
  ordered_on DATE, -- 下单日期 / order date
  delivered_on DATE, -- 交付日期 / delivery date
  billed_fee REAL, -- 应收费用 / billed fee
  paid_fee REAL -- 实收费用 / paid fee
);
CREATE TABLE jobs_old ( -- 历史订单 / old job
  job_id INTEGER PRIMARY KEY, -- 订单编号 / job id
  client_id INTEGER REFERENCES clients (client_id), -- 客户 / client
  ordered_on DATE, -- 下单日期 / order date
  billed_fee REAL, -- 应收费用 / billed fee
  paid_fee REAL -- 实收费用 / paid fee
);
INSERT INTO clients VALUES (1,'Ash','Lund'),(2,'Birch','Oslo'),(3,'Cedar','Oslo'),(4,'Fir','Lund');
INSERT INTO workshops VALUES (1,'North','Oslo'),(2,'South','Lund');
INSERT INTO jobs VALUES (1,1,1,'2024-11-02','2024-12-10',100,90),
 (2,2,1,'2025-01-20','2025-02-03',40,40),
 (3,2,2,'2025-02-11','2025-03-01',30,30),(4,2,2,'2025-04-05','2025-05-02',20,10),
 (5,3,2,'2025-04-28','2025-05-09',70,70);
INSERT INTO jobs_old VALUES (1,1,'2022-03-01',10,10),(2,3,'2022-09-12',15,15);
"""


@cache
def bindery() -> Warehouse:
    """The bindery as a sync finds it."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(SCRIPT)
    return make_warehouse("bindery", connection, TODAY, read_comments(connection))


def write(question: str, locale: Locale = "en") -> WrittenSql:
    """The statement for a question. Raises `CannotAnswer`."""
    agent_question = Question(question, locale, TODAY)
    return RuleSqlWriter().compose(
        WriteRequest(agent_question, bindery().index.search(agent_question))
    )


def run(sql: str) -> list[Row]:
    """What a statement gives."""
    return run_statement(bindery().connection, sql)
