"""Words that were read as others are read as they are, or refused: a ferry company's warehouse."""

import sqlite3
from datetime import date
from functools import cache

import pytest

from agent.ports import WriteRequest
from agent.rule_engine.parsing.spans.schema_terms import describe_table
from agent.rule_engine.rewording.spelling_correction import correct_spelling
from agent.rule_engine.rewording.trailing_scopes import say_scope_plainly
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.chats.question import Question
from model.errors import CannotAnswer
from model.locales import Locale
from model.locales.chinese import has_chinese
from model.sources.schema import Column, Table
from services.evaluation.row_comparison import Row
from tests.evals.datasets.warehouse import Warehouse, make_warehouse
from tests.evals.engine_answer import run_statement

TODAY = date(2025, 5, 20)
SCRIPT = """
CREATE TABLE pier (pier_id INTEGER PRIMARY KEY, pier_name TEXT, city TEXT, opened TEXT,
  berths INTEGER);
CREATE TABLE boat (boat_id INTEGER PRIMARY KEY, boat_name TEXT, hull_kg REAL, round_mins INTEGER,
  launched TEXT);
CREATE TABLE cabin (cabin_id INTEGER PRIMARY KEY, pier_id INTEGER REFERENCES pier(pier_id),
  cabin_name TEXT, beds INTEGER);
CREATE TABLE sailing (sailing_id INTEGER PRIMARY KEY, boat_id INTEGER REFERENCES boat(boat_id),
  pier_id INTEGER REFERENCES pier(pier_id), left_at TEXT, st INTEGER);
CREATE TABLE guest (guest_id INTEGER PRIMARY KEY, guest_name TEXT, city TEXT,
  intro_id INTEGER REFERENCES guest(guest_id));
CREATE TABLE tk_line (tk_id INTEGER PRIMARY KEY, sailing_id INTEGER REFERENCES sailing(sailing_id),
  cabin_id INTEGER REFERENCES cabin(cabin_id), guest_id INTEGER REFERENCES guest(guest_id),
  sold_at TEXT, paid REAL, st INTEGER);
CREATE TABLE give_back (gb_id INTEGER PRIMARY KEY, tk_id INTEGER REFERENCES tk_line(tk_id),
  asked_on TEXT, amt REAL);
INSERT INTO pier VALUES (1,'北港','大连','2010-01-01',8),(2,'南港','烟台','2025-02-01',5),
 (3,'西港','大连','2019-01-01',3);
INSERT INTO boat VALUES (1,'海鸥',900,40,'2015-01-01'),(2,'白鹭',1200,70,'2025-03-01');
INSERT INTO cabin VALUES (1,1,'一等',10),(2,1,'二等',40),(3,2,'一等',8),(4,2,'二等',30),
 (5,3,'一等',6),(6,3,'二等',20);
INSERT INTO sailing VALUES (1,1,1,'2025-01-05',2),(2,1,2,'2025-02-05',3),(3,2,1,'2024-03-05',3),
 (4,2,3,'2025-04-01',2);
INSERT INTO guest VALUES (1,'甲一','大连',NULL),(2,'乙二','烟台',1),(3,'丙三','大连',1);
INSERT INTO tk_line VALUES (1,1,1,1,'2025-01-02',50,1),(2,1,3,2,'2025-01-03',40,2),
 (3,4,2,3,'2024-02-02',30,1),(4,4,2,NULL,'2025-03-02',20,1);
INSERT INTO give_back VALUES (1,2,'2025-01-04',40);
"""
NOTES = {
    "pier": "码头",
    "pier.pier_name": "码头名",
    "pier.city": "城市",
    "pier.opened": "启用日",
    "pier.berths": "泊位数",
    "boat": "船",
    "boat.boat_name": "船名",
    "boat.hull_kg": "船重(公斤)",
    "boat.round_mins": "单程时长(分)",
    "boat.launched": "下水日",
    "cabin": "舱位",
    "cabin.cabin_name": "舱位名",
    "cabin.beds": "床位数",
    "sailing": "航行班次",
    "sailing.left_at": "开航时间",
    "sailing.st": "班次状态:1计划2已开3取消",
    "guest": "乘客",
    "guest.guest_name": "姓名",
    "guest.city": "常住城市",
    "guest.intro_id": "介绍人",
    "tk_line": "出票明细",
    "tk_line.sold_at": "出票时间",
    "tk_line.paid": "实付",
    "tk_line.st": "票状态:1有效2已退",
    "give_back": "退票单",
    "give_back.tk_id": "票",
    "give_back.asked_on": "申请日",
    "give_back.amt": "退款额",
}


