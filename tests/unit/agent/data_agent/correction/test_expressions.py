"""Expressions that run and cannot be meant: shares that are always 1, cut ratios, wrong dates."""

from dataclasses import replace

import pytest

from model.sources.schema import Column, Dialect
from tests.support.schemas.correction_shop import ORDERS, correct, write


def test_a_share_of_itself_is_one_of_all_groups() -> None:
    sql = "SELECT status, SUM(amount) / SUM(amount) * 100 FROM orders GROUP BY status"
    assert write(sql) == (
        "SELECT status, SUM(amount) / SUM(SUM(amount)) OVER () * 100 FROM orders GROUP BY status"
    )


@pytest.mark.parametrize("over", ["", "PARTITION BY status"])
def test_a_share_of_its_own_group_is_one_of_all_groups(over: str) -> None:
    sql = f"SELECT status, SUM(amount) / SUM(amount) OVER ({over}) FROM orders GROUP BY status"
    assert "SUM(amount) / SUM(SUM(amount)) OVER ()" in write(sql)


def test_a_share_within_a_larger_group_stays() -> None:
    sql = (
        "SELECT store_id, status, SUM(amount) / SUM(SUM(amount)) OVER (PARTITION BY store_id)"
        " FROM orders GROUP BY store_id, status"
    )
    assert correct(sql).changes == ()


def test_a_share_of_rows_divides_with_decimals_and_by_all() -> None:
    sql = "SELECT status, COUNT(*) * 100 / COUNT(*) AS share FROM orders GROUP BY status"
    assert write(sql) == (
        "SELECT status, ( COUNT(*) * 100 ) * 1.0 / SUM(COUNT(*)) OVER () AS share"
        " FROM orders GROUP BY status"
    )


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT status, SUM(amount) / COUNT(*) FROM orders GROUP BY status",
        "SELECT status, SUM(amount) / SUM(amount) FROM orders GROUP BY status HAVING COUNT(*) > 1",
        "SELECT SUM(amount) / SUM(amount) FROM orders",
        "SELECT status, COUNT(DISTINCT amount) * 1.0 / COUNT(DISTINCT amount)"
        " FROM orders GROUP BY status",
    ],
)
def test_another_ratio_stays(sql: str) -> None:
    assert correct(sql).changes == ()


def test_the_rows_of_a_share_are_not_chosen_by_its_own_condition() -> None:
    sql = (
        "SELECT SUM(CASE WHEN status = 'Paid' THEN 1 ELSE 0 END) * 1.0 / COUNT(*) FROM orders"
        " WHERE status = 'Paid' AND amount > 5"
    )
    assert "FROM orders WHERE amount > 5" in write(sql)
    other = sql.replace("WHERE status = 'Paid'", "WHERE status = 'Open'")
    assert correct(other).changes == ()


@pytest.mark.parametrize(
    ("dialect", "changes"),
    [("sqlite", 1), ("postgres", 1), ("trino", 1), ("mysql", 0), ("duckdb", 0)],
)
def test_a_ratio_of_counts_is_not_cut_to_a_whole_number(dialect: Dialect, changes: int) -> None:
    sql = "SELECT COUNT(DISTINCT customer_id) / COUNT(*) AS share FROM orders"
    found = correct(sql, dialect)
    assert [change.name for change in found.changes] == ["divided"] * changes
    assert ("COUNT(DISTINCT customer_id) * 1.0 / COUNT(*)" in found.query.sql) == bool(changes)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT SUM(amount) / COUNT(*) FROM orders",
        "SELECT CAST(COUNT(*) / 7 AS INTEGER) FROM orders",
        "SELECT order_id / 10, COUNT(*) FROM orders GROUP BY order_id / 10",
        "SELECT CAST(COUNT(*) AS REAL) / COUNT(amount) FROM orders",
    ],
)
def test_other_divisions_stay(sql: str) -> None:
    assert correct(sql).changes == ()


@pytest.mark.parametrize(
    ("sql", "part"),
    [
        (
            "SELECT STRFTIME('%Y-%m', status), COUNT(*) FROM orders GROUP BY 1",
            "STRFTIME('%Y-%m', order_date)",
        ),
        ("SELECT COUNT(*) FROM orders WHERE status >= '2025-01-01'", "order_date >= '2025-01-01'"),
        ("SELECT COUNT(*) FROM orders WHERE status >= 'Open'", "status >= 'Open'"),
        ("SELECT COUNT(*) FROM orders WHERE note >= '2025-01-01'", "note >= '2025-01-01'"),
    ],
)
def test_dates_are_looked_for_in_the_column_of_dates(sql: str, part: str) -> None:
    note = Column("note", "TEXT", "text", samples=("20250101 paid",))
    orders = replace(ORDERS, columns=(*ORDERS.columns, note), foreign_keys=())
    assert part in write(sql, tables=(orders,))


