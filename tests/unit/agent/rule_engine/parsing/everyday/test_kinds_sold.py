"""How many different things were sold, and what new customers bring: questions on the demo."""

from dataclasses import replace

import pytest

from agent.ports import WriteRequest
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.sources.schema import Column, ForeignKey, RetrievedTable, Table
from tests.support.schemas.rule_engine_shop import CUSTOMERS, ITEMS, ORDERS, request

PRODUCTS = Table(
    "goods",
    (
        Column("goods_id", "integer", "integer", comment="商品编号"),
        Column("goods_nm", "text", "text", comment="商品名称 / product name"),
        Column("on_dt", "date", "date", comment="上架日期 / launched on"),
    ),
    comment="商品 / product",
    primary_key=("goods_id",),
)
SOLD = replace(
    ITEMS,
    columns=(*ITEMS.columns, Column("goods_id", "integer", "integer")),
    foreign_keys=(*ITEMS.foreign_keys, ForeignKey(("goods_id",), "goods", ("goods_id",))),
)
JOINED = replace(
    CUSTOMERS,
    columns=(
        *CUSTOMERS.columns,
        Column("reg_dt", "date", "date", comment="注册日期 / registered on"),
    ),
)


def write(question: str) -> str:
    """The statement over orders, lines, goods and customers."""
    given = request(question)
    tables = tuple(RetrievedTable(table, 1.0) for table in (ORDERS, SOLD, PRODUCTS, JOINED))
    schema = replace(given.schema, tables=tables)
    return RuleSqlWriter().compose(WriteRequest(given.question, schema)).sql


@pytest.mark.parametrize(
    "question",
    [
        "上个月卖了多少种商品",
        "上个月卖出了几种不同的商品",
        "how many different products were sold last month",
        "how many distinct products did we sell last month",
    ],
)
def test_kinds_that_were_sold_are_counted_once_each(question: str) -> None:
    sql = write(question)
    assert "COUNT(DISTINCT item.goods_id)" in sql
    assert "ord.ord_dt >= '2025-04-01'" in sql


@pytest.mark.parametrize(
    "question", ["今年新注册客户的销售额", "sales amount from new customers this year"]
)
def test_what_new_people_bring_is_told_without_how_many_they_are(question: str) -> None:
    sql = write(question)
    assert sql.startswith("SELECT SUM(item.amt)")
    assert "COUNT" not in sql
    assert "reg_dt >= '2025-01-01'" in sql