@cache
def _open_ferries() -> Warehouse:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(SCRIPT)
    return make_warehouse("ferries", connection, TODAY, NOTES)


def _write(question: str) -> str:
    locale: Locale = "zh-CN" if has_chinese(question) else "en"
    asked = Question(question, locale, TODAY, ())
    return RuleSqlWriter().compose(WriteRequest(asked, _open_ferries().index.search(asked))).sql


def _rows(question: str) -> list[Row]:
    return run_statement(_open_ferries().connection, _write(question))


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Which guests live in a different city from the guest who introduced them?", ""),
        ("List guests whose city is not the same as that of another guest", "same"),
        ("How much is a bed at each pier?", "How much is a"),
        ("What is the average hull of the plays?", "plays"),
        ("When was each boat last painted?", "painted"),
        ("Which sailings took longer than 60 days?", ""),
        ("Which boats have a hull over 30 days?", ""),
        ("What share of guests bought more than once?", ""),
    ],
)
def test_what_is_not_read_is_refused(question: str, word: str) -> None:
    with pytest.raises(CannotAnswer, match=word or None):
        _write(question)


def test_a_key_called_as_the_rows_it_refers_to_names_those_rows() -> None:
    assert _rows("How many tickets are there?") == [(4,)]
    assert _rows("票一共多少张？") == [(4,)]


def test_rows_are_counted_by_a_name_that_most_of_them_share() -> None:
    assert sorted(_rows("number of tickets for each cabin name")) == [("一等", 2), ("二等", 2)]


def test_the_time_of_what_did_not_happen_is_no_time_of_those_to_whom_it_did_not() -> None:
    assert sorted(_rows("今年没取消过班次的码头有哪些")) == [("北港",), ("西港",)]


def test_rows_written_down_as_runs_of_something_are_those_things() -> None:
    assert _rows("今年有几次航行？") == [(3,)]


def test_a_boat_is_longer_under_way_in_the_unit_of_its_column() -> None:
    assert _rows("Which boats have a round longer than 1 hour?") == [("白鹭",)]


@pytest.mark.parametrize(
    "question",
    [
        "Total paid per pier? Leave valid tickets out",
        "各码头的实付合计？有效票不算",
    ],
)
def test_what_is_left_out_is_not_kept(question: str) -> None:
    try:
        sql = _write(question)
    except CannotAnswer:
        return
    assert "<>" in sql or "NOT" in sql


def test_the_end_of_a_question_leaves_rows_out() -> None:
    said = "What was the income in 2025? Leave returned tickets out"
    assert say_scope_plainly(said) == "What was the income in 2025, excluding returned tickets"


def test_a_form_of_a_word_is_not_misspelt() -> None:
    assert correct_spelling("which trips lasted long", ()) is None


def test_a_part_of_a_word_is_not_misread() -> None:
    drugs = describe_table(Table("drug", (Column("n", "TEXT", "text"),), comment="药品"), "drug")
    assert correct_spelling("养的是什么品种", (drugs,)) is None
    corrected = correct_spelling("有多少要品", (drugs,))
    assert corrected is not None
    assert corrected.text == "有多少药品"
