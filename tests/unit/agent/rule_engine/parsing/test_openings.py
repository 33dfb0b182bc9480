"""Opening questions in everyday words, over a shop."""

import pytest

from model.errors import CannotAnswer
from tests.support.schemas.rule_engine_shop import rows, write
from tests.support.schemas.stables import rows as stable_rows


@pytest.mark.parametrize(
    "question", ["列出上海的订单", "list the orders of 上海", "list all orders in 上海"]
)
def test_a_list_of_whole_rows_keeps_its_conditions(question: str) -> None:
    assert len(rows(question)) == 2


def test_a_list_of_riders_keeps_the_condition_on_their_yard() -> None:
    assert {row[0] for row in stable_rows("列出东马场的骑手")} == {"甲一", "乙二"}


@pytest.mark.parametrize(
    "question",
    [
        "bottom 1 customers by order amount",
        "订单金额后1名的客户",
        "worst 1 customers by order amount",
    ],
)
def test_the_bottom_of_a_ranking_is_its_smallest(question: str) -> None:
    assert rows(question)[0][:1] == ("王芳",)


@pytest.mark.parametrize(
    "question",
    [
        "2024年没下过单的客户有多少", "2024年没买过东西的客户有几个",
        "how many customers did not order in 2024", "how many customers haven't ordered in 2024",
    ],
)  # fmt: skip
def test_a_period_beside_what_is_absent_is_that_of_the_absent_rows(question: str) -> None:
    assert rows(question) == [(2,)]


def test_no_amount_is_no_row_that_holds_one() -> None:
    assert rows("没有销售额的客户") == [("Ann",)]


@pytest.mark.parametrize("question", ["上海和北京的客户各有多少", "上海北京客户各多少"])
def test_values_of_which_each_is_asked_are_told_apart(question: str) -> None:
    assert sorted(rows(question)) == [("上海", 2), ("北京", 1)]


@pytest.mark.parametrize("question", ["每周各天的订单数", "一周每天的订单数"])
def test_each_day_of_a_week_is_a_weekday(question: str) -> None:
    assert [count for _, count in rows(question)] == [1, 2, 1]


def test_the_best_per_kind_is_ranked_within_each() -> None:
    assert "ROW_NUMBER" in write("customer with the highest order amount per city").sql


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("2025年下了多少单", [(3,)]),
        ("哪个月卖得最好", [("2024-04", 200.0)]),
        ("which month has the best sales", [("2024-04", 200.0)]),
        ("customers with more than 1 orders, how many", [(2,)]),
        ("how many orders are in the database", [(4,)]),
        ("至少下过2单的客户有哪些", [("王芳", 2), ("李强", 2)]),
        ("上海还是北京卖得好", [("北京", 230.0, 80.0, 53.33), ("上海", 150.0, None, None)]),
        (
            "does 上海 or 北京 sell more",
            [("北京", 230.0, 80.0, 53.33), ("上海", 150.0, None, None)],
        ),
    ],
)
def test_an_everyday_phrasing_is_read_in_plainer_words(
    question: str, answer: list[tuple[object, ...]]
) -> None:
    assert sorted(rows(question), key=str) == sorted(answer, key=str)


def test_the_plainer_words_are_told() -> None:
    assert "至少有2个订单" in " ".join(write("至少下过2单的客户有哪些").assumptions)


@pytest.mark.parametrize("question", ["品类有几种，分别是什么", "有几种品类，都叫什么"])
def test_kinds_are_listed_where_their_names_are_asked_for(question: str) -> None:
    assert rows(question) == [("食品",), ("玩具",)]


def test_the_owner_of_a_number_is_not_counted() -> None:
    assert rows("total item quantity") == [(15,)]


@pytest.mark.parametrize("question", ["退了多少钱", "2025年退了多少钱"])
def test_money_that_went_back_is_not_what_was_taken(question: str) -> None:
    with pytest.raises(CannotAnswer):
        write(question)
