"""Parts of years: several quarters or months, and a part that is said once of two years."""

import pytest

from model.errors import CannotAnswer
from tests.support.schemas.rule_engine_shop import rows, write


@pytest.mark.parametrize(
    ("question", "starts", "ends"),
    [
        (
            "2024年和2025年上半年的销售额",
            ["2024-01-01", "2025-01-01"],
            ["2024-07-01", "2025-07-01"],
        ),
        ("今年和去年一季度的销售额", ["2024-01-01", "2025-01-01"], ["2024-04-01", "2025-04-01"]),
        ("sales amount in Q2 of 2024 and 2025", ["2024-04-01", "2025-04-01"], ["2024-07-01"]),
        ("sales amount: 2024 and 2025 first half", ["2024-01-01"], ["2024-07-01", "2025-07-01"]),
        ("2023、2024和2025年4月的销售额", ["2023-04-01", "2024-04-01"], ["2023-05-01"]),
        ("2024年和2025年前5个月的销售额", ["2024-01-01", "2025-01-01"], ["2024-06-01"]),
    ],
)
def test_a_part_that_is_said_once_is_that_of_both_years(
    question: str, starts: list[str], ends: list[str]
) -> None:
    sql = write(question).sql
    assert all(f">= '{day}'" in sql for day in starts)
    assert all(f"< '{day}'" in sql for day in ends)
    assert "< '2025-01-01'" not in sql


def test_a_range_is_not_two_parts() -> None:
    sql = write("sales amount between Q2 2024 and 2025").sql
    assert ">= '2024-04-01'" in sql
    assert "< '2026-01-01'" in sql


@pytest.mark.parametrize(
    ("question", "start", "end"),
    [
        ("今年前三季度的销售额", "2025-01-01", "2025-10-01"),
        ("2024年前两个季度的销售额", "2024-01-01", "2024-07-01"),
        ("去年前5个月的销售额", "2024-01-01", "2024-06-01"),
        ("去年后三个月的销售额", "2024-10-01", "2025-01-01"),
        ("sales amount in the first three quarters of last year", "2024-01-01", "2024-10-01"),
        ("sales amount in the last 2 months of 2024", "2024-11-01", "2025-01-01"),
    ],
)
def test_several_months_or_quarters_of_a_year(question: str, start: str, end: str) -> None:
    sql = write(question).sql
    assert f">= '{start}'" in sql
    assert f"< '{end}'" in sql


def test_several_quarters_are_compared_with_those_of_the_year_before() -> None:
    assert rows("今年前三季度销售额同比增长多少") == [(180.0, 200.0, -20.0, -10.0)]


def test_quarters_of_no_year_are_refused() -> None:
    with pytest.raises(CannotAnswer, match="前两个季度"):
        write("前两个季度的销售额")


@pytest.mark.parametrize(
    "question",
    ["历史总销售额", "历史累计销售额", "total sales amount of all time", "all-time sales amount"],
)
def test_of_all_time_is_no_period(question: str) -> None:
    assert rows(question) == [(380.0,)]
