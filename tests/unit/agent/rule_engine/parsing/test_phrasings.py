"""One question in other words: times, counts, absence and comparisons as people say them."""

import pytest

from tests.support.schemas.rule_engine_shop import rows, write

_BY_MONTH = [("2024-04", 1), ("2025-04", 2), ("2025-05", 1)]


@pytest.mark.parametrize(
    "question",
    [
        "逐月的订单数", "月度订单数", "一个月一个月地看订单数量", "订单每个月的数量",
        "orders month by month", "number of orders on a monthly basis", "orders over the months",
        "number of orders in every month",
    ],
)  # fmt: skip
def test_months_are_told_apart_however_they_are_spoken_of(question: str) -> None:
    assert rows(question) == _BY_MONTH


@pytest.mark.parametrize("question", ["历年订单数", "orders year by year"])
def test_years_are_told_apart(question: str) -> None:
    assert rows(question) == [("2024", 1), ("2025", 3)]


@pytest.mark.parametrize("question", ["周一到周日的订单数量", "orders from Monday to Sunday"])
def test_all_days_of_a_week_are_groups(question: str) -> None:
    assert [count for _, count in rows(question)] == [1, 2, 1]


@pytest.mark.parametrize(
    "question",
    ["2025年4到5月有多少订单", "how many orders between April and May 2025"],
)
def test_the_year_belongs_to_both_months(question: str) -> None:
    assert rows(question) == [(3,)]


def test_each_month_is_compared_with_the_one_before() -> None:
    assert rows("订单金额每个月比上个月增长多少") == rows("每月订单金额环比")


@pytest.mark.parametrize("question", ["哪些客户一个订单都没有", "没有订单的客户"])
def test_not_a_single_one_is_none(question: str) -> None:
    assert rows(question) == [("Ann",)]


@pytest.mark.parametrize(
    "question", ["订单超过1个的客户有哪些", "有2个以上订单的客户", "哪些客户的订单至少2个"]
)
def test_a_classifier_says_that_rows_are_counted(question: str) -> None:
    assert {row[0] for row in rows(question)} == {"王芳", "李强"}


def test_an_amount_is_no_number_of_rows() -> None:
    assert "COUNT" not in write("订单金额超过60的订单有哪些").sql


@pytest.mark.parametrize(
    "question", ["每个客户平均有多少订单", "每个客户平均订单数", "平均一个客户有多少个订单"]
)
def test_an_average_number_of_rows_is_one_number(question: str) -> None:
    assert rows(question) == [(2.0,)]


@pytest.mark.parametrize("question", ["上海和北京谁的客户多", "上海客户多还是北京客户多"])
def test_what_there_is_more_of_stands_side_by_side(question: str) -> None:
    assert [row[:2] for row in rows(question)] == [("上海", 2), ("北京", 1)]


@pytest.mark.parametrize(
    "question", ["不同客户的订单金额", "客户的订单金额对比", "订单金额按客户汇总"]
)
def test_amounts_of_different_things_are_not_added_up(question: str) -> None:
    assert rows(question) == [("李强", 230.0), ("王芳", 150.0)]


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("最后一个订单是什么时候", "2025-05-03"),
        ("最近一次订单是哪天", "2025-05-03"),
        ("date of the first order", "2024-04-09"),
    ],
)
def test_the_day_of_the_last_and_the_first_row_is_told(question: str, day: str) -> None:
    assert rows(question) == [(day,)]


@pytest.mark.parametrize(
    "question", ["每个客户最近一次订单是哪天", "date of the last order per customer"]
)
def test_each_has_a_last_day_of_its_own(question: str) -> None:
    assert set(rows(question)) == {("王芳", "2025-05-03"), ("李强", "2025-04-30")}


@pytest.mark.parametrize("question", ["客户有几种城市", "how many different cities of customers"])
def test_kinds_of_a_column_are_counted(question: str) -> None:
    assert rows(question) == [(2,)]


@pytest.mark.parametrize("question", ["有哪些城市为上海的客户", "城市是上海的客户有哪些"])
def test_a_condition_is_not_what_is_listed(question: str) -> None:
    assert rows(question) == [("王芳",), ("Ann",)]