def test_of_two_columns_of_dates_none_is_chosen() -> None:
    shipped = Column("shipped_on", "DATE", "date")
    orders = replace(ORDERS, columns=(*ORDERS.columns, shipped), foreign_keys=())
    sql = "SELECT STRFTIME('%Y', status) FROM orders"
    assert correct(sql, tables=(orders,)).changes == ()


AVERAGES = (
    "SELECT status, AVG(amount) FROM orders WHERE amount > 50 AND store_id = 1 GROUP BY status"
)


@pytest.mark.parametrize(
    "asked", ["Which status has an average amount of more than 50?", "平均金额高于50的状态"]
)
def test_a_condition_on_an_average_is_one_of_the_group(asked: str) -> None:
    found = " ".join(correct(AVERAGES, question=asked).query.sql.split())
    assert found == (
        "SELECT status, AVG(amount) FROM orders WHERE store_id = 1"
        " GROUP BY status HAVING AVG(amount) > 50"
    )


@pytest.mark.parametrize(
    "asked",
    ["", "The average amount of orders over 50 by status", "金额高于50的订单按状态的平均金额"],
)
def test_a_condition_on_single_rows_stays(asked: str) -> None:
    assert correct(AVERAGES, question=asked).changes == ()


def test_a_thing_has_two_values_in_two_rows() -> None:
    sql = (
        "SELECT c.name FROM customers AS c JOIN orders AS o ON c.customer_id = o.customer_id"
        " WHERE o.status = 'Paid' AND c.city = 'Berlin' AND o.status = 'Open'"
    )
    assert write(sql) == (
        "SELECT c.name FROM customers AS c JOIN orders AS o ON c.customer_id = o.customer_id"
        " WHERE c.city = 'Berlin' AND o.status = 'Paid' AND c.customer_id IN ("
        " SELECT c.customer_id FROM customers AS c JOIN orders AS o"
        " ON c.customer_id = o.customer_id WHERE c.city = 'Berlin' AND o.status = 'Open' )"
    )


def test_a_thing_has_one_value_and_not_another() -> None:
    sql = (
        "SELECT c.name FROM customers AS c JOIN orders AS o ON c.customer_id = o.customer_id"
        " WHERE o.status = 'Paid' AND o.status <> 'Open'"
    )
    assert "AND c.customer_id NOT IN ( SELECT c.customer_id FROM" in write(sql)
    assert write(sql).endswith("WHERE o.status = 'Open' )")


def test_values_of_one_column_are_shared_by_rows_of_two_kinds() -> None:
    sql = "SELECT status FROM orders WHERE amount < 10 AND amount > 90"
    assert write(sql) == (
        "SELECT status FROM orders WHERE amount < 10 AND status IN ("
        " SELECT status FROM orders WHERE amount > 90 )"
    )


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT status FROM orders WHERE amount > 10 AND amount < 90",
        "SELECT status FROM orders WHERE status = 'Paid' AND status <> 'Open'",
        "SELECT COUNT(*) FROM orders WHERE amount < 10 AND amount > 90",
        "SELECT status FROM orders WHERE status = 'Paid' OR status = 'Open'",
        "SELECT order_id, amount FROM orders WHERE amount < 10 AND amount > 90",
    ],
)
def test_other_conditions_stay(sql: str) -> None:
    assert correct(sql).changes == ()


ONE_GROUP = (
    "SELECT status, COUNT(*) FROM orders WHERE status = 'Paid' AND amount > 5 GROUP BY status"
)


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("How many orders of more than 5 are in each status?", "WHERE amount > 5 GROUP BY status"),
        ("How many paid orders of more than 5 has each status?", "WHERE status = 'Paid' AND"),
        ("Orders of more than 5", "WHERE status = 'Paid' AND"),
    ],
)
def test_each_group_is_there_where_each_is_asked_for(asked: str, part: str) -> None:
    assert part in " ".join(correct(ONE_GROUP, question=asked).query.sql.split())
