"""Words of people who do not know the source: units, contractions, what performs worst."""

import pytest

from model.errors import CannotAnswer
from model.sources.schema import Column
from tests.support.schemas.rule_engine_shop import CUSTOMERS, rows, write
from tests.unit.agent.rule_engine.parsing.everyday.test_everyday_words import (
    _add,
    _write,
)
from tests.unit.agent.rule_engine.parsing.everyday.test_prices_and_kinds import (
    _write as write_goods,
)

REGISTERED = Column("registered_on", "date", "date", comment="注册日期 / registration date")


@pytest.mark.parametrize(
    ("question", "test"),
    [
        ("products priced over 3000 yuan", "goods.list_price > 3000"),
        ("products priced between 100 and 200 rmb", "goods.list_price BETWEEN 100 AND 200"),
        ("how many products are priced below 50 dollars", "goods.list_price < 50"),
        ("products that cost at least 3000", "goods.list_price >= 3000"),
    ],
)
def test_a_unit_of_money_says_nothing_more(question: str, test: str) -> None:
    assert test in write_goods(question).sql


@pytest.mark.parametrize(
    ("question", "test"),
    [
        ("消费过万的客户有多少", "> 10000"),
        ("销售额过20万的城市有哪些", "> 200000"),
        ("销售额破百万的客户", "> 1000000"),
    ],
)
def test_an_amount_that_is_passed_is_exceeded(question: str, test: str) -> None:
    sql = write(question).sql
    assert "HAVING" in sql
    assert test in sql


def test_a_large_number_in_words_is_not_left_out() -> None:
    with pytest.raises(CannotAnswer):
        write("北京过千的销售额")


def test_what_was_bought_once_is_no_amount_that_is_passed() -> None:
    with pytest.raises(CannotAnswer):
        write("买过20的客户")


@pytest.mark.parametrize(
    "question", ["the biggest order we've ever had", "what's the biggest order they've placed?"]
)
def test_contractions_say_nothing(question: str) -> None:
    assert rows(question)[0][-1] == 200


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("which month was the slowest?", [("2025-05", 50.0)]),
        ("what was our weakest month", [("2025-05", 50.0)]),
        ("strongest month", [("2024-04", 200.0)]),
        ("worst performing city", [("上海", 150.0)]),
        ("which city performed best this year", [("上海", 150.0)]),
        ("业绩最差的城市", [("上海", 150.0)]),
        ("哪个城市表现最好", [("北京", 230.0)]),
    ],
)
def test_what_performs_worst_has_least_sales(
    question: str, answer: list[tuple[object, ...]]
) -> None:
    assert rows(question) == answer


@pytest.mark.parametrize(
    "question", ["上海的客户最爱买哪类东西", "买得最多的是哪类东西", "哪类商品卖得最好"]
)
def test_a_kind_of_things_is_no_single_thing(question: str) -> None:
    sql = write_goods(question).sql
    assert "GROUP BY goods.kind" in sql
    assert "goods.name" not in sql


def test_things_of_a_kind_are_the_kinds() -> None:
    assert rows("我们都卖哪些品类的东西") == rows("有哪些品类")


@pytest.mark.parametrize("question", ["今天有多少新客户注册", "今天新客户注册了多少"])
def test_who_registers_is_counted_by_that_day(question: str) -> None:
    sql = _write(question, _add(CUSTOMERS, REGISTERED)).sql
    assert "COUNT(*)" in sql
    assert "cust.registered_on >= '2025-05-20'" in sql


@pytest.mark.parametrize(
    "question",
    [
        "how many items are in an average order?", "items per order",
        "how many items does a typical order contain",
    ],
)  # fmt: skip
def test_items_of_an_average_order_are_pieces(question: str) -> None:
    assert rows(question) == [(3.75,)]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("how much do customers spend per order", [(95.0,)]),
        ("average spend per order", [(95.0,)]),
        ("how much does a 上海 customer spend per order?", [(75.0,)]),
    ],
)
def test_what_is_spent_per_order_is_its_average_value(
    question: str, answer: list[tuple[object, ...]]
) -> None:
    assert rows(question) == answer


def test_what_each_spends_per_order_is_an_average_of_each() -> None:
    expected = rows("average order value by city")
    assert rows("how much does each city make per order") == expected


@pytest.mark.parametrize(
    "question", ["新客户有多少", "how many new customers do we have", "这家客户花了多少钱"]
)
def test_who_is_meant_is_told_or_nothing_is(question: str) -> None:
    with pytest.raises(CannotAnswer):
        write(question)


@pytest.mark.parametrize("question", ["上海的客户谁花得多", "上海的客户谁花的钱多"])
def test_who_spends_more_of_those_of_a_place_is_a_ranking(question: str) -> None:
    assert rows(question) == [("王芳", 150.0)]


def test_who_has_more_of_values_that_are_named_is_a_comparison() -> None:
    assert [row[0] for row in rows("北京和上海谁卖得多")] == ["北京", "上海"]


def test_an_amount_of_a_kind_is_that_of_all_its_rows() -> None:
    sql = write_goods("销售额超过100的品牌有哪些").sql
    assert "GROUP BY goods.brand" in sql
    assert "HAVING SUM(item.amt) > 100" in sql
    with pytest.raises(CannotAnswer):
        write_goods("销售额超过100的品牌有几个")


def test_until_now_is_ever() -> None:
    assert rows("食品上线到现在卖了多少钱") == [(140.0,)]
