"""What was read and changes nothing is told, and no statement leaves it out: a choir's records."""

import sqlite3
from functools import cache

import pytest

from agent.ports import WriteRequest
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.chats.question import Question
from model.errors import CannotAnswer
from model.locales import Locale
from model.locales.chinese import has_chinese
from services.evaluation.row_comparison import Row
from tests.evals.datasets.warehouse import Warehouse, make_warehouse
from tests.evals.engine_answer import run_statement
from tests.unit.agent.rule_engine.warehouses.test_unread_words import TODAY

SCRIPT = """
CREATE TABLE singer (singer_id INTEGER PRIMARY KEY, singer_name TEXT, part_id INTEGER
  REFERENCES voice_part(part_id), dialect TEXT, coach_id INTEGER REFERENCES singer(singer_id),
  joined_on TEXT, left_on TEXT);
CREATE TABLE voice_part (part_id INTEGER PRIMARY KEY, part_name TEXT, head_id INTEGER
  REFERENCES singer(singer_id));
INSERT INTO voice_part VALUES (1,'高音部',1),(2,'低音部',NULL);
INSERT INTO singer VALUES (1,'甲一',1,'粤语',NULL,'2023-01-01',NULL),
 (2,'乙二',1,NULL,1,'2023-05-01','2024-06-01'),(3,'丙三',2,'吴语',1,'2024-01-01',NULL);
"""
NOTES = {
    "voice_part": "声部",
    "voice_part.part_name": "声部名",
    "voice_part.head_id": "声部长,暂缺为空",
    "singer": "团员",
    "singer.singer_name": "姓名",
    "singer.part_id": "所在声部",
    "singer.dialect": "方言特长,空=无",
    "singer.coach_id": "带练老团员,没有为空",
    "singer.joined_on": "入团日期",
    "singer.left_on": "离团日期,在团为空",
}


@cache
def _open_choir() -> Warehouse:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(SCRIPT)
    return make_warehouse("choir", connection, TODAY, NOTES)


def _request(question: str) -> WriteRequest:
    locale: Locale = "zh-CN" if has_chinese(question) else "en"
    asked = Question(question, locale, TODAY, ())
    return WriteRequest(asked, _open_choir().index.search(asked))


def _rows(question: str) -> list[Row]:
    sql = RuleSqlWriter().compose(_request(question)).sql
    return run_statement(_open_choir().connection, sql)


@pytest.mark.parametrize(
    "question",
    ["How many enrolled singers are there per voice part?", "高音部的声部长是谁？"],
)
def test_a_state_and_a_role_that_no_row_is_looked_up_for_are_refused(question: str) -> None:
    with pytest.raises(CannotAnswer):
        RuleSqlWriter().compose(_request(question))


def test_nothing_in_one_note_is_not_the_nothing_of_another() -> None:
    assert _rows("哪些声部还没有声部长") == [("低音部",)]


def test_what_one_has_is_stored_where_a_note_says_when_it_is_not() -> None:
    assert _rows("有方言特长的团员有几个") == [(2,)]


def test_now_leaves_out_whoever_has_left() -> None:
    assert sorted(_rows("每个声部现在有多少团员？")) == [("低音部", 1), ("高音部", 1)]
    assert sorted(_rows("每个声部有多少团员？")) == [("低音部", 1), ("高音部", 2)]
