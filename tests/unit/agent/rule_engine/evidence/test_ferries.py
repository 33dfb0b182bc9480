"""Discounts, kinds, listed values, parts of years and verbs, of a company of ferries."""

import sqlite3
from datetime import date
from functools import cache

import pytest

from agent.ports import WriteRequest
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.chats.question import Question
from model.errors import CannotAnswer
from model.locales import Locale
from tests.evals.datasets.warehouse import Warehouse, make_warehouse
from tests.evals.engine_answer import run_statement

_TODAY = date(2025, 5, 20)
_SCRIPT = """
CREATE TABLE pier (id INTEGER PRIMARY KEY, name TEXT, state INTEGER, kind TEXT);
CREATE TABLE trip (id INTEGER PRIMARY KEY, pier_id INTEGER REFERENCES pier(id), left_on TEXT,
  state INTEGER, fare REAL, delay INTEGER);
CREATE TABLE pass (id INTEGER PRIMARY KEY, pier_id INTEGER REFERENCES pier(id), rate REAL,
  signed_on TEXT);
CREATE TABLE delivery (id INTEGER PRIMARY KEY, pier_id INTEGER REFERENCES pier(id), parcels INTEGER,
  arrived_on TEXT);
INSERT INTO pier VALUES (1,'North',1,'river'),(2,'South',2,'river'),(3,'Isle',1,'sea');
INSERT INTO trip VALUES (1,1,'2024-02-01',1,10,1),(2,1,'2024-08-01',2,20,2),
 (3,2,'2024-09-01',2,5,3),(4,3,'2025-02-01',2,50,3),(5,1,'2025-08-01',1,10,1);
INSERT INTO pass VALUES (1,1,0.85,'2024-03-01'),(2,2,0.95,'2025-01-01'),(3,2,1.0,'2025-02-01');
INSERT INTO delivery VALUES (1,1,7,'2025-03-01'),(2,3,9,'2025-03-02');
"""
_NOTES = {
    "pier": "码头 / pier",
    "pier.name": "码头名 / pier name",
    "pier.state": "1开放 2关闭",
    "pier.kind": "码头类型 / pier type",
    "trip": "航次 / trip",
    "trip.pier_id": "码头 / pier",
    "trip.left_on": "开航日期 / departure date",
    "trip.state": "状态 1计划 2完成 / status",
    "trip.fare": "票款 / fare",
    "trip.delay": "晚点程度 1轻微 2普通 3严重",
    "pass": "月票 / pass",
    "pass.pier_id": "码头 / pier",
    "pass.rate": "折扣率，1=不打折",
    "pass.signed_on": "签订日期 / date signed",
    "delivery": "配送单 / delivery",
    "delivery.pier_id": "码头 / pier",
    "delivery.parcels": "件数 / parcels",
    "delivery.arrived_on": "到达日期 / arrival date",
}


@cache
def _open_ferries() -> Warehouse:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(_SCRIPT)
    return make_warehouse("ferries", connection, _TODAY, _NOTES)


def _write(question: str) -> str:
    locale: Locale = "en" if question.isascii() else "zh-CN"
    asked = Question(question, locale, _TODAY, ())
    request = WriteRequest(asked, _open_ferries().index.search(asked))
    return RuleSqlWriter().compose(request).sql


def _ask(question: str) -> list[tuple[object, ...]]:
    return run_statement(_open_ferries().connection, _write(question))


@pytest.mark.parametrize(("said", "found"), [("九折", 1), ("9折", 1), ("98折", 2), ("八折", 0)])
def test_a_discount_is_compared_in_the_unit_of_its_column(said: str, found: int) -> None:
    assert _ask(f"折扣率低于{said}的月票有多少") == [(found,)]


def test_groups_are_those_of_the_counted_rows() -> None:
    assert "trip" not in _write("number of piers by state")


def test_a_kind_is_grouped_by_and_not_the_things() -> None:
    assert [row[0] for row in _ask("what kind of pier has the highest total fare?")] == ["sea"]


def test_a_part_of_a_year_is_that_of_the_year_beside_it() -> None:
    rows = _ask("number of trips in the first half of 2024 compared with the second half")
    assert rows[0][:2] == (1, 2)
    assert _ask("2024年上半年和下半年的航次数分别是多少")[0][:2] == (1, 2)


def test_which_few_are_listed() -> None:
    assert _ask("没有月票的码头是哪几座？") == [("Isle",)]


@pytest.mark.parametrize(
    "question",
    [
        "一般、普通、严重的航次有多少",
        "平均每个码头有几张月票？没有月票的码头也算进去",
        "谁签的航次最多",
    ],
)
def test_what_is_not_read_is_refused(question: str) -> None:
    with pytest.raises(CannotAnswer):
        _write(question)
