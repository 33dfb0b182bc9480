"""Values in a list are a row each, unless they are asked for together."""

import pytest

from tests.support.schemas import clinic
from tests.support.schemas.rule_engine_shop import rows

_CITIES = [("北京", 230.0), ("上海", 150.0)]


@pytest.mark.parametrize("question", ["上海和北京的销售额", "revenue in 上海 and 北京"])
def test_each_value_has_its_row(question: str) -> None:
    assert rows(question) == _CITIES


@pytest.mark.parametrize(
    "question",
    ["上海和北京一共的销售额", "上海或北京的销售额", "combined revenue in 上海 and 北京"],
)
def test_what_is_asked_for_together_is_one_sum(question: str) -> None:
    assert rows(question) == [(380.0,)]


@pytest.mark.parametrize("question", ["number of male and female patients", "男病人和女病人的数量"])
def test_words_for_values_are_values(question: str) -> None:
    assert clinic.rows(question) == [("F", 2), ("M", 1)]


@pytest.mark.parametrize("question", ["2024年和2025年的订单", "orders in 2024 and 2025"])
def test_rows_of_two_periods_are_counted(question: str) -> None:
    assert rows(question)[0][:2] == (1, 3)
