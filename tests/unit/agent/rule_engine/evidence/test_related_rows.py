"""Things that had rows of another table in a time, in a workshop that lends tools."""

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
CREATE TABLE tool (id INTEGER PRIMARY KEY, name TEXT, bought_on TEXT);
CREATE TABLE loan (id INTEGER PRIMARY KEY, tool_id INTEGER REFERENCES tool(id), lent_on TEXT);
CREATE TABLE damage (id INTEGER PRIMARY KEY, loan_id INTEGER REFERENCES loan(id), seen_on TEXT);
INSERT INTO tool VALUES (1,'Drill','2024-02-01'),(2,'Saw','2025-01-05'),(3,'Plane','2025-02-05'),
 (4,'Clamp','2023-02-05');
INSERT INTO loan VALUES (1,1,'2024-03-01'),(2,1,'2025-03-01'),(3,2,'2025-04-20'),(4,4,'2024-09-09');
INSERT INTO damage VALUES (1,1,'2024-03-09'),(2,3,'2025-04-30');
"""
_NOTES = {
    "tool": "工具 / tool",
    "tool.name": "工具名 / tool name",
    "tool.bought_on": "购入日期 / purchase date",
    "loan": "借出 / loan",
    "loan.tool_id": "工具 / tool",
    "loan.lent_on": "借出日期 / loan date",
    "damage": "损坏 / damage",
    "damage.loan_id": "借出 / loan",
    "damage.seen_on": "发现日期 / date found",
}


@cache
def _open_workshop() -> Warehouse:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(_SCRIPT)
    return make_warehouse("workshop", connection, _TODAY, _NOTES)


def _ask(question: str) -> list[tuple[object, ...]]:
    locale: Locale = "en" if question.isascii() else "zh-CN"
    asked = Question(question, locale, _TODAY, ())
    request = WriteRequest(asked, _open_workshop().index.search(asked))
    return run_statement(_open_workshop().connection, RuleSqlWriter().compose(request).sql)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("2024年有借出的工具", ["Drill", "Clamp"]),
        ("今年有损坏的工具有哪些", ["Saw"]),
        ("tools with loans in 2024", ["Drill", "Clamp"]),
        ("tools with damages this year", ["Saw"]),
        ("tools with loans in both 2024 and 2025", ["Drill"]),
        ("2024年和2025年都有借出的工具", ["Drill"]),
    ],
)
def test_the_time_is_that_of_what_they_had(question: str, names: list[str]) -> None:
    assert [row[0] for row in _ask(question)] == names


@pytest.mark.parametrize(
    "question", ["今年有借出的工具占比", "share of tools with loans this year"]
)
def test_the_share_of_those_that_had_any_is_one_of_all(question: str) -> None:
    assert _ask(question) == [(50.0,)]


def test_two_times_without_both_are_not_guessed() -> None:
    with pytest.raises(CannotAnswer):
        _ask("tools with loans in 2024 and 2025")


def test_what_is_recent_is_told_as_the_last_month() -> None:
    asked = Question("最近的借出数", "zh-CN", _TODAY, ())
    request = WriteRequest(asked, _open_workshop().index.search(asked))
    written_sql = RuleSqlWriter().compose(request)
    assert "最近一个月" in written_sql.assumptions[0]
    assert run_statement(_open_workshop().connection, written_sql.sql) == [(0,)]


def test_a_running_total_goes_along_the_months() -> None:
    rows = _ask("running total of loans")
    assert rows == [("2024-03", 1, 1), ("2024-09", 1, 2), ("2025-03", 1, 3), ("2025-04", 1, 4)]
