"""Whole statements: another dialect, words behind it, grouping, quotes, joins that do nothing."""

import pytest

from agent.data_agent.correction.sql_parsing import fingerprint_sql, parse_query
from model.errors import SqlRejected
from model.sources.schema import Dialect
from tests.support.schemas.correction_shop import correct, write

JOINED = "FROM orders AS o {} JOIN customers AS c ON o.customer_id = c.customer_id"


@pytest.mark.parametrize(
    ("dialect", "sql", "part"),
    [
        ("sqlite", "SELECT YEAR(order_date) FROM orders", "STRFTIME('%Y', order_date)"),
        (
            "sqlite",
            "SELECT EXTRACT(MONTH FROM order_date) FROM orders",
            "STRFTIME('%m', order_date)",
        ),
        ("sqlite", "SELECT DATE_FORMAT(order_date, '%Y-%m') FROM orders", "STRFTIME('%Y-%m'"),
        ("sqlite", "SELECT TO_CHAR(order_date, 'YYYY-MM') FROM orders", "STRFTIME('%Y-%m'"),
        ("sqlite", "SELECT TOP 3 name FROM customers ORDER BY name", "LIMIT 3"),
        ("sqlite", "SELECT LEFT(name, 2) FROM customers", "SUBSTR(name, 1, 2)"),
        ("sqlite", "SELECT name FROM customers WHERE name ILIKE '%a%'", "LOWER(name) LIKE"),
        ("postgres", "SELECT DATE_FORMAT(order_date, '%Y-%m') FROM orders", "TO_CHAR("),
        ("postgres", "SELECT strftime('%Y-%m', order_date) FROM orders", "TO_CHAR("),
        ("postgres", "SELECT `name` FROM `customers`", '"name"'),
        ("postgres", "SELECT name FROM customers LIMIT 2, 5", "OFFSET 2"),
        ("mysql", "SELECT TOP 3 name FROM customers ORDER BY name", "LIMIT 3"),
        ("postgres", 'SELECT name FROM customers WHERE tier = "金卡"', "= '金卡'"),
    ],
)
def test_another_dialect_is_written_in_the_sources(dialect: Dialect, sql: str, part: str) -> None:
    assert part in write(sql, dialect)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT name FROM customers;\nThis lists the customers.",
        "SELECT name FROM customers\n```\nThis lists the customers.",
        "SELECT name FROM customers\n\nThis lists the customers; all of them.",
    ],
)
def test_words_behind_a_statement_are_left_out(sql: str) -> None:
    found = correct(sql)
    assert " ".join(found.query.sql.split()) == "SELECT name FROM customers"
    assert [change.name for change in found.changes] == ["without_prose"]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT name FROM customers; DROP TABLE customers",
        "SELECT name FROM customers; SELECT 2",
        "SELECT name FROM customers; delete from orders where !!",
        "SELECT name FROM customers\n\nDROP TABLE customers",
        "SELECT name FROM customers; VACUUM",
        "SELECT name FROM customers; COMMIT; This ends it.",
        "SELECT name FROM customers FOR UPDATE",
        "SELECT name INTO gone FROM customers",
        "SELECT YEAR2(name) /*+ SET_VAR(x=1) */ FROM customers",
        "WITH gone AS (DELETE FROM orders RETURNING *) SELECT * FROM gone",
        "DROP TABLE customers",
    ],
)
@pytest.mark.parametrize("dialect", ["sqlite", "mysql", "postgres", "duckdb"])
def test_another_statement_is_refused_and_not_left_out(dialect: Dialect, sql: str) -> None:
    with pytest.raises(SqlRejected):
        correct(sql, dialect)


@pytest.mark.parametrize("dialect", ["postgres", "duckdb", "mysql", "sqlite"])
def test_what_is_selected_bare_is_grouped_by(dialect: Dialect) -> None:
    assert "GROUP BY status" in write("SELECT status, SUM(amount) AS total FROM orders", dialect)


