"""Days that have a name, and those of which it is not told when they are."""

import pytest

from model.errors import CannotAnswer
from tests.support.schemas.rule_engine_shop import write


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("去年双十一的销售额", ["2024-11-11"]),
        ("今年双11和去年双11的订单数", ["2025-11-11", "2024-11-11"]),
        ("今年和去年元旦的订单数", ["2025-01-01", "2024-01-01"]),
        ("去年618的订单数", ["2024-06-18"]),
        ("2024年国庆节当天的订单数", ["2024-10-01"]),
        ("五一的销售额", ["2025-05-01"]),
        ("number of orders on Christmas last year", ["2024-12-25"]),
        (
            "number of orders on Black Friday 2023 vs Black Friday 2024",
            ["2023-11-24", "2024-11-29"],
        ),
        ("sales amount on New Year's Day 2025", ["2025-01-01"]),
    ],
)
def test_a_named_day_is_that_day_of_its_year(question: str, days: list[str]) -> None:
    sql = write(question).sql
    assert all(f">= '{day}'" in sql for day in days)
    assert ">= '2024-01-01' AND ord.ord_dt < '2025-01-01'" not in sql


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("去年春节的订单数", "春节"),
        ("今年春节和去年春节的销售额", "春节"),
        ("去年国庆期间的订单数", "国庆期间"),
        ("今年618大促和去年618大促的销售额", "618大促"),
        ("今年双十一前后的订单数", "双十一前后"),
        ("number of orders at Easter last year", "Easter"),
        ("number of orders in the Christmas season last year", "Christmas season"),
    ],
)
def test_days_that_are_not_fixed_are_refused_by_name(question: str, word: str) -> None:
    with pytest.raises(CannotAnswer, match=word):
        write(question)


def test_a_number_is_no_day() -> None:
    assert "> 618" in write("订单金额超过618的订单数").sql
