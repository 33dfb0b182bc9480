"""Moments to the second are no groups, unless the question names their column."""

import sqlite3
from datetime import date

import pytest

from agent.ports import WriteRequest
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.chats.question import Question
from model.errors import CannotAnswer
from tests.evals.datasets.warehouse import make_warehouse

TODAY = date(2026, 6, 30)
SCRIPT = """
CREATE TABLE job (job_no TEXT PRIMARY KEY, kind TEXT, reported_at TIMESTAMP, fee REAL);
INSERT INTO job VALUES
    ('W1', '水管漏水', '2026-04-05 09:10:00', 10), ('W2', '电路', '2026-04-06 10:00:00', 20),
    ('W3', '水管漏水', '2026-05-02 08:00:00', 30);
"""
NOTES = {
    "job": "工单",
    "job.kind": "故障类别",
    "job.reported_at": "报修时间",
    "job.fee": "维修费",
}


def compose(text: str) -> str:
    asked = Question(text, "zh-CN", TODAY)
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(SCRIPT)
    warehouse = make_warehouse("repairs", connection, TODAY, NOTES)
    return RuleSqlWriter().compose(WriteRequest(asked, warehouse.index.search(asked))).sql


def test_a_part_of_the_name_of_a_moment_is_no_group() -> None:
    with pytest.raises(CannotAnswer):
        compose("二季度按报修统计工单数")


def test_the_months_of_moments_are_groups() -> None:
    assert "STRFTIME" in compose("每个月的工单数")


def test_a_moment_that_is_named_in_full_is_a_group() -> None:
    assert "GROUP BY" in compose("按报修时间统计工单数")
