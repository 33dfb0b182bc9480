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
    found = rows("订单金额每个月比上个月增长多少")
    assert [(*row[:3], row[4]) for row in found] == rows("每月订单金额环比")


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


@pytest.mark.parametrize(
    "question",
    ["orders per customer on average", "how many orders does a customer have on average"],
)
def test_rows_of_each_are_averaged_without_the_word_number(question: str) -> None:
    assert rows(question) == [(2.0,)]


@pytest.mark.parametrize(
    ("question", "count"),
    [("how many orders are over 60", 2), ("单笔超过60元的订单有多少", 2)],
)
def test_a_number_without_a_column_is_compared_with_the_one_amount(
    question: str, count: int
) -> None:
    assert rows(question) == [(count,)]


@pytest.mark.parametrize(
    "question", ["customers who haven't ordered anything in 2025", "2025年没有订单的客户"]
)
def test_the_time_of_what_was_not_done_is_its_own(question: str) -> None:
    assert rows(question) == [("Ann",)]
    assert rows(question.replace("2025", "2024")) == [("王芳",), ("Ann",)]


@pytest.mark.parametrize("question", ["who is our best customer", "which customer spends the most"])
def test_the_best_customer_is_the_one_whose_money_is_most(question: str) -> None:
    assert rows(question)[0][0] == "李强"


@pytest.mark.parametrize("question", ["昨天卖了多少", "昨天一共卖了多少钱"])
def test_what_was_sold_is_the_main_amount(question: str) -> None:
    assert "SUM(" in write(question).sql
    assert "2025-05-19" in write(question).sql


def test_the_average_of_each_order_is_no_sum() -> None:
    assert rows("平均每单多少钱") == rows("客单价")


@pytest.mark.parametrize(
    "question",
    ["what fraction of customers has city 上海", "what percentage of customers have city 上海"],
)
def test_a_fraction_is_a_share(question: str) -> None:
    assert rows(question) == [(66.67,)]


def test_kinds_are_listed_and_counted_in_one_question() -> None:
    assert rows("城市有几种，分别是什么") == [("上海",), ("北京",)]
    assert rows("订单明细的品类都有哪些，各有多少个") == [("食品", 3), ("玩具", 2)]


def test_the_first_word_may_be_the_name_of_a_column() -> None:
    assert rows("order amount by customer") == [("李强", 230.0), ("王芳", 150.0)]


@pytest.mark.parametrize(
    "question", ["按订单金额从高到低列出客户", "rank customers by order amount"]
)
def test_things_in_order_of_finer_amounts_are_taken_together(question: str) -> None:
    assert rows(question) == [("李强", 230.0), ("王芳", 150.0)]


@pytest.mark.parametrize(
    "question", ["month with the highest order amount", "what was the best month by order amount"]
)
def test_the_best_month_is_a_month(question: str) -> None:
    assert rows(question) == [("2024-04", 200.0)]


@pytest.mark.parametrize("question", ["各客户按状态分的订单数", "上海的订单按月统计数量"])
def test_rows_are_counted_and_not_told_apart(question: str) -> None:
    assert "ord_id" not in write(question).sql
    assert "COUNT(*)" in write(question).sql


def test_the_difference_between_two_years_is_no_range() -> None:
    assert rows("difference in order amount between 2024 and 2025")[-1][-2] == -20.0
