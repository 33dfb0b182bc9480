"""Numbers of things that reach an amount, rates that are compared, kinds that are ranked."""

import pytest

from model.errors import CannotAnswer
from tests.support.schemas.rule_engine_shop import rows, write
from tests.unit.agent.rule_engine.parsing.days.test_lasting import _write as write_stores
from tests.unit.agent.rule_engine.parsing.everyday.test_prices_and_kinds import (
    _write as write_goods,
)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("销售额超过200的客户有几个", [(1,)]),
        ("今年销售额超过100的客户有多少", [(1,)]),
        ("只有一个客户的城市有哪些", [("北京", 1)]),
        ("哪些城市有两个以上的客户", [("上海", 2)]),
        ("客单价超过100的客户有哪些", [("李强", 115.0)]),
        ("customers with an average order value above 100", [("李强", 115.0)]),
        ("按城市统计一下客户数和年龄合计", [("上海", 2, 55), ("北京", 1, 41)]),
    ],
)
def test_groups_are_held_against_a_number(question: str, answer: list[tuple[object, ...]]) -> None:
    assert rows(question) == answer


def test_a_margin_is_compared_in_percent() -> None:
    assert "< 30" in write_goods("毛利率低于30%的品类有哪些").sql


@pytest.mark.parametrize("question", ["最贵的三款家用电器", "3 most expensive 家用电器"])
def test_goods_of_a_kind_are_ranked_and_not_only_their_price(question: str) -> None:
    sql = write_goods(question).sql
    assert "goods.name" in sql
    assert "LIMIT 3" in sql


@pytest.mark.parametrize(
    "question",
    ["订单SO20250101是谁下的", "who placed order SO20250101", "SO20250101是哪个客户下的"],
)
def test_whose_a_row_is_names_the_person(question: str) -> None:
    assert "cust.cust_nm" in write_goods(question).sql


def test_a_day_is_not_compared_with_a_year() -> None:
    with pytest.raises(CannotAnswer):
        write("Singles' Day 2024 vs 2025")


def test_the_day_of_a_ranking_of_sums_is_that_of_the_sums() -> None:
    assert "ord.ord_dt" in write("今年销售额超过100的客户有多少").sql


def test_how_long_is_asked_of_stores_only_where_they_have_a_day() -> None:
    assert "opened_on" in write_stores("开业三年以上的门店")


def test_what_was_never_bought_may_be_a_stored_kind() -> None:
    sql = write("没买过玩具的客户有多少").sql
    assert "NOT EXISTS" in sql
    assert "item.cat = '玩具'" in sql
    assert rows("没买过玩具的客户有哪些") == [("Ann",)]
    assert rows("customers who never bought 玩具") == [("Ann",)]


@pytest.mark.parametrize(
    "question",
    [
        "没买过电脑的客户",
        "只在北京买过的客户有多少",
        "2024年以前注册的客户今年还有下单吗",
    ],
)
def test_what_would_be_left_out_is_refused(question: str) -> None:
    with pytest.raises(CannotAnswer):
        write(question)


def test_this_month_is_no_part_of_an_average_per_month() -> None:
    sql = write("这个月平均每天卖多少").sql
    assert "'2025-05-01'" in sql
    assert "DATE(ord.ord_dt)" in sql
