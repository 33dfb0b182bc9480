"""Tests of where NOT stands in statements that run."""

import pytest

from services.sqlguard.guard import check_statement

TABLES = frozenset(["b"])


@pytest.mark.parametrize("dialect", ["sqlite", "mysql", "duckdb", "clickhouse", "trino"])
@pytest.mark.parametrize(
    ("test", "written"),
    [
        ("NOT x IS NULL", "x IS NOT NULL"),
        ("NOT x IN (1, 2)", "x NOT IN (1, 2)"),
        ("NOT x LIKE 'a%'", "x NOT LIKE 'a%'"),
        ("NOT x BETWEEN 1 AND 2", "x NOT BETWEEN 1 AND 2"),
        ("NOT (x IS NULL OR y = 1)", "NOT (x IS NULL OR y = 1)"),
        ("NOT NOT x IN (1)", "NOT x NOT IN (1)"),
    ],
)
def test_not_stands_behind_the_operand(dialect: str, test: str, written: str) -> None:
    checked = check_statement(f"SELECT a FROM b WHERE {test}", dialect=dialect, tables=TABLES)
    assert checked == f"SELECT a FROM b WHERE {written}"


def test_rows_of_postgres_that_are_not_null_are_no_rows_with_a_value() -> None:
    sql = "SELECT a FROM b WHERE NOT x IS NULL AND y IS NOT NULL"
    assert check_statement(sql, dialect="postgres", tables=TABLES) == sql
