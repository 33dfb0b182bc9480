"""A clinic in memory: people by their birth, visits between two kinds of people, graded wards."""

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
CREATE TABLE wards (ward_id INTEGER PRIMARY KEY, ward_name TEXT, stars INTEGER);
CREATE TABLE nurses (nurse_id INTEGER PRIMARY KEY, nurse_name TEXT, hire_date TEXT, salary REAL,
  ward_id INTEGER REFERENCES wards (ward_id),
  mentor_id INTEGER REFERENCES nurses (nurse_id));
CREATE TABLE patients (patient_id INTEGER PRIMARY KEY, patient_name TEXT, gender TEXT,
  birth_date TEXT);
CREATE TABLE visits (visit_id INTEGER PRIMARY KEY,
  patient_id INTEGER REFERENCES patients (patient_id),
  nurse_id INTEGER REFERENCES nurses (nurse_id), visit_date TEXT, wait_min INTEGER, fee REAL);
CREATE TABLE prescriptions (rx_id INTEGER PRIMARY KEY,
  visit_id INTEGER REFERENCES visits (visit_id), drug_name TEXT);
INSERT INTO wards VALUES (1,'East',3),(2,'West',5);
INSERT INTO nurses VALUES (1,'Ada','2015-05-20',5000,1,NULL),(2,'Bo','2023-05-20',4000,1,1),
 (3,'Cy','2020-01-05',6000,2,1);
INSERT INTO patients VALUES (1,'Di','F','1945-05-20'),(2,'Ed','M','1985-05-20'),
 (3,'Flo','F','2005-05-21');
INSERT INTO visits VALUES (1,1,1,'2024-03-01',10,100),(2,1,2,'2025-03-09',40,50),
 (3,2,2,'2025-03-20',20,70),(4,3,2,'2025-04-02',5,30);
INSERT INTO prescriptions VALUES (1,1,'aspirin'),(2,2,'aspirin'),(3,3,'zinc');
"""


@cache
def clinic() -> Warehouse:
    """The clinic as a sync finds it."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(SCRIPT)
    return make_warehouse("clinic", connection, TODAY)


def write(question: str, *earlier: str) -> WrittenSql:
    """The statement for a question. Raises `CannotAnswer`."""
    locale: Locale = "zh-CN" if has_chinese(question) else "en"
    agent_question = Question(
        question, locale, TODAY, tuple(Turn(text, "SELECT 1") for text in earlier)
    )
    return RuleSqlWriter().compose(
        WriteRequest(agent_question, clinic().index.search(agent_question))
    )


def rows(question: str, *earlier: str) -> list[Row]:
    """What the statement gives."""
    return run_statement(clinic().connection, write(question, *earlier).sql)
