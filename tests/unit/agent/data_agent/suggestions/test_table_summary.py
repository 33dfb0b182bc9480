from dataclasses import replace

from agent.data_agent.suggestions.table_summary import (
    MAX_COLUMNS,
    keep_statement_tables,
    write_tables,
)
from model.sources.schema import Column, RetrievedSchema, RetrievedTable, Table
from tests.unit.agent.answers import SOURCE, make_answer, make_result

ORDERS = Table(
    "dwd_orders",
    (
        Column("id", "int", "integer"),
        Column("customer_id", "int", "integer"),
        Column("remark", "text", "text", comment="备注"),
        Column("channel", "text", "text", comment="渠道 / channel", samples=("线上",)),
        Column("order_dt", "date", "date"),
        Column("amt", "decimal", "decimal", comment="销售额：不含税 / sales amount"),
        Column("secret", "text", "text", enabled=False),
    ),
    comment="订单 / orders",
    primary_key=("id",),
)
OTHER = Table("other", tuple(Column(f"c{at}", "text", "text") for at in range(50)))
FOUND = RetrievedSchema(SOURCE, (RetrievedTable(OTHER, 1.0), RetrievedTable(ORDERS, 0.5)))
ANSWER = make_answer(make_result("a:n", (1,)), sql="SELECT SUM(amt) FROM dwd_orders", schema=FOUND)


def test_only_tables_of_the_statement_are_told() -> None:
    used = replace(ANSWER, tables=("dwd_orders",))
    assert write_tables(used) == "订单: 销售额, order date, 渠道, 备注"
    assert [one.table.name for one in keep_statement_tables(used).tables] == ["dwd_orders"]


def test_names_are_in_the_language_of_the_question() -> None:
    question = replace(ANSWER.question, locale="en")
    told = write_tables(replace(ANSWER, question=question, tables=("dwd_orders",)))
    assert told == "orders: sales amount, order date, channel, remark"


def test_few_columns_are_told_of_a_wide_table() -> None:
    told = write_tables(replace(ANSWER, tables=("other",)))
    assert told.count(",") == MAX_COLUMNS - 1


def test_without_known_tables_all_are_told() -> None:
    assert keep_statement_tables(ANSWER) is FOUND
