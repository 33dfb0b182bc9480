"""By how much two things differ, in one row, and equal spans of two years."""

import pytest

from tests.support.schemas.rule_engine_shop import rows, write


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("2025年比2024年多卖了多少钱", [(200.0, 180.0, -20.0, -10.0)]),
        ("2025年比2024年少卖了多少单", [(1, 3, 2, 200.0)]),
        ("2025年的销售额比2024年增长了百分之几", [(200.0, 180.0, -20.0, -10.0)]),
        ("how much more did we sell in 2025 than in 2024", [(200.0, 180.0, -20.0, -10.0)]),
        ("by what percentage did revenue grow from 2024 to 2025", [(200.0, 180.0, -20.0, -10.0)]),
        ("2025年销售额比2024年增长了多少", [(200.0, 180.0, -20.0, -10.0)]),
        ("上海和北京的销售额相差多少", [(150.0, 230.0, -80.0, -34.78)]),
        ("上海的销售额比北京多多少", [(150.0, 230.0, -80.0, -34.78)]),
        (
            "what is the difference between revenue in 上海 and 北京",
            [(150.0, 230.0, -80.0, -34.78)],
        ),
        ("食品比玩具多卖了多少", [(140.0, 240.0, -100.0, -41.67)]),
        ("食品和玩具的销售额相差多少", [(140.0, 240.0, -100.0, -41.67)]),
    ],
)
def test_the_difference_that_is_asked_for_stands_in_one_row(
    question: str, answer: list[tuple[object, ...]]
) -> None:
    assert rows(question) == answer


def test_two_periods_that_are_only_compared_stand_in_one_row_too() -> None:
    assert rows("2024年和2025年的销售额对比") == [(200.0, 180.0, -20.0, -10.0)]


@pytest.mark.parametrize(
    "question",
    [
        "今年和去年同期的销售额对比",
        "今年销售额比去年同期增长了多少",
        "revenue this year compared to the same period last year",
    ],
)
def test_a_year_that_is_not_over_is_compared_up_to_the_same_day(question: str) -> None:
    sql = write(question).sql
    assert "'2025-05-21'" in sql
    assert "'2024-05-21'" in sql


def test_the_growth_over_a_year_tells_the_difference_where_it_is_asked_for() -> None:
    assert rows("今年销售额比去年同期多了多少") == [(180.0, 200.0, -20.0, -10.0)]


def test_years_that_are_over_are_compared_whole() -> None:
    assert "'2025-01-01'" in write("2024年销售额同比").sql
