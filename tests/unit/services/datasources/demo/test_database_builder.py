import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services.datasources.demo import schema_notes
from services.datasources.demo.database_builder import ORDERS, build_demo_database

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    build_demo_database(path, TODAY)
    return path


def fetch_rows(path: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def test_there_are_fifty_thousand_orders_of_three_years_up_to_today(demo: Path) -> None:
    found = fetch_rows(demo, "SELECT count(*), min(order_date), max(order_date) FROM orders")
    assert found == [(ORDERS, "2023-12-01", "2026-11-24")]


def test_the_amount_of_an_order_is_the_sum_of_its_items(demo: Path) -> None:
    different = """SELECT o.order_id FROM orders o JOIN order_items i USING (order_id)
        GROUP BY 1 HAVING o.total_amount <> sum(i.amount)"""
    assert fetch_rows(demo, different) == []


def test_every_key_points_to_a_row(demo: Path) -> None:
    assert fetch_rows(demo, "PRAGMA foreign_key_check") == []


def test_sales_peak_in_november_and_dip_at_the_spring_festival(demo: Path) -> None:
    by_month = dict(
        fetch_rows(
            demo,
            "SELECT strftime('%Y-%m', order_date), sum(total_amount) FROM orders GROUP BY 1",
        )
    )
    year = [by_month[f"2025-{month:02}"] for month in range(1, 13)]
    assert max(year) == by_month["2025-11"]
    assert min(year) == by_month["2025-02"]


def test_a_new_category_appears_in_the_middle(demo: Path) -> None:
    first = """SELECT min(o.order_date) FROM orders o JOIN order_items i USING (order_id)
        JOIN products p USING (product_id) JOIN categories c USING (category_id)
        WHERE c.name = '智能家居'"""
    assert fetch_rows(demo, first)[0][0].startswith("2025-05")


def test_every_table_and_column_has_a_note(demo: Path) -> None:
    columns = {
        table: {name for _, name, *_ in fetch_rows(demo, f"PRAGMA table_info({table})")}
        for (table,) in fetch_rows(demo, "SELECT name FROM sqlite_master WHERE type = 'table'")
        if not table.startswith("sqlite_")
    }
    assert columns == {table: set(named) for table, named in schema_notes.COLUMNS.items()}
    assert columns.keys() == schema_notes.TABLES.keys()


def test_a_second_build_leaves_the_file_alone(demo: Path) -> None:
    before = demo.stat().st_ino
    build_demo_database(demo, TODAY)
    assert demo.stat().st_ino == before
    assert [path.name for path in demo.parent.iterdir()] == ["demo.db"]
