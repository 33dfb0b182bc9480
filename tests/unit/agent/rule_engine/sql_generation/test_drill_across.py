"""Two counts, of which the join of their tables would lose rows: questions on a shop."""

import sqlite3
from dataclasses import replace

import pytest

from agent.ports import WriteRequest
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.errors import CannotAnswer
from model.sources.schema import ColumnProfile, RetrievedTable, Table
from tests.support.schemas.rule_engine_shop import CUSTOMERS, ITEMS, ORDERS, ROWS, request

Counts = dict[str, tuple[int, int]]
ALL_ORDER: Counts = {"cust.cust_id": (3, 3), "ord.cust_id": (4, 3)}
ANN_ORDERS_NOTHING: Counts = {"cust.cust_id": (3, 3), "ord.cust_id": (4, 2)}


def count_values(table: Table, counts: Counts) -> Table:
    """The table with how many rows and different values a sync has found in its columns."""
    columns = []
    for column in table.columns:
        rows, distinct = counts.get(f"{table.name}.{column.name}", (0, 0))
        profile = ColumnProfile(rows, True, 0.0, distinct) if rows else None
        columns.append(replace(column, profile=profile))
    return replace(table, columns=tuple(columns))


def write(question: str, counts: Counts) -> str:
    """The statement for a question over tables that were counted."""
    given = request(question)
    tables = tuple(RetrievedTable(count_values(t, counts), 1.0) for t in (ORDERS, ITEMS, CUSTOMERS))
    schema = replace(given.schema, tables=tables)
    return RuleSqlWriter().compose(WriteRequest(given.question, schema)).sql


def run(sql: str) -> list[tuple[object, ...]]:
    """Its rows in the shop."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.executescript(ROWS)
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


@pytest.mark.parametrize(
    "question", ["各城市的客户数和订单数", "number of customers and number of orders by city"]
)
def test_customers_without_orders_are_counted_beside_orders(question: str) -> None:
    rows = run(write(question, ANN_ORDERS_NOTHING))
    assert sorted(rows) == [("上海", 2, 2), ("北京", 1, 2)]


def test_one_join_has_all_the_rows_where_everybody_ordered() -> None:
    assert "UNION" not in write("各城市的客户数和订单数", ALL_ORDER)


def test_a_ranking_that_would_lose_rows_is_refused() -> None:
    with pytest.raises(CannotAnswer) as refusal:
        write("客户数最多的3个城市的订单数", ANN_ORDERS_NOTHING)
    assert refusal.value.key == "engine.rows_lost"


@pytest.mark.parametrize("question", ["客户平均消费次数", "平均每个客户消费几次"])
def test_how_often_people_buy_on_average_is_no_amount(question: str) -> None:
    assert run(write(question, ALL_ORDER)) == [(2.0,)]


@pytest.mark.parametrize(
    "question", ["各城市的订单金额和销售额", "order amount and sales amount by city"]
)
def test_an_amount_of_orders_is_not_repeated_for_their_lines(question: str) -> None:
    assert sorted(run(write(question, ALL_ORDER))) == [
        ("上海", 150.0, 150.0),
        ("北京", 230.0, 230.0),
    ]
