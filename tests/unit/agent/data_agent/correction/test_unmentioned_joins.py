"""Inner joins that nothing uses go, unless a word of the question may be what they are for."""

import pytest

from tests.support.schemas.correction_shop import correct

ORDERS = "JOIN orders AS o ON c.customer_id = o.customer_id"


def answer(sql: str, asked: str) -> str:
    return " ".join(correct(sql, question=asked).query.sql.split())


@pytest.mark.parametrize(
    "asked", ["How many customers are there in each city?", "各城市有多少客户", "各城市的客户人数"]
)
def test_a_table_that_nobody_asked_for_is_not_joined(asked: str) -> None:
    sql = f"SELECT c.city, COUNT(c.customer_id) FROM customers AS c {ORDERS} GROUP BY c.city"
    found = correct(sql, question=asked)
    assert "orders" not in found.query.sql
    [change] = found.changes
    assert change.describe("en") == "orders is not joined: the question does not mention it"
    assert change.describe("zh-CN") == "不连接 orders：问题没有提到它"


def test_a_condition_on_a_stored_value_is_no_reason_for_the_join() -> None:
    sql = f"SELECT c.name FROM customers AS c {ORDERS} WHERE c.city = 'Berlin' ORDER BY c.name"
    written = answer(sql, "List the names of customers in Berlin by name")
    assert written == "SELECT c.name FROM customers AS c WHERE c.city = 'Berlin' ORDER BY c.name"


@pytest.mark.parametrize(
    ("sql", "asked"),
    [
        (f"SELECT c.name FROM customers AS c {ORDERS}", "Names of customers with orders"),
        (f"SELECT c.name FROM customers AS c {ORDERS}", "Names of customers who bought something"),
        (f"SELECT c.name FROM customers AS c {ORDERS}", "买过东西的客户"),
        (f"SELECT c.name FROM customers AS c LEFT {ORDERS}", "Names of customers"),
        (f"SELECT c.city, COUNT(*) FROM customers AS c {ORDERS} GROUP BY 1", "Number by city"),
        (f"SELECT c.name, o.status FROM customers AS c {ORDERS}", "Names of customers"),
        (
            f"SELECT c.name FROM customers AS c {ORDERS} WHERE o.status = 'Paid'",
            "Names of customers",
        ),
        (
            f"SELECT c.name FROM customers AS c {ORDERS} "
            "JOIN stores AS s ON o.store_id = s.store_id WHERE s.min_price > 5",
            "Names of customers by min price over 5",
        ),
        (f"SELECT * FROM customers AS c {ORDERS}", "All customers"),
        (f"SELECT c.name FROM customers AS c {ORDERS}", ""),
    ],
    ids=[
        "named",
        "a verb",
        "a Chinese verb",
        "left",
        "rows counted",
        "shown",
        "filtered",
        "between",
        "all",
        "nothing",
    ],
)
def test_a_join_stays_where_it_may_be_meant(sql: str, asked: str) -> None:
    assert "orders" in answer(sql, asked)
