from dataclasses import replace

from agent.builtin.suggest import ComputedSuggester
from model.schema import Column, RetrievedSchema, RetrievedTable, Table
from tests.unit.agent.answers import SOURCE, answer, result

ORDERS = Table(
    "orders",
    (
        Column("id", "int", "integer"),
        Column("channel", "text", "text", comment="渠道 / channel", samples=("线上", "门店")),
        Column("province", "text", "text", comment="省份 / province", samples=("广东", "江苏")),
        Column("order_no", "text", "text", comment="订单号", samples=("A1", "A2")),
        Column("ordered_on", "date", "date", comment="下单日期"),
    ),
    comment="订单 (orders)",
)
SCHEMA = RetrievedSchema(SOURCE, (RetrievedTable(ORDERS, 1.0),))
ROWS = result("省份:t 销售额:n", ("广东", 3), ("江苏", 2))


async def test_three_questions_about_the_same_measure() -> None:
    of = answer(ROWS, "各省份的销售额", schema=SCHEMA)
    assert await ComputedSuggester().suggest(of) == (
        "按月统计销售额", "各渠道的销售额", "各省份的销售额占比"
    )  # fmt: skip


async def test_the_question_asked_is_not_suggested() -> None:
    of = answer(ROWS, "按月统计销售额", schema=SCHEMA)
    assert "按月统计销售额" not in await ComputedSuggester().suggest(of)


async def test_questions_are_in_the_users_language() -> None:
    rows = result("sales_amount:n", (3,))
    found = await ComputedSuggester().suggest(answer(rows, "sales", "en", schema=SCHEMA))
    assert found == (
        "sales amount by channel", "sales amount by province", "sales amount by month"
    )  # fmt: skip


async def test_without_a_measure_the_tables_are_counted() -> None:
    of = answer(result("姓名:t", ("甲",)), schema=SCHEMA)
    assert await ComputedSuggester().suggest(of) == ("订单有多少条记录？",)


async def test_months_are_not_suggested_to_one_who_has_them() -> None:
    of = answer(result("月份:t 销售额:n", ("2025-01", 3), ("2025-02", 2)), schema=SCHEMA)
    assert "按月统计销售额" not in await ComputedSuggester().suggest(of)


async def test_months_are_not_suggested_where_nothing_has_a_day() -> None:
    bare = replace(ORDERS, columns=ORDERS.columns[:-1])
    schema = RetrievedSchema(SOURCE, (RetrievedTable(bare, 1.0),))
    of = answer(ROWS, "各省份的销售额", schema=schema)
    assert await ComputedSuggester().suggest(of) == (
        "各渠道的销售额", "各省份的销售额占比", "销售额最高的前5个省份"
    )  # fmt: skip
