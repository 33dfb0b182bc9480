"""A subquery that gives a column of the statement around it is an accident, and refused."""

import pytest

from model.errors import SqlRejected
from model.sources.schema import Dialect
from services.sqlguard import check_query
from tests.unit.services.sqlguard.corpus.statements import DIALECTS
from tests.unit.services.sqlguard.test_schema_check import schema


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT name FROM customers WHERE id NOT IN (SELECT name FROM orders)",
        "SELECT name FROM customers WHERE name IN (SELECT name FROM orders WHERE amount > 1)",
        "SELECT name FROM customers AS c WHERE city IN (SELECT DISTINCT city FROM orders AS o)",
        "SELECT 1 FROM customers WHERE 1 IN (SELECT 1 UNION ALL SELECT city FROM orders)",
        "SELECT name FROM customers WHERE name = (SELECT max(name) FROM orders)",
        "SELECT (SELECT city FROM orders LIMIT 1) FROM customers",
        "SELECT name FROM customers WHERE city IN (SELECT city FROM (SELECT id FROM orders) AS o)",
        "WITH o AS (SELECT 1 AS i) SELECT 1 FROM customers WHERE 1 IN (SELECT city FROM o)",
    ],
)
def test_what_a_subquery_gives_is_its_own(dialect: Dialect, sql: str) -> None:
    with pytest.raises(SqlRejected) as refused:
        check_query(sql, schema=schema(dialect))
    assert refused.value.rule == "guard.outer_column"
    assert refused.value.params["outer"] in {"customers.name", "customers.city", "c.city"}
    assert refused.value.text("zh-CN") != refused.value.text("en")


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1 FROM customers WHERE id IN (SELECT customer_id FROM orders WHERE name = status)",
        "SELECT 1 FROM customers WHERE EXISTS (SELECT name FROM orders WHERE customer_id = name)",
        "SELECT 1 FROM customers c WHERE name NOT IN (SELECT c.name FROM orders)",
        "SELECT (SELECT max(amount) FROM orders WHERE customer_id = customers.id) FROM customers",
        "SELECT (SELECT sum(amount) / max(level) FROM orders) FROM (SELECT 1 AS level) AS x",
        "SELECT 1 FROM customers WHERE id IN (SELECT id FROM orders)",
        "SELECT 1 FROM customers WHERE id IN (SELECT id AS name FROM orders ORDER BY name)",
        "SELECT 1 FROM customers WHERE id IN (SELECT 1)",
    ],
)
def test_what_is_honest_passes(dialect: Dialect, sql: str) -> None:
    assert check_query(sql, schema=schema(dialect))
