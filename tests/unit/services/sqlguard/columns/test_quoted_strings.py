"""`"text"` in SQLite is what SQLite makes of it, and never the value of a column."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from model.errors import SqlRejected
from model.sources.schema import Column, Dialect, Schema, SourceInfo, Table
from services.sqlguard import check_query


def schema(dialect: Dialect = "sqlite", *, hidden: str = "") -> Schema:
    orders = tuple(Column(c, "TEXT", "text") for c in ("id", "status", "note"))
    people = tuple(Column(c, "TEXT", "text") for c in ("id", "name"))
    tables = (Table("orders", orders), Table("people", people, partial=bool(hidden)))
    return Schema(
        SourceInfo("s", "shop", dialect, dialect), tables, (), hidden=frozenset({hidden} - {""})
    )


def check_and_normalize(sql: str) -> str:
    return (
        " ".join(check_query(sql, schema=schema()).sql.split())
        .replace("( ", "(")
        .replace(" )", ")")
    )


@pytest.mark.parametrize(
    ("sql", "rendered"),
    [
        (
            'SELECT id FROM orders WHERE status = "paid"',
            "SELECT id FROM orders WHERE status = 'paid'",
        ),
        ('SELECT "status" FROM orders', 'SELECT "status" FROM orders'),
        ('SELECT "Status", "it\'s" FROM orders', "SELECT \"Status\", 'it''s' FROM orders"),
        ('SELECT "ÑÓ" AS x, "表", "😀" FROM orders', "SELECT 'ÑÓ' AS x, '表', '😀' FROM orders"),
        (
            'SELECT status LIKE "%a%" OR note IN ("x", "y") FROM orders',
            "SELECT status LIKE '%a%' OR note IN ('x', 'y') FROM orders",
        ),
        ('SELECT upper("abc")', "SELECT UPPER('abc')"),
        (
            'SELECT id FROM orders WHERE id IN (SELECT id FROM people WHERE name = "Ann")',
            "SELECT id FROM orders WHERE id IN (SELECT id FROM people WHERE name = 'Ann')",
        ),
    ],
)
def test_text_is_written_as_text(sql: str, rendered: str) -> None:
    assert check_and_normalize(sql).lower() == rendered.lower()


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT id FROM orders WHERE status = [paid]",
        "SELECT id FROM orders WHERE status = `paid`",
        "SELECT id FROM orders WHERE status = paid",
        'SELECT id FROM orders WHERE orders."paid" = 1',
        'SELECT id FROM orders ORDER BY "colour"',
        'SELECT count(*) FROM orders GROUP BY "colour"',
        "SELECT id FROM orders WHERE \"colour\" = 'red'",
        'SELECT id FROM orders WHERE "colour" = "red"',
        'SELECT id FROM orders WHERE "colour" IN ("red", "blue")',
        'SELECT id FROM orders WHERE "colour" IS NULL',
        'SELECT id FROM orders WHERE "colour" LIKE "r%"',
    ],
)
def test_what_is_meant_as_a_column_is_refused(sql: str) -> None:
    with pytest.raises(SqlRejected) as refused:
        check_query(sql, schema=schema())
    assert refused.value.rule == "guard.column"


@pytest.mark.parametrize("name", ["salary", "SALARY", "Salary"])
def test_the_name_of_what_is_switched_off_is_no_text(name: str) -> None:
    for source in (schema(hidden="salary"), replace(schema(hidden="x"), hidden=frozenset())):
        with pytest.raises(SqlRejected):
            check_query(f'SELECT name, "{name}" FROM people', schema=source)


def test_other_engines_have_no_such_text() -> None:
    for dialect in ("postgres", "duckdb", "clickhouse", "trino"):
        with pytest.raises(SqlRejected):
            check_query('SELECT id FROM orders WHERE status = "paid"', schema=schema(dialect))


@pytest.mark.parametrize(
    "sql",
    [
        'SELECT id FROM orders WHERE status = "paid" OR note = "status"',
        'SELECT "id", "nothing", "STATUS" FROM orders',
        'SELECT "ÉTAT", "état" FROM orders',
        'SELECT (SELECT "name" FROM people WHERE "name" = "Ann") AS n, count("x") FROM orders',
        'WITH a AS (SELECT "id" AS "key" FROM orders) SELECT "key", "id" FROM a',
    ],
)
def test_sqlite_gives_the_same_rows(sql: str) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(
            "CREATE TABLE orders (id, status, note, état);"
            "INSERT INTO orders VALUES (1, 'paid', 'x', 'ouvert'), (2, 'open', 'status', NULL);"
            "CREATE TABLE people (id, name); INSERT INTO people VALUES (1, 'Ann');"
        )
        source = schema()
        orders = replace(
            source.tables[0], columns=(*source.tables[0].columns, Column("état", "TEXT", "text"))
        )
        source = replace(source, tables=(orders, source.tables[1]))
        rendered = check_query(sql, schema=source).sql
        expected = connection.execute(sql).fetchall()
        connection.create_function("x", 0, lambda: None)
        assert connection.execute(rendered).fetchall() == expected
