"""A boat hire in memory: days as numbers, switches, keys named for a role, short names."""

import sqlite3
from datetime import date
from functools import cache

from agent.ports import WriteRequest, WrittenSql
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.chats.question import Question, Turn
from services.evaluation.row_comparison import Row
from tests.evals.datasets.warehouse import Warehouse, make_warehouse
from tests.evals.engine_answer import run_statement

TODAY = date(2025, 5, 20)
SCRIPT = """
CREATE TABLE harbours (harbour_id INTEGER PRIMARY KEY, harbour_name TEXT);
CREATE TABLE skippers (skipper_id INTEGER PRIMARY KEY, skipper_name TEXT, hired_on INTEGER,
  harbour_id INTEGER REFERENCES harbours (harbour_id));
CREATE TABLE boats (boat_id INTEGER PRIMARY KEY, boat_name TEXT, hull_type TEXT,
  is_insured INTEGER, harbour_id INTEGER REFERENCES harbours (harbour_id));
CREATE TABLE appts (appt_id INTEGER PRIMARY KEY, warden INTEGER REFERENCES skippers (skipper_id),
  boat_id INTEGER REFERENCES boats (boat_id), start_dt INTEGER, mins INTEGER, fee REAL,
  appt_status TEXT, paid_flg INTEGER);
CREATE TABLE repairs (repair_id INTEGER PRIMARY KEY,
  boat_id INTEGER REFERENCES boats (boat_id), asked_on TEXT, done_on TEXT, distance_km REAL);
INSERT INTO harbours VALUES (1,'North'),(2,'South');
INSERT INTO skippers VALUES (1,'Ada',20240310,1),(2,'Bo',20250105,1),(3,'Cy',20250212,2);
INSERT INTO boats VALUES (1,'Tern','sloop',1,1),(2,'Gull','ketch',0,2),(3,'Auk','sloop',1,2),
 (4,'Owl','ketch',1,1);
INSERT INTO appts VALUES (1,1,1,20240105,60,10,'done',1),(2,1,1,20240206,30,20,'done',0),
 (3,1,2,20250107,500,30,'cancelled',1),(4,2,3,20250308,45,60,'no_show',1);
INSERT INTO repairs VALUES (1,1,'2024/02/20','2024/03/01',2.5),(2,1,'2025/03/31','2025/04/02',1),
 (3,3,'2025/04/01','2025/04/09',4),(4,3,'2025/05/01',NULL,8);
"""


@cache
def boats() -> Warehouse:
    """The hire as a sync finds it."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(SCRIPT)
    return make_warehouse("boats", connection, TODAY)


def write(question: str, *earlier: str) -> WrittenSql:
    """The statement for a question. Raises `CannotAnswer`."""
    agent_question = Question(
        question, "en", TODAY, tuple(Turn(text, "SELECT 1") for text in earlier)
    )
    return RuleSqlWriter().compose(
        WriteRequest(agent_question, boats().index.search(agent_question))
    )


def rows(question: str, *earlier: str) -> list[Row]:
    """What the statement gives."""
    return run_statement(boats().connection, write(question, *earlier).sql)
