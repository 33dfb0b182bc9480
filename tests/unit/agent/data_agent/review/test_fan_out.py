"""Joins that make rows count twice are found from the keys, and only those."""

from dataclasses import replace

import pytest

from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.correction.sql_parsing import parse_query
from agent.data_agent.correction.table_lookup import TableLookup
from agent.data_agent.review.fan_out import FanOut, find_fan_outs
from model.sources.schema import ColumnProfile, Table
from tests.support.schemas.correction_shop import CUSTOMERS, ITEMS, ORDERS, TABLES, make_schema

ITEM_JOIN = "orders AS o JOIN order_items AS i ON i.order_id = o.order_id"


def find(sql: str, tables: tuple[Table, ...] = TABLES) -> tuple[FanOut, ...]:
    tree = parse_query(sql, "sqlite")
    assert tree is not None
    return find_fan_outs(Statement(tree, TableLookup(make_schema(tables=tables))))


@pytest.mark.parametrize(
    "sql",
    [
        f"SELECT SUM(o.amount) FROM {ITEM_JOIN}",
        f"SELECT AVG(amount) FROM {ITEM_JOIN}",
        f"SELECT c.name, SUM(o.amount) FROM {ITEM_JOIN}"
        " JOIN customers AS c ON c.customer_id = o.customer_id GROUP BY c.name",
        "SELECT SUM(o.amount) FROM orders o, order_items i WHERE i.order_id = o.order_id",
        f"SELECT COUNT(o.order_id) FROM {ITEM_JOIN}",
        "SELECT SUM(o.amount) FROM orders o JOIN order_items i USING (order_id)",
        f"SELECT name FROM customers WHERE 5 < (SELECT SUM(o.amount) FROM {ITEM_JOIN})",
    ],
)
def test_a_join_to_the_many_side_multiplies(sql: str) -> None:
    assert find(sql) == (FanOut("orders", "order_items"),)


@pytest.mark.parametrize(
    "sql",
    [
        f"WITH t AS (SELECT o.amount, i.quantity FROM {ITEM_JOIN}) SELECT SUM(amount) FROM t",
        f"SELECT AVG(x.a) FROM (SELECT o.amount AS a, o.status AS s FROM {ITEM_JOIN}) x",
        f"SELECT SUM(y.a) FROM (SELECT x.a FROM (SELECT o.amount AS a FROM {ITEM_JOIN}) x) y",
        f"WITH t AS (SELECT o.status AS s, o.amount AS a FROM {ITEM_JOIN})"
        " SELECT s, SUM(a) FROM t GROUP BY s",
    ],
)
def test_it_is_seen_in_what_a_subquery_passes_on(sql: str) -> None:
    assert find(sql) == (FanOut("orders", "order_items"),)


@pytest.mark.parametrize(
    "sql",
    [
        f"WITH t AS (SELECT DISTINCT o.order_id, o.amount AS a FROM {ITEM_JOIN})"
        " SELECT SUM(a) FROM t",
        f"WITH t AS (SELECT o.amount AS a FROM {ITEM_JOIN} GROUP BY o.order_id, o.amount)"
        " SELECT SUM(a) FROM t",
        f"WITH t AS (SELECT o.amount AS a, ROW_NUMBER() OVER (PARTITION BY o.order_id) AS n"
        f" FROM {ITEM_JOIN}) SELECT SUM(a) FROM t WHERE n = 1",
        f"WITH t AS (SELECT i.quantity AS q FROM {ITEM_JOIN}) SELECT SUM(q) FROM t",
        f"WITH t AS (SELECT o.amount AS a, i.quantity AS q FROM {ITEM_JOIN})"
        " SELECT SUM(a * q) FROM t",
        f"WITH t AS (SELECT i.item_id AS i, o.amount AS a FROM {ITEM_JOIN})"
        " SELECT i, SUM(a) FROM t GROUP BY i",
    ],
)
def test_a_subquery_that_gives_each_row_once_is_not_told(sql: str) -> None:
    assert find(sql) == ()


PER_STATUS = "SELECT customer_id, status, SUM(amount) AS t FROM orders GROUP BY"


def test_a_subquery_with_finer_groups_multiplies() -> None:
    joined = (
        "SELECT SUM(c.customer_id) FROM customers c JOIN ({}) f ON f.customer_id = c.customer_id"
    )
    many = joined.format(f"{PER_STATUS} customer_id, status")
    assert find(many) == (FanOut("customers", "f"),)
    assert find(many.replace("SUM(c.customer_id)", "SUM(f.t)")) == ()
    assert find(joined.format(f"{PER_STATUS} customer_id")) == ()
    by_key = "SELECT c.customer_id, SUM(o.amount) AS t FROM customers c JOIN orders o"
    by_key += " ON o.customer_id = c.customer_id GROUP BY c.customer_id, c.name"
    assert find(joined.format(by_key)) == ()


