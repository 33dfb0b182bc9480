"""Measures that a statement names: what our code puts there, in every dialect."""

import pytest

from model.engines.registry import DIALECTS
from model.errors import SqlRejected
from model.sources.schema import Dialect
from tests.support.schemas.measured_shop import REVENUE, check_named, expand

PAID = "SUM(CASE WHEN orders.status = 'Paid' THEN orders.amount END)"


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("sql", "runs"),
    [
        ("SELECT MEASURE(销售额) FROM orders", f"SELECT {PAID} AS 销售额 FROM orders"),
        ("SELECT MEASURE(net sales) AS s FROM orders", f"SELECT {PAID} AS s FROM orders"),
        ("SELECT measure('net sales') AS s FROM orders", f"SELECT {PAID} AS s FROM orders"),
        ("SELECT MEASURE(销售额)", f"SELECT {PAID} AS 销售额 FROM orders"),
        ("SELECT 销售额 FROM orders", f"SELECT {PAID} AS 销售额 FROM orders"),
        ("SELECT SUM(销售额) AS s FROM orders", f"SELECT {PAID} AS s FROM orders"),
        ("SELECT SUM(orders.销售额) AS s FROM orders", f"SELECT {PAID} AS s FROM orders"),
        (
            "SELECT order_date FROM orders GROUP BY order_date HAVING MEASURE(销售额) > 5"
            " ORDER BY MEASURE(销售额)",
            f"SELECT order_date FROM orders GROUP BY order_date HAVING {PAID} > 5 ORDER BY {PAID}",
        ),
        (
            "SELECT 100 * MEASURE(客单价) AS b FROM orders AS o",
            "SELECT 100 * (SUM(CASE WHEN (o.status = 'Paid' OR o.status = 'Open')"
            " THEN o.amount END)"
            " / COUNT(DISTINCT CASE WHEN (o.status = 'Paid' OR o.status = 'Open')"
            " THEN o.customer_id END)) AS b FROM orders AS o",
        ),
        (
            "SELECT MEASURE(销售额) FILTER (WHERE orders.store_id = 1) AS s FROM orders",
            "SELECT SUM(CASE WHEN orders.store_id = 1 THEN"
            " CASE WHEN orders.status = 'Paid' THEN orders.amount END END) AS s FROM orders",
        ),
    ],
)
def test_a_name_becomes_the_expression_with_its_condition(
    dialect: Dialect, sql: str, runs: str
) -> None:
    assert expand(sql, dialect) == runs


@pytest.mark.parametrize("dialect", DIALECTS)
def test_two_measures_of_one_statement_do_not_filter_each_other(dialect: Dialect) -> None:
    sql = "SELECT MEASURE(销售额) AS s, MEASURE(订单数) AS n FROM orders"
    assert expand(sql, dialect) == f"SELECT {PAID} AS s, COUNT(*) AS n FROM orders"


def test_rows_are_counted_by_their_key_where_tables_are_joined() -> None:
    """An outer join has rows without an order."""
    runs = expand(
        "SELECT c.city, MEASURE(订单数) AS n FROM customers AS c"
        " LEFT JOIN orders AS o ON o.customer_id = c.customer_id GROUP BY c.city"
    )
    assert "COUNT(o.order_id) AS n" in runs


@pytest.mark.parametrize("named", ["MEASURE(销售额)", "SUM(orders.销售额)"])
def test_the_table_of_a_measure_is_joined_where_one_way_leads_there(named: str) -> None:
    runs = expand(f"SELECT c.city, {named} AS s FROM customers AS c GROUP BY c.city")
    assert f"SELECT c.city, {PAID} AS s" in runs
    assert "JOIN orders ON c.customer_id = orders.customer_id" in runs


def test_a_measure_within_a_subquery_is_of_its_tables() -> None:
    runs = expand(
        "SELECT x.d FROM (SELECT order_date AS d, MEASURE(销售额) AS s FROM orders"
        " GROUP BY order_date) AS x ORDER BY x.s DESC LIMIT 1"
    )
    assert f"(SELECT order_date AS d, {PAID} AS s FROM orders GROUP BY order_date) AS x" in runs


def test_of_a_table_that_is_read_twice_the_label_tells_which() -> None:
    joined = "FROM orders AS a JOIN orders AS b ON a.order_id = b.order_id"
    assert "SUM(CASE WHEN b.status = 'Paid'" in expand(f"SELECT MEASURE(b.销售额) AS s {joined}")
    with pytest.raises(SqlRejected) as refused:
        expand(f"SELECT MEASURE(销售额) AS s {joined}")
    assert refused.value.rule == "measures.several"


@pytest.mark.parametrize(
    ("sql", "rule"),
    [
        ("SELECT MEASURE(利润) FROM orders", "measures.unknown"),
        ("SELECT MEASURE(amount) FROM orders", "measures.unknown"),
        ("SELECT MEASURE() FROM orders", "measures.unknown"),
        ("SELECT order_id FROM orders WHERE MEASURE(销售额) > 3", "measures.place"),
        ("SELECT COUNT(*) FROM orders GROUP BY 销售额", "measures.place"),
        ("SELECT AVG(MEASURE(销售额)) FROM orders", "measures.nested"),
        (
            "SELECT SUM(CASE WHEN store_id = 1 THEN MEASURE(销售额) END) FROM orders",
            "measures.nested",
        ),
        ("SELECT MEASURE(客单价) OVER () FROM orders", "measures.nested"),
        ("SELECT MEASURE(销售额) FROM customers, order_items", "measures.absent"),
        (
            "SELECT MEASURE(销售额) FROM orders AS o JOIN order_items AS i"
            " ON i.order_id = o.order_id",
            "measures.repeated",
        ),
    ],
)
def test_what_cannot_be_expanded_is_refused_with_the_reason(sql: str, rule: str) -> None:
    with pytest.raises(SqlRejected) as refused:
        expand(sql)
    assert refused.value.rule == rule
    assert REVENUE.values.name in refused.value.text("en") or "客单价" in refused.value.text("en")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT MEASURE(销售额) FROM orders; DROP TABLE orders",
        "SELECT MEASURE(销售额), secret FROM orders",
        "SELECT MEASURE(销售额) FROM payroll",
        "DELETE FROM orders WHERE MEASURE(销售额) > 1",
    ],
)
def test_the_guard_sees_what_was_expanded(sql: str) -> None:
    with pytest.raises(SqlRejected):
        expand(sql)


def test_a_statement_without_measures_stays_as_it_is() -> None:
    checked = check_named("SELECT SUM(amount) AS s FROM orders WHERE store_id = 1")
    assert checked.corrected_query.changes == ()
    assert checked.measures == frozenset()


def test_the_reader_is_told_what_a_measure_is() -> None:
    checked = check_named("SELECT MEASURE(销售额) FROM orders")
    [change] = checked.corrected_query.changes
    assert change.describe("en") == (
        "“销售额” is the certified measure SUM(amount) WHERE status = 'Paid'"
    )
    assert checked.measures == {REVENUE.id}
