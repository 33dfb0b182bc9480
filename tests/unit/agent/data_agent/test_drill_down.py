"""Statements about a point of an answer, derived from the answer's own and run on a database."""

import sqlite3

import pytest

from agent.data_agent.drill_down.dimensions import list_dimensions
from agent.data_agent.drill_down.drillable import Drillable, Point, read_drillable
from agent.data_agent.drill_down.statements import write_by, write_only, write_rows
from model.sources.schema import Column, ColumnProfile, ForeignKey, Schema, SourceInfo, Table

FEW = ColumnProfile(rows=10, whole=True, nulls=0, distinct=3)
MANY = ColumnProfile(rows=10, whole=True, nulls=0, distinct=900)
ORDERS = Table(
    "orders",
    (
        Column("id", "INTEGER", "integer"),
        Column("product_id", "INTEGER", "integer"),
        Column("province", "TEXT", "text", profile=FEW),
        Column("amount", "DECIMAL", "decimal"),
        Column("ordered", "DATE", "date"),
        Column("note", "TEXT", "text", profile=MANY),
    ),
    primary_key=("id",),
    foreign_keys=(ForeignKey(("product_id",), "products", ("id",)),),
)
PRODUCTS = Table(
    "products",
    (
        Column("id", "INTEGER", "integer"),
        Column("category", "TEXT", "text", profile=FEW),
        Column("province", "TEXT", "text", profile=FEW),
    ),
    primary_key=("id",),
)
SCHEMA = Schema(SourceInfo("s1", "shop", "sqlite", "sqlite"), (ORDERS, PRODUCTS), ())
BY_PROVINCE = (
    "SELECT province AS p, SUM(amount) AS total FROM orders WHERE amount > 0 "
    "GROUP BY province ORDER BY total DESC LIMIT 2"
)
BY_MONTH = (
    "SELECT STRFTIME('%Y-%m', o.ordered) AS month, p.category, SUM(o.amount) AS total "
    "FROM orders AS o JOIN products AS p ON p.id = o.product_id GROUP BY 1, 2"
)


def read(sql: str) -> Drillable:
    found = read_drillable(sql, "sqlite", SCHEMA)
    assert found is not None
    return found


def run(sql: str | None) -> list[tuple[object, ...]]:
    assert sql is not None
    with sqlite3.connect(":memory:") as database:
        database.executescript("""
            CREATE TABLE products (id INTEGER, category TEXT, province TEXT);
            CREATE TABLE orders (
              id INTEGER, product_id INTEGER, province TEXT, amount DECIMAL, ordered DATE, note TEXT
            );
            INSERT INTO products VALUES (1, 'tea', 'x'), (2, 'cups', 'y');
            INSERT INTO orders VALUES
              (1, 1, 'North', 10, '2025-01-03', 'a'), (2, 2, 'North', 30, '2025-02-03', 'b'),
              (3, 1, 'North', -5, '2025-02-09', 'c'), (4, 1, 'South', 7, '2025-02-10', 'd'),
              (5, 1, NULL, 1, '2025-03-10', 'e'), (6, 9, 'O''Hare', 2, '2025-03-11', 'f');
        """)
        rows = database.execute(sql).fetchall()
    database.close()
    return rows


def by(sql: str, point: Point, wanted: str) -> str | None:
    drillable = read(sql)
    (found,) = [d for d in list_dimensions(drillable, point, SCHEMA) if d.id == wanted]
    return write_by(drillable, point, found, "sqlite")


def test_only_this_keeps_what_the_statement_asked() -> None:
    only = write_only(BY_PROVINCE, {"p": "North"}, "sqlite", read(BY_PROVINCE))
    assert run(only) == [("North", 40)]  # the negative amount stays out


@pytest.mark.parametrize(("value", "rows"), [(None, [(None, 1)]), ("O'Hare", [("O'Hare", 2)])])
def test_missing_and_quoted_values_are_values(value: str | None, rows: object) -> None:
    assert run(write_only(BY_PROVINCE, {"p": value}, "sqlite", read(BY_PROVINCE))) == rows


def test_a_point_is_never_read_as_sql() -> None:
    evil = "x' OR 1=1 --"
    assert run(write_only(BY_PROVINCE, {"p": evil}, "sqlite", read(BY_PROVINCE))) == []


def test_a_point_of_two_columns_is_singled_out_by_both() -> None:
    point: Point = {"month": "2025-02", "category": "tea"}
    assert run(write_only(BY_MONTH, point, "sqlite", read(BY_MONTH))) == [("2025-02", "tea", 2)]


def test_any_other_statement_is_asked_from_outside() -> None:
    ranked = f"WITH ranked AS ({BY_PROVINCE}) SELECT p, total FROM ranked"
    assert read_drillable(ranked, "sqlite", SCHEMA) is None
    assert run(write_only(ranked, {"p": "South"}, "sqlite", None)) == [("South", 7)]


def test_by_another_column_splits_the_point_largest_first() -> None:
    split = by(BY_MONTH, {"month": "2025-02"}, "orders.province")
    assert run(split) == [("North", 25), ("South", 7)]


def test_by_a_column_one_key_away_joins_and_keeps_rows_without_a_match() -> None:
    split = by(BY_PROVINCE, {"p": "North"}, "products.category")
    assert run(split) == [("cups", 30), ("tea", 10)]
    assert run(by(BY_PROVINCE, {"p": "O'Hare"}, "products.category")) == [(None, 2)]


def test_by_a_date_is_by_month_in_order() -> None:
    split = by(BY_PROVINCE, {"p": "North"}, "orders.ordered")
    assert run(split) == [("2025-01", 10), ("2025-02", 30)]


def test_what_the_point_fixes_and_keys_and_long_columns_are_no_dimensions() -> None:
    found = list_dimensions(read(BY_PROVINCE), {"p": "North"}, SCHEMA)
    assert [dimension.id for dimension in found] == ["orders.ordered", "products.category"]


def test_the_rows_behind_a_point_are_those_that_it_was_computed_from() -> None:
    rows = run(write_rows(read(BY_PROVINCE), {"p": "North"}, "sqlite"))
    assert [(row[0], row[3]) for row in rows] == [(1, 10), (2, 30)]
    assert len(rows[0]) == len(ORDERS.columns)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM orders", "SELECT province FROM elsewhere", "DROP TABLE orders",
        "SELECT DISTINCT province FROM orders", "SELECT SUM(amount) OVER () FROM orders",
        "SELECT p FROM (SELECT province AS p FROM orders) t",
    ],
)  # fmt: skip
def test_what_cannot_be_told_apart_is_not_drilled_into(sql: str) -> None:
    assert read_drillable(sql, "sqlite", SCHEMA) is None


def test_an_aggregate_singles_no_rows_out() -> None:
    assert not read(BY_PROVINCE).knows({"total": 40})


@pytest.mark.parametrize(
    ("name", "value", "called"),
    [("s", 1, "paid"), ("s", 7, "7"), ("n", 1, "1"), ("elsewhere", 1, "1")],
    ids=["a code", "no code", "a count", "no column"],
)
def test_a_code_is_called_what_it_means(name: str, value: int, called: str) -> None:
    state = Column("state", "INTEGER", "integer", samples=("1", "2"), comment="1=paid, 2=open")
    schema = Schema(SCHEMA.source, (Table("bills", (state,)),), ())
    sql = "SELECT b.state AS s, COUNT(*) AS n FROM bills AS b GROUP BY b.state"
    found = read_drillable(sql, "sqlite", schema)
    assert found is not None
    assert found.name_value(name, value) == called
