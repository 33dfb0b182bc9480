"""A table that does not exist is read where its columns are, unless it is what is asked for."""

import pytest

from model.errors import SqlRejected
from tests.support.schemas.correction_shop import correct

JOINED = (
    "SELECT c.name FROM customers AS c JOIN addresses AS a ON a.customer_id = c.customer_id "
    "WHERE a.city = 'Berlin'"
)
ALONE = "SELECT p.status, SUM(p.amount) FROM payments AS p GROUP BY p.status"


def answer(sql: str, asked: str) -> str:
    return " ".join(correct(sql, question=asked).query.sql.split())


def test_columns_come_from_the_table_that_is_joined_already() -> None:
    assert answer(JOINED, "Who lives in Berlin?") == (
        "SELECT c.name FROM customers AS c WHERE c.city = 'Berlin'"
    )
    [change] = correct(JOINED, question="Who lives in Berlin?").changes
    assert change.params == {"written": "addresses", "table": "customers"}


def test_a_table_alone_is_the_one_that_has_its_columns() -> None:
    written = answer(ALONE, "What did we take in per status?")
    assert written == "SELECT p.status, SUM(p.amount) FROM orders AS p GROUP BY p.status"
    unnamed = answer(
        "SELECT status, SUM(amount) FROM payments GROUP BY status", "takings by status"
    )
    assert unnamed == ("SELECT status, SUM(amount) FROM orders AS payments GROUP BY status")


@pytest.mark.parametrize(
    ("sql", "asked"),
    [
        (JOINED, "Customers whose address is in Berlin"),
        (JOINED, "地址在柏林的客户"),
        (ALONE, "Payments by status"),
        (ALONE, "按状态统计付款"),
        ("SELECT SUM(p.amount) FROM payments AS p", "What did we take in?"),
        ("SELECT p.status, p.currency FROM payments AS p", "What is there?"),
        (
            "SELECT p.order_id, q.amount FROM orders AS p, payments AS q, payments AS r",
            "What did we take in?",
        ),
        (
            "SELECT c.name FROM customers AS c LEFT JOIN addresses AS a "
            "ON a.customer_id = c.customer_id WHERE a.city = 'Berlin'",
            "Who lives in Berlin?",
        ),
    ],
    ids=["asked", "zh", "its name", "its name, zh", "one column", "not all", "twice", "left"],
)
def test_nothing_is_read_instead_of_what_the_data_lack(sql: str, asked: str) -> None:
    with pytest.raises(SqlRejected):
        answer(sql, asked)
