"""A period is one of the day that the question's verb speaks of."""

from dataclasses import replace

import pytest

from model.sources.schema import Column, Table
from tests.support.schemas.correction_shop import correct

DAYS = ("2026-01-05", "2026-02-07", "2026-03-09")
JOBS = Table(
    "jobs",
    (
        Column("job_id", "INTEGER", "integer", nullable=False),
        Column("order_date", "TEXT", "text", samples=DAYS, comment="接单日期"),
        Column("due_date", "TEXT", "text", samples=DAYS, comment="要求交货日期"),
        Column("ship_date", "TEXT", "text", samples=DAYS, comment="实际发货日期,空=未发货"),
        Column("repair_date", "DATE", "date", comment="修复时间"),
    ),
    primary_key=("job_id",),
    comment="业务单",
)


def find_where(where: str, asked: str) -> str:
    sql = f"SELECT COUNT(job_id) FROM jobs AS j WHERE {where}"
    written = " ".join(correct(sql, tables=(JOBS,), question=asked).query.sql.split())
    return written.partition(" WHERE ")[2]


@pytest.mark.parametrize(
    ("asked", "column"),
    [
        ("今年发了多少单", "ship_date"),
        ("今年接了多少单", "order_date"),
        ("今年发货多少单", "ship_date"),
        ("今年要求交货的有多少单", "due_date"),
        ("How many jobs were shipped this year?", "ship_date"),
        ("今年有多少单", "repair_date"),
        ("今年报修了多少次", "repair_date"),
        ("今年接了又发了多少单", "repair_date"),
        ("我是说已经发货的", "repair_date"),
        ("only the shipped ones", "repair_date"),
        ("", "repair_date"),
    ],
)
def test_the_day_of_the_verb_is_compared(asked: str, column: str) -> None:
    where = "j.repair_date >= '2026-01-01' AND j.repair_date < '2027-01-01'"
    assert find_where(where, asked) == where.replace("repair_date", column)


def test_a_day_that_the_statement_reads_anyway_is_not_the_period_too() -> None:
    where = "j.ship_date IS NULL AND j.order_date >= '2026-01-01'"
    assert find_where(where, "今年发了多少单") == where


def test_a_deadline_that_has_passed_is_no_period() -> None:
    where = "j.ship_date IS NULL AND j.due_date < '2026-06-30'"
    assert find_where(where, "接了没发的单里有多少过期了") == where


def test_a_day_that_is_shown_is_meant() -> None:
    sql = "SELECT due_date FROM jobs WHERE due_date >= '2026-01-01'"
    assert correct(sql, tables=(JOBS,), question="今年接了多少单").changes == ()


def test_a_word_of_the_table_itself_is_no_verb() -> None:
    where = "j.ship_date >= '2026-01-01'"
    assert find_where(where, "How many jobs are there this year?") == where


def test_the_change_is_told() -> None:
    sql = "SELECT COUNT(job_id) FROM jobs WHERE due_date >= '2026-01-01'"
    [change] = correct(sql, tables=(JOBS,), question="今年接了多少单").changes
    assert change.describe("zh-CN") == "按问题的说法，时间范围取 jobs.order_date，而不是 due_date"


@pytest.mark.parametrize(
    "asked",
    [
        "How many of the jobs paid in 2026 were shipped?",
        "How many jobs of 2026, by the payment date, were shipped?",
    ],
)
def test_a_day_whose_verb_is_said_otherwise_is_meant(asked: str) -> None:
    table = replace(JOBS, columns=(*JOBS.columns, Column("pay_date", "DATE", "date")))
    sql = "SELECT COUNT(job_id) FROM jobs WHERE pay_date >= '2026-01-01'"
    assert correct(sql, tables=(table,), question=asked).changes == ()