def test_a_join_by_what_is_computed_of_a_row_multiplies() -> None:
    by_day = "FROM orders o JOIN stores s ON strftime('%Y', o.order_date) = s.opened_on"
    assert find(f"SELECT SUM(s.min_price) {by_day}") == (FanOut("stores", "orders"),)
    cast = "FROM order_items i JOIN orders o ON CAST(i.order_id AS TEXT) = TRIM(o.order_id)"
    assert find(f"SELECT SUM(i.quantity) {cast}") == ()


def test_tables_that_nothing_ties_together_multiply_each_other() -> None:
    assert find("SELECT SUM(o.amount) FROM orders o, stores s") == (FanOut("orders", "stores"),)
    for tied in ("o.store_id >= s.store_id", "s.store_id = 7", "o.amount + s.min_price > 3"):
        assert find(f"SELECT SUM(o.amount) FROM orders o, stores s WHERE {tied}") == ()
    grouped = "SELECT s.store_id, SUM(o.amount) FROM orders o CROSS JOIN stores s GROUP BY 1"
    assert find(grouped) == ()


def test_rows_are_counted_of_no_table_where_two_repeat_each_other() -> None:
    customers = "FROM customers c JOIN orders o USING (customer_id)"
    assert find(f"SELECT COUNT(*) {customers}") == ()
    both = "FROM orders o JOIN customers c ON c.city = o.status"
    assert find(f"SELECT COUNT(*) {both}") == (FanOut("orders", "customers"),)
    pairs = "SELECT COUNT(*) FROM order_items a JOIN order_items b ON a.order_id = b.order_id"
    assert find(pairs) == ()


def test_it_is_seen_over_several_joins() -> None:
    sql = (
        "SELECT SUM(i.quantity) FROM customers c JOIN orders o ON o.customer_id = c.customer_id"
        " JOIN order_items i ON i.order_id = o.order_id"
    )
    assert find(sql) == ()
    assert find(sql.replace("i.quantity", "c.customer_id")) == (FanOut("customers", "orders"),)


@pytest.mark.parametrize(
    "sql",
    [
        f"SELECT SUM(i.quantity) FROM {ITEM_JOIN}",
        f"SELECT COUNT(*) FROM {ITEM_JOIN}",
        f"SELECT SUM(o.amount * i.quantity) FROM {ITEM_JOIN}",
        f"SELECT COUNT(DISTINCT o.order_id), MAX(o.amount) FROM {ITEM_JOIN}",
        "SELECT SUM(o.amount) FROM orders o JOIN customers c ON c.customer_id = o.customer_id",
        f"SELECT i.item_id, SUM(o.amount) FROM {ITEM_JOIN} GROUP BY i.item_id",
        f"SELECT SUM(o.amount) FROM {ITEM_JOIN} WHERE i.item_id = 7",
        "SELECT SUM(o.amount) FROM orders o WHERE EXISTS"
        " (SELECT 1 FROM order_items i WHERE i.order_id = o.order_id)",
        "SELECT SUM(o.amount) FROM orders o JOIN (SELECT order_id FROM order_items) x"
        " ON x.order_id = o.order_id",
        f"SELECT SUM(o.amount) OVER () FROM {ITEM_JOIN}",
    ],
)
def test_what_counts_once_is_not_told(sql: str) -> None:
    assert find(sql) == ()


def test_a_column_with_different_values_in_each_row_is_a_key() -> None:
    profile = ColumnProfile(rows=50, whole=True, nulls=0.0, distinct=50)
    columns = tuple(
        replace(c, profile=profile) if c.name == "order_id" else c for c in ITEMS.columns
    )
    tables = (CUSTOMERS, ORDERS, replace(ITEMS, columns=columns))
    assert find(f"SELECT SUM(o.amount) FROM {ITEM_JOIN}", tables) == ()


def test_without_keys_nothing_is_claimed() -> None:
    tables = (CUSTOMERS, ORDERS, replace(ITEMS, primary_key=()))
    assert find(f"SELECT SUM(o.amount) FROM {ITEM_JOIN}", tables) == ()


def test_a_table_without_a_key_multiplies_where_its_values_are_known_to_repeat() -> None:
    def items(distinct: int, *, whole: bool = True) -> Table:
        profile = ColumnProfile(rows=50, whole=whole, nulls=0.0, distinct=distinct)
        columns = tuple(replace(c, profile=profile) for c in ITEMS.columns)
        return replace(ITEMS, columns=columns, primary_key=())

    sql = f"SELECT SUM(o.amount) FROM {ITEM_JOIN}"
    assert find(sql, (CUSTOMERS, ORDERS, items(20))) == (FanOut("orders", "order_items"),)
    assert find(sql, (CUSTOMERS, ORDERS, items(50))) == ()
    assert find(sql, (CUSTOMERS, ORDERS, items(20, whole=False))) == ()
