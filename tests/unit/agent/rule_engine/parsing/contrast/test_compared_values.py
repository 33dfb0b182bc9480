"""A comparison tells apart what it names, a row, a column or a line each."""

import pytest

from model.errors import CannotAnswer
from tests.support.schemas.rule_engine_shop import rows, write


@pytest.mark.parametrize(
    "question",
    [
        "上海和北京的销售额对比",
        "比较一下上海和北京的销售额",
        "上海与北京谁的销售额更高",
        "compare revenue in 上海 and 北京",
        "revenue of 上海 vs 北京",
        "which has higher revenue, 上海 or 北京",
    ],
)
def test_two_values_are_two_rows_with_their_difference(question: str) -> None:
    assert rows(question) == [("北京", 230.0, 80.0, 53.33), ("上海", 150.0, None, None)]


@pytest.mark.parametrize(
    "question", ["上海和北京的客户数对比", "compare customers in 上海 and 北京"]
)
def test_rows_are_counted_where_nothing_else_is_measured(question: str) -> None:
    assert rows(question) == [("上海", 2, 1, 100.0), ("北京", 1, None, None)]


@pytest.mark.parametrize(
    "question",
    [
        "2024年和2025年的销售额对比",
        "compare revenue in 2024 with 2025",
    ],
)
def test_two_years_are_two_columns_with_their_difference_and_growth(question: str) -> None:
    assert rows(question) == [(200.0, 180.0, -20.0, -10.0)]


def test_two_numbers_of_two_years_have_a_row_for_each_year() -> None:
    found = rows("2024年和2025年的销售额和订单数对比")
    assert [row[0] for row in found] == ["2024", "2025"]


@pytest.mark.parametrize(
    "question", ["对比2024年和2025年每月的销售额", "compare 2024 and 2025 revenue by month"]
)
def test_the_months_of_two_years_stand_under_one_another(question: str) -> None:
    """One line of 24 points compares nothing."""
    assert rows(question) == [(4, 200.0, 130.0, -70.0, -35.0), (5, None, 50.0, None, None)]


def test_the_quarters_and_the_days_of_two_periods_meet() -> None:
    assert rows("2024年和2025年各季度销售额对比") == [(2, 200.0, 180.0, -20.0, -10.0)]
    assert rows("2025年4月和2025年5月每天的订单数对比") == [
        (2, 1, 0, -1, -100.0),
        (3, 0, 1, 1, None),
        (30, 1, 0, -1, -100.0),
    ]


@pytest.mark.parametrize(
    "question", ["上海和北京每月的销售额对比", "compare 上海 and 北京 revenue by month"]
)
def test_two_values_along_something_else_are_two_columns(question: str) -> None:
    assert rows(question) == [
        ("2024-04", None, 200.0, None, None),
        ("2025-04", 100.0, 30.0, 70.0, 233.33),
        ("2025-05", 50.0, None, None, None),
    ]


def test_what_is_compared_is_the_main_amount_where_no_measure_is_named() -> None:
    assert rows("compare 2024 and 2025") == [(200.0, 180.0, -20.0, -10.0)]
    assert rows("compare 上海 and 北京") == [
        ("北京", 230.0, 80.0, 53.33),
        ("上海", 150.0, None, None),
    ]


def test_more_than_two_things_are_a_row_each() -> None:
    assert rows("compare revenue of 王芳, 李强 and Ann") == [("李强", 230.0), ("王芳", 150.0)]
    assert rows("2023年、2024年、2025年销售额对比") == [("2024", 200.0), ("2025", 180.0)]


def test_groups_are_compared_as_they_are() -> None:
    assert rows("各城市销售额对比") == [("北京", 230.0), ("上海", 150.0)]


@pytest.mark.parametrize("question", ["上海的销售额更高", "the difference of revenue in 上海"])
def test_a_difference_to_nothing_is_refused(question: str) -> None:
    with pytest.raises(CannotAnswer):
        write(question)
