"""Answers in the form that the question asks for: days between, its unit, groups and counts."""

import pytest

from model.sources.schema import Column, ColumnProfile, Dialect, Table
from tests.support.schemas.correction_shop import correct, write

DAYS = ("2026-01-05", "2026-02-07", "2026-03-09")
REPAIRS = Table(
    "repairs",
    (
        Column("repair_id", "INTEGER", "integer", nullable=False),
        Column("kind", "TEXT", "text"),
        Column("sent_on", "TEXT", "text", samples=DAYS),
        Column("due_on", "DATE", "date"),
        Column(
            "ym", "TEXT", "text", profile=ColumnProfile(9, whole=True, nulls=0, format="YYYYMM")
        ),
        Column("fee_fen", "INTEGER", "integer", comment="维修费(分)"),
        Column("parts_fen", "INTEGER", "integer", comment="配件费(分)"),
        Column("hours", "INTEGER", "integer"),
    ),
    primary_key=("repair_id",),
)


def answer(sql: str, asked: str = "", dialect: Dialect = "sqlite") -> str:
    found = correct(sql, dialect, tables=(REPAIRS,), question=asked)
    return " ".join(found.query.sql.split())


@pytest.mark.parametrize(
    ("dialect", "difference"),
    [
        ("sqlite", "(JULIANDAY(due_on) - JULIANDAY(sent_on))"),
        ("mysql", "(DATEDIFF(due_on, sent_on))"),
    ],
)
def test_days_are_subtracted_as_days(dialect: Dialect, difference: str) -> None:
    written = answer("SELECT AVG(due_on - sent_on) FROM repairs", "平均几天修好", dialect)
    assert difference.replace(" ", "") in written.replace(" ", "")


def test_the_days_to_a_written_day_and_to_today_are_days() -> None:
    written = answer("SELECT '2026-06-30' - due_on, DATE('now') - sent_on FROM repairs")
    assert "JULIANDAY('2026-06-30') - JULIANDAY(due_on)" in written
    assert "JULIANDAY(DATE('now')) - JULIANDAY(sent_on)" in written


def test_hours_are_given_where_hours_are_asked_for() -> None:
    sql = "SELECT AVG(due_on - sent_on) FROM repairs"
    assert "86400 ) AS REAL) / 3600.0" in answer(sql, "平均多少小时修好")
    for asked in ("average days this year", "repairs older than 30 days"):
        assert "JULIANDAY(due_on) - JULIANDAY(sent_on)" in answer(sql, asked)
    [change] = correct(sql, tables=(REPAIRS,), question="How many minutes on average?").changes
    assert change.describe("en") == "due_on - sent_on computed as minutes"


@pytest.mark.parametrize(
    ("sql", "asked", "dialect"),
    [
        ("SELECT DATE('now') - sent_on FROM repairs", "How old is each repair in years?", "sqlite"),
        ("SELECT AVG(hours - repair_id) FROM repairs", "", "sqlite"),
        ("SELECT ym - sent_on FROM repairs", "", "sqlite"),
        ("SELECT due_on - kind FROM repairs", "", "sqlite"),
        ("SELECT AVG(due_on - DATE '2026-01-01') FROM repairs", "", "postgres"),
    ],
)
def test_other_differences_stay(sql: str, asked: str, dialect: Dialect) -> None:
    assert correct(sql, dialect, tables=(REPAIRS,), question=asked).changes == ()


def test_cents_become_the_yuan_that_are_asked_for() -> None:
    written = answer("SELECT kind, SUM(fee_fen + parts_fen) FROM repairs GROUP BY kind", "共多少元")
    assert "SUM(fee_fen + parts_fen) AS REAL) / 100.0" in written


@pytest.mark.parametrize(
    ("sql", "asked"),
    [
        ("SELECT SUM(fee_fen) FROM repairs", "维修费一共多少"),
        ("SELECT SUM(fee_fen) FROM repairs", "维修费一共多少分钱"),
        ("SELECT SUM(fee_fen) / 100.0 FROM repairs", "维修费一共多少元"),
        ("SELECT SUM(fee_fen / 100.0) FROM repairs", "维修费一共多少元"),
        ("SELECT SUM(hours) FROM repairs", "一共多少元"),
        ("SELECT SUM(fee_fen * hours) FROM repairs", "一共多少元"),
    ],
)
def test_other_amounts_stay(sql: str, asked: str) -> None:
    assert correct(sql, tables=(REPAIRS,), question=asked).changes == ()


@pytest.mark.parametrize(
    ("where", "asked", "number"),
    [
        ("fee_fen < 100", "维修费不到100元的维修", "10000"),
        ("fee_fen >= 1200", "维修费1,200元以上的维修", "120000"),
        ("fee_fen < 10000", "维修费不到100元的维修", "10000"),
        ("fee_fen < 100", "维修费不到100分的维修", "100"),
        ("fee_fen < 100", "维修费不到100的维修", "100"),
        ("hours < 100", "100元的维修", "100"),
    ],
)
def test_a_threshold_is_in_the_unit_of_its_column(where: str, asked: str, number: str) -> None:
    assert answer(f"SELECT kind FROM repairs WHERE {where}", asked).endswith(f" {number}")


def test_a_threshold_of_a_sum_is_in_the_unit_of_its_column() -> None:
    sql = "SELECT kind FROM repairs GROUP BY kind HAVING SUM(fee_fen) > 500"
    assert answer(sql, "维修费合计超过500元的种类").endswith("SUM(fee_fen) > 50000")
    [change] = correct(sql, tables=(REPAIRS,), question="维修费合计超过500元的种类").changes
    assert change.describe("en") == (
        "SUM(fee_fen) > 500 compared with 50000, for the unit of the column"
    )


def test_a_number_of_each_group_stands_beside_the_group() -> None:
    assert write("SELECT SUM(amount) FROM orders GROUP BY status") == (
        "SELECT status, SUM(amount) FROM orders GROUP BY status"
    )


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT COUNT(*) FROM orders GROUP BY status ORDER BY 1 DESC",
        "SELECT MAX(amount) FROM orders GROUP BY status ORDER BY SUM(amount) DESC LIMIT 1",
        "SELECT COUNT(*) FROM (SELECT SUM(amount) FROM orders GROUP BY status)",
        "SELECT name, SUM(amount) FROM orders JOIN customers USING (customer_id) GROUP BY name",
    ],
)
def test_groups_that_are_shown_or_meant_otherwise_stay(sql: str) -> None:
    assert correct(sql).changes == ()


@pytest.mark.parametrize("asked", ["各状态分别有多少单？", "Which states are there, and how many?"])
def test_the_rows_of_each_group_are_counted_where_they_are_asked_for(asked: str) -> None:
    changed = correct("SELECT status FROM orders GROUP BY status", question=asked)
    assert " ".join(changed.query.sql.split()) == (
        "SELECT status, COUNT(*) FROM orders GROUP BY status"
    )


@pytest.mark.parametrize(
    ("sql", "asked"),
    [
        ("SELECT status FROM orders GROUP BY status", "有哪些状态"),
        ("SELECT status, SUM(amount) FROM orders GROUP BY status", "各有多少"),
        ("SELECT DISTINCT status FROM orders", "各有多少"),
        ("SELECT status, amount FROM orders GROUP BY status", "各有多少"),
    ],
)
def test_nothing_is_counted_otherwise(sql: str, asked: str) -> None:
    assert correct(sql, question=asked).changes == ()
