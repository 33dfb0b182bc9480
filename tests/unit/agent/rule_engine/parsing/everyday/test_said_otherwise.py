"""Phrasings that were read as something else: two periods, single rows, parts of a column."""

import pytest

from agent.rule_engine.rewording.rewordings import move_number_asked
from model.errors import CannotAnswer
from tests.support.schemas.rule_engine_shop import rows, write
from tests.unit.agent.rule_engine.parsing.everyday.test_prices_and_kinds import (
    _write as write_goods,
)


def test_a_month_of_last_year_is_told_from_that_of_this_year() -> None:
    sql = write("did we sell more this April than last April?").sql
    assert "'2025-04-01'" in sql
    assert "'2024-04-01'" in sql
    assert "SUM(" in sql
    assert "COUNT" not in sql


@pytest.mark.parametrize(
    ("question", "test"),
    [
        ("which products have a cost of more than 70% of the list price", "goods.list_price * 0.7"),
        ("成本价高于标价80%的商品", "goods.list_price * 0.8"),
        ("成本价超过标价六成的商品有哪些", "goods.list_price * 0.6"),
    ],
)
def test_a_column_is_compared_with_a_part_of_another(question: str, test: str) -> None:
    assert f"goods.cost > {test}" in write_goods(question).sql


def test_a_part_of_a_column_that_is_not_known_is_refused() -> None:
    with pytest.raises(CannotAnswer):
        write_goods("which products have a cost of more than 70% of the shelf value")


@pytest.mark.parametrize("question", ["最大的一笔订单是谁买的", "who placed the largest order?"])
def test_the_largest_row_is_no_sum_of_a_customer(question: str) -> None:
    assert "SUM" not in write(question).sql
    assert rows(question)[0][:2] == ("李强", 200)


def test_several_largest_rows_are_listed_with_whose_they_are() -> None:
    assert [row[-1] for row in rows("top 2 largest orders and who placed them")] == [200, 100]


def test_a_customer_with_the_highest_amount_is_a_sum() -> None:
    assert "SUM" in write("订单金额最高的客户是谁").sql


def test_what_an_average_customer_spends_is_a_sum_over_customers() -> None:
    sql = write("how much does the average customer spend, by city").sql
    assert "COUNT(DISTINCT" in sql
    assert rows("how much does the average customer spend, by city") == [
        ("北京", 230),
        ("上海", 150),
    ]


@pytest.mark.parametrize(
    "question", ["除了上海和北京，各城市有多少客户", "customers by city except 上海 and 北京"]
)
def test_values_that_are_joined_are_excepted_together(question: str) -> None:
    assert "NOT cust.city IN ('上海', '北京')" in write(question).sql
    assert rows(question) == []


def test_rows_are_counted_beside_what_is_added_up() -> None:
    assert rows("各品类分别有多少笔，卖了多少钱") == [("食品", 3, 140), ("玩具", 2, 240)]


def test_each_of_a_few_is_a_group() -> None:
    assert move_number_asked("上海的几个客户分别花了多少") == "上海的每个客户分别花了多少"
    assert move_number_asked("卖得最好的几个品类分别是什么") == "卖得最好的几个品类分别是什么"


def test_the_cost_of_what_was_sold_is_that_of_each_piece() -> None:
    for question in ("total cost of goods sold", "销售成本一共是多少"):
        sql = write_goods(question).sql
        assert "SUM(item.qty * goods.cost)" in sql


def test_a_number_with_a_bound_behind_it_is_no_year() -> None:
    assert "goods.cost >= 2000" in write_goods("成本价2000以上的商品有几个").sql


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("avg age of customers", "AVG(cust.age)"),
        ("please, I need the number of customers by city", "COUNT(*)"),
        ("what was our best month ever?", "LIMIT 1"),
        ("2025年比2024年多卖了多少钱", "销售额（2025年）"),
        ("今年4月比去年4月少卖了多少", "销售额（去年4月）"),
        ("上海除外的客户有多少", "city <> '上海'"),
        ("超过半年没下单的客户有多少", "ord_dt >= '2024-11-20'"),
        ("90天没下单的客户有多少", "NOT EXISTS"),
        ("订单一共多少钱", "SUM("),
    ],
)
def test_everyday_words_are_said_plainly(question: str, part: str) -> None:
    assert part in write(question).sql


@pytest.mark.parametrize("question", ["各城市每平米销售额", "sales per square metre by city"])
def test_what_falls_to_each_unit_of_area_is_refused(question: str) -> None:
    with pytest.raises(CannotAnswer):
        write(question)


@pytest.mark.parametrize(
    "question", ["which city had the largest order", "单笔金额最高的订单是谁下的"]
)
def test_the_largest_row_is_not_of_whom_there_are_most(question: str) -> None:
    assert rows(question)[0][1:] == (200,)


@pytest.mark.parametrize(
    "question", ["哪个客户的订单最大", "最近什么卖得好", "除了上海，北京有多少客户"]
)
def test_what_is_not_certainly_meant_is_refused(question: str) -> None:
    with pytest.raises(CannotAnswer):
        write(question)


def test_kinds_are_counted_beside_an_average() -> None:
    assert rows("各城市有几位，平均年龄多少") == [("上海", 2, 27.5), ("北京", 1, 41)]


def test_an_average_order_is_worth_what_was_paid() -> None:
    assert "goods.cost" not in write_goods("how much does an average order cost").sql


def test_days_of_different_columns_are_no_two_periods() -> None:
    question = "which customers ordered before 2025 and how much did they spend this year"
    with pytest.raises(CannotAnswer):
        write(question)
    assert len(rows("今年卖了多少，去年卖了多少")[0]) >= 2


def test_before_and_after_behind_a_period_are_of_what_follows() -> None:
    assert "< '2025-01-01'" in write("number of orders before 2025").sql
    with pytest.raises(CannotAnswer):
        write("number of orders in 2025 before tax")


def test_the_largest_customer_is_who_spends_most() -> None:
    assert rows("谁是我们最大的客户")[0][0] == "李强"


@pytest.mark.parametrize("opening", ["", "查询", "查一下", "帮我查", "帮我查下", "统计一下"])
def test_whoever_looks_a_number_up_gets_its_sum(opening: str) -> None:
    assert rows(f"{opening}2025年的销售额") == rows("2025年的销售额一共是多少")


def test_whoever_looks_things_up_gets_them() -> None:
    assert len(rows("查询所有客户")) == len(rows("列出所有客户")) > 1


def test_the_end_of_a_named_year_is_no_yearly_average() -> None:
    assert rows("2025年平均每个月的销售额是多少") == rows("2025年月均销售额")
