"""`x IN name`: what is a table is checked as one, what is none reads none."""

import pytest

from model.errors import SqlRejected
from model.sources.schema import Column, Dialect, Schema, SourceInfo, Table
from services.sqlguard import check_query, check_statement

ORDERS = frozenset({"orders", "tags"})


def schema(dialect: Dialect) -> Schema:
    orders = Table("orders", (Column("id", "INT", "integer"), Column("labels", "TEXT", "text")))
    listed = Table("tags", (Column("id", "INT", "integer"),))
    return Schema(SourceInfo("s", "shop", dialect, dialect), (orders, listed), ())


def normalize_blanks(sql: str) -> str:
    return " ".join(sql.split()).replace("( ", "(").replace(" )", ")")


@pytest.mark.parametrize("dialect", ["sqlite", "clickhouse"])
def test_a_listed_table_is_read_as_one(dialect: Dialect) -> None:
    query = check_query("SELECT id FROM orders WHERE id IN tags", schema=schema(dialect))
    assert query.tables == ("orders", "tags")
    assert normalize_blanks(query.sql).endswith("WHERE id IN (SELECT * FROM tags)")


@pytest.mark.parametrize("dialect", ["sqlite", "clickhouse"])
@pytest.mark.parametrize("name", ["secrets", "main.secrets", "sqlite_master", "system.users"])
def test_a_table_that_is_not_listed_is_refused(dialect: Dialect, name: str) -> None:
    with pytest.raises(SqlRejected):
        check_query(f"SELECT id FROM orders WHERE id IN {name}", schema=schema(dialect))


@pytest.mark.parametrize(
    ("sql", "rendered"),
    [
        ("SELECT id IN secrets FROM orders", "SELECT has(secrets, id) FROM orders"),
        ("SELECT id IN ((secrets)) FROM orders", "SELECT has(secrets, id) FROM orders"),
        ("SELECT id NOT IN secrets FROM orders", "SELECT NOT has(secrets, id) FROM orders"),
        ("SELECT id GLOBAL IN secrets FROM orders", "SELECT has(secrets, id) FROM orders"),
        ("SELECT id IN o.tags FROM orders AS o", "SELECT has(o.tags, id) FROM orders AS o"),
        ("SELECT id IN tags FROM orders", "SELECT id IN (SELECT * FROM tags) FROM orders"),
        (
            "WITH [1, 2] AS wanted SELECT id IN wanted FROM orders",
            "WITH [1, 2] AS wanted SELECT has(wanted, id) FROM orders",
        ),
    ],
)
def test_in_clickhouse_what_is_no_table_is_a_column(sql: str, rendered: str) -> None:
    """Whichever analyzer the server has: `has` reads no table."""
    assert check_statement(sql, dialect="clickhouse", tables=ORDERS) == rendered


def test_a_column_of_the_schema_is_one() -> None:
    query = check_query("SELECT id FROM orders WHERE 'a' IN labels", schema=schema("clickhouse"))
    assert normalize_blanks(query.sql).endswith("WHERE has(labels, 'a')")


@pytest.mark.parametrize("name", ["default.secrets", "(default.secrets)"])
def test_a_qualified_name_is_a_table(name: str) -> None:
    with pytest.raises(SqlRejected):
        check_statement(f"SELECT id IN {name} FROM orders", dialect="clickhouse", tables=ORDERS)
