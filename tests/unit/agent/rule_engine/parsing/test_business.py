"""Common words of business over the shop: medians, weekdays, repeats, newcomers, growth, typos."""

from dataclasses import replace

import pytest

from agent.ports import WriteRequest
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.errors import CannotAnswer
from model.sources.schema import Column, RetrievedTable
from tests.support.schemas.rule_engine_shop import ITEMS, request, rows, write


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("订单金额的中位数", [(75.0,)]),
        ("median order amount", [(75.0,)]),
        ("按星期几统计订单数", [("星期二", 1), ("星期三", 2), ("星期六", 1)]),
        ("orders by day of the week", [("Tuesday", 1), ("Wednesday", 2), ("Saturday", 1)]),
        ("星期几的订单最多", [("星期三", 2)]),
        ("orders on weekdays vs weekends", [("weekdays", 3), ("weekend", 1)]),
        ("复购率", [(100.0,)]),
        ("what is the repeat purchase rate?", [(100.0,)]),
        ("客户平均下单间隔", [(208.5,)]),
        ("average time between orders", [(208.5,)]),
        ("买过两次以上的客户有多少", [(2,)]),
        ("how many customers ordered more than twice", [(0,)]),
        ("how many customers have more than 1 order", [(2,)]),
        ("从来没下过单的客户有多少", [(1,)]),
        ("customers who never ordered anything", [("Ann",)]),
        ("平均每个客户下几单", [(2.0,)]),
        ("average number of orders per customer", [(2.0,)]),
        ("average revenue per customer", [(190.0,)]),
        ("每月新增客户数", [("2024-04", 1), ("2025-04", 1)]),
        ("2025年哪个品类增长最快", [("玩具", 40.0, 200.0, -80.0)]),
        ("Orders by customer", [("王芳", 2), ("李强", 2)]),
        ("top 2 customers by orders", [("王芳", 2), ("李强", 2)]),
        ("按城市统计客户数量", [("上海", 2), ("北京", 1)]),
        ("哪个城市卖得最好", [("北京", 230.0)]),
        ("下单超过一次的客户有多少", [(2,)]),
        ("revenu by catgory", [("玩具", 240.0), ("食品", 140.0)]),
        ("各品泪的销售额", [("玩具", 240.0), ("食品", 140.0)]),
    ],
)
def test_words_of_business_are_answered_with_their_rows(
    question: str, expected: list[tuple[object, ...]]
) -> None:
    assert rows(question) == expected


def test_what_was_misspelt_is_told() -> None:
    assert write("revenu by catgory").assumptions[:2] == (
        "“revenu” was read as “revenue”.",
        "“catgory” was read as “category”.",
    )


def test_a_year_that_is_not_over_is_compared_with_the_same_days() -> None:
    told = write("which category grew fastest in 2025")
    assert any("2025-01-01 to 2025-05-20" in said for said in told.assumptions)
    assert "'2024-05-21'" in told.sql


def test_newcomers_are_told_apart_by_their_first_order() -> None:
    assert any("首次" in said for said in write("每月新增客户数").assumptions)


def test_a_condition_that_is_not_read_is_refused() -> None:
    with pytest.raises(CannotAnswer):
        write("联系过两次以上的客户有多少")


def test_no_share_of_those_who_came_often_is_made_up() -> None:
    with pytest.raises(CannotAnswer):
        write("what share of customers ordered more than once")


def test_no_hour_is_made_up_for_a_day() -> None:
    with pytest.raises(CannotAnswer):
        write("每小时的订单数")


def test_no_rate_is_split_by_what_tells_single_rows_apart() -> None:
    with pytest.raises(CannotAnswer):
        write("每个品类的复购率")


def _asked_with_costs(question: str, *costs: Column) -> str:
    asked = request(question)
    items = replace(ITEMS, columns=(*ITEMS.columns, *costs))
    tables = tuple(
        RetrievedTable(items if found.table is ITEMS else found.table, found.score)
        for found in asked.schema.tables
    )
    schema = replace(asked.schema, tables=tables)
    return RuleSqlWriter().compose(WriteRequest(asked.question, schema)).sql


def test_costs_of_one_piece_are_multiplied_by_the_pieces() -> None:
    each = Column("unit_cost", "decimal", "decimal", comment="单位成本 / unit cost")
    sql = " ".join(_asked_with_costs("各品类的毛利率", each).split())
    assert "SUM(item.amt) - SUM(item.qty * item.unit_cost)" in sql
    assert "NULLIF(SUM(item.amt), 0)" in sql


def test_costs_of_a_line_are_taken_as_they_are() -> None:
    whole = Column("cost", "decimal", "decimal", comment="成本 / cost")
    sql = " ".join(_asked_with_costs("gross profit by category", whole).split())
    assert "SUM(item.amt) - SUM(item.cost)" in sql
    assert "NULLIF" not in sql


def test_no_margin_without_a_cost() -> None:
    with pytest.raises(CannotAnswer):
        write("各品类的毛利率")