def test_a_value_of_the_row_with_the_most_is_not_grouped_by_where_the_engine_has_it() -> None:
    sql = "SELECT status, MAX(amount) AS most FROM orders"
    assert correct(sql, "sqlite").changes == ()
    assert "GROUP BY status" in write(sql, "postgres")


def test_grouping_by_place_or_name_is_whole() -> None:
    sql = f"SELECT c.name AS n, SUM(o.amount) {JOINED.format('')} GROUP BY {{}}"
    for by in ("1", "n", "c.name", "name"):
        assert correct(sql.format(by), "postgres").changes == ()
    assert "c.customer_id, c.name" in write(sql.format("c.customer_id"), "postgres")


def test_what_a_subquery_sums_needs_no_group() -> None:
    sql = (
        "SELECT c.name, (SELECT SUM(o.amount) FROM orders o WHERE o.customer_id = c.customer_id)"
        " FROM customers c"
    )
    assert correct(sql, "duckdb").changes == ()


def test_an_alias_is_written_out_where_it_is_not_known() -> None:
    sql = "SELECT status, SUM(amount) AS total FROM orders GROUP BY status HAVING total > 5"
    assert "HAVING ( SUM(amount) ) > 5" in write(sql, "postgres")
    assert correct(sql, "mysql").changes == ()


@pytest.mark.parametrize(
    ("sql", "part"),
    [
        ("SELECT 'name' FROM customers", "SELECT name FROM"),
        ("SELECT SUM('amount') FROM orders", "SUM(amount)"),
        ("SELECT name FROM customers ORDER BY 'city'", "ORDER BY city"),
        ("SELECT name FROM customers WHERE 'city' = 'Berlin'", "city = 'Berlin'"),
    ],
)
def test_a_name_in_the_quotes_of_text_is_the_column(sql: str, part: str) -> None:
    assert part in write(sql)


def test_a_join_that_does_nothing_is_left_out() -> None:
    sql = f"SELECT SUM(o.amount) {JOINED}"
    assert "JOIN" not in write(sql.format("LEFT"))
    assert "JOIN" not in write(sql.format(""), "postgres")
    assert "JOIN" in write(sql.format("")), "SQLite does not keep its keys"


@pytest.mark.parametrize(
    "sql",
    [
        f"SELECT c.name {JOINED.format('LEFT')}",
        f"SELECT * {JOINED.format('LEFT')}",
        f"SELECT name {JOINED.format('LEFT')}",
        "SELECT o.amount FROM orders AS o LEFT JOIN order_items AS i ON i.order_id = o.order_id",
        "SELECT o.amount FROM orders AS o JOIN stores AS s ON o.store_id = s.store_id",
        "SELECT amount FROM customers AS c LEFT JOIN orders AS o ON o.customer_id = c.customer_id",
    ],
)
def test_a_join_that_counts_stays(sql: str) -> None:
    assert "JOIN" in write(sql, "postgres")


def test_equal_statements_have_one_fingerprint() -> None:
    one = fingerprint_sql("SELECT Name FROM customers WHERE x = 'A';", "sqlite")
    assert one == fingerprint_sql("select \"name\"\nfrom CUSTOMERS -- all\nwhere x = 'A'", "sqlite")
    assert one != fingerprint_sql("SELECT Name FROM customers WHERE x = 'a'", "sqlite")
    assert fingerprint_sql("SELECT FROM (", "sqlite") == fingerprint_sql("select  from (", "sqlite")


@pytest.mark.parametrize("opening", ["STRUCT(", "[", "ROW(", "{'a': ", "(SELECT ", "CAST("])
def test_what_takes_long_to_read_is_not_read(opening: str) -> None:
    assert parse_query("SELECT " + opening * 30, "duckdb") is None
    assert parse_query("SELECT 1" + " " * 10_000, "duckdb") is None


def test_a_comment_that_a_server_would_run_is_refused() -> None:
    with pytest.raises(SqlRejected):
        correct("SELECT 1 /*! INTO OUTFILE '/tmp/out' */", "mysql")
