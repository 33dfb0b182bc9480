"""What goods cost, rows by their code, kinds said in part, and phrases said in another order."""

from dataclasses import replace

import pytest

from agent.ports import WriteRequest, WrittenSql
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.errors import CannotAnswer
from model.sources.schema import Column, ForeignKey, RetrievedTable, Table
from tests.support.schemas.rule_engine_shop import ITEMS, ORDERS, request, rows, write

GOODS = Table(
    "goods",
    (
        Column("goods_id", "integer", "integer"),
        Column("name", "text", "text", comment="商品 / name", samples=("山海牛奶A款", "青木A款")),
        Column("brand", "text", "text", comment="品牌 / brand", samples=("山海", "青木")),
        Column("kind", "text", "text", comment="品类 / category", samples=("家用电器", "手机数码")),
        Column("list_price", "decimal", "decimal", comment="标价 / list price"),
        Column("cost", "decimal", "decimal", comment="成本价 / unit cost"),
        Column("listed_on", "date", "date", comment="上市日期 / launch date"),
    ),
    comment="商品 / product",
    primary_key=("goods_id",),
)  # fmt: skip
CODE = Column(
    "ord_no", "text", "text", comment="订单号 / order number",
    samples=("SO20250101", "SO20250102", "SO20250203"),
)  # fmt: skip


def _write(question: str) -> WrittenSql:
    """The statement over a shop whose items are goods and whose orders have a code."""
    asked = request(question)
    items = replace(
        ITEMS,
        columns=(*(c for c in ITEMS.columns if c.name != "cat"), Column("goods_id", "integer", "")),
        foreign_keys=(*ITEMS.foreign_keys, ForeignKey(("goods_id",), "goods", ("goods_id",))),
    )
    orders = replace(ORDERS, columns=(*ORDERS.columns, CODE))
    changed = {"item": items, "ord": orders}
    found = [RetrievedTable(changed.get(f.table.name, f.table), 1.0) for f in asked.schema.tables]
    schema = replace(asked.schema, tables=(*found, RetrievedTable(GOODS, 1.0)))
    return RuleSqlWriter().compose(WriteRequest(asked.question, schema))


@pytest.mark.parametrize(
    "question",
    ["山海牛奶A款多少钱", "山海的商品多少钱", "山海牌的商品都多少钱", "how much is 山海牛奶A款"],
)
def test_goods_that_are_named_are_shown_with_their_price(question: str) -> None:
    sql = _write(question).sql
    assert "list_price" in sql
    assert "山海" in sql
    assert "SUM" not in sql


@pytest.mark.parametrize("question", ["山海卖了多少钱", "how much did 山海 sell"])
def test_what_was_sold_is_no_price(question: str) -> None:
    assert "SUM" in _write(question).sql


@pytest.mark.parametrize(
    ("question", "operator"),
    [("500到1000元的商品有哪些", "BETWEEN 500 AND 1000"), ("products over 500 yuan", "> 500")],
)
def test_an_amount_of_goods_is_their_price(question: str, operator: str) -> None:
    assert f"list_price {operator}" in _write(question).sql


@pytest.mark.parametrize(
    ("question", "kind"),
    [("家电的商品有哪些", "家用电器"), ("数码产品有多少个", "手机数码")],
)
def test_a_kind_that_is_said_in_part_is_told(question: str, kind: str) -> None:
    written = _write(question)
    assert f"kind = '{kind}'" in written.sql
    assert kind in written.assumptions[0]


@pytest.mark.parametrize("question", ["电器城的商品有哪些", "不用电的商品有哪些"])
def test_a_longer_or_negated_word_is_no_part_of_a_kind(question: str) -> None:
    with pytest.raises(CannotAnswer):
        _write(question)


@pytest.mark.parametrize("question", ["订单SO20250102的金额", "amount of order so20250102"])
def test_a_row_is_found_by_the_shape_of_its_code(question: str) -> None:
    assert "ord_no = 'SO20250102'" in _write(question).sql


def test_another_code_is_refused() -> None:
    with pytest.raises(CannotAnswer):
        _write("订单AB20250102的金额")


def test_kinds_of_goods_are_goods() -> None:
    sql = _write("哪个品牌的商品种类最多").sql
    assert "goods.brand" in sql
    assert "COUNT(*)" in sql


@pytest.mark.parametrize(
    "question", ["从来没卖出去过的商品", "which products have never been sold"]
)
def test_never_sold_is_without_sales(question: str) -> None:
    assert "NOT EXISTS" in _write(question).sql


def test_a_number_and_a_total_are_two_columns() -> None:
    assert rows("number and total value of orders") == [(4, 380.0)]


def test_orders_of_a_day_are_counted_where_nobody_asks_to_see_them() -> None:
    assert rows("orders in April 2025") == [(2,)]
    assert len(rows("list orders in April 2025")) == 2


def test_parts_of_two_months_are_not_told_apart() -> None:
    with pytest.raises(CannotAnswer):
        write("revenue for each of the last three months")


def test_orders_over_an_amount_are_no_groups() -> None:
    assert rows("number of orders over 60 in 2025") == [(1,)]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("revenue 2 months ago", [(None,)]),
        ("revenue 11 months ago", [(None,)]),
        ("orders 1 month ago, how many", [(2,)]),
    ],
)
def test_times_ago_are_periods(question: str, answer: list[tuple[object]]) -> None:
    assert rows(question) == answer


@pytest.mark.parametrize("question", ["今年销售额增长多少", "how much did revenue grow this year"])
def test_growth_of_this_year_is_beside_the_last(question: str) -> None:
    assert rows(question)[0][-4:] == (180.0, 200.0, -20.0, -10.0)


def test_what_grows_by_kinds_is_money() -> None:
    assert "SUM" in write("各品类今年增长了多少").sql


def test_orders_are_what_is_purchased_and_counted() -> None:
    assert {row[0] for row in rows("customers with more than 1 purchases")} == {"王芳", "李强"}
    assert rows("购买次数超过1次的客户有几个") == [(2,)]


def test_until_now_bounds_no_period() -> None:
    assert rows("今年截至目前的销售额") == [(180.0,)]


@pytest.mark.parametrize("question", ["只买过一次的客户有几个", "买过三次的客户有几个"])
def test_how_often_somebody_bought_is_no_idle_word(question: str) -> None:
    assert rows(question) == [(0,)]


@pytest.mark.parametrize(
    "question", ["每个城市卖得最好的品类", "best selling category in each city"]
)
def test_kinds_are_ranked_in_each(question: str) -> None:
    assert {row[0] for row in rows(question)} == {"上海", "北京"}


def test_what_they_are_called_is_asked_as_well() -> None:
    assert {row[0] for row in rows("上海有几个客户，分别叫什么")} == {"王芳", "Ann"}


def test_a_month_of_any_year_is_no_period() -> None:
    with pytest.raises(CannotAnswer):
        write("4月份订单最多的是哪一年")


def test_what_people_spend_on_average_falls_to_each_of_them() -> None:
    assert rows("客户平均消费多少钱") == [(190.0,)]


def test_who_spends_most_is_ranked_by_money() -> None:
    assert [row[0] for row in rows("花钱最多的客户是谁")] == ["李强"]


def test_the_half_of_the_year_is_one_period() -> None:
    assert rows("revenue for the first half of the year") == [(180.0,)]


def test_an_order_is_said_behind_a_comma() -> None:
    assert rows("number of customers by city, highest first")[0] == ("上海", 2)
