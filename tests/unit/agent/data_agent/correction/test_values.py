"""Texts in conditions are written as they are stored, where only one stored value can be meant."""

from dataclasses import replace

import pytest

from agent.data_agent.correction.condition_values import find_similar_values
from model.sources.schema import Column, Dialect, Table
from tests.support.schemas.correction_shop import (
    CUSTOMERS,
    ORDERS,
    correct,
    without_samples,
    write,
)

NAMED_STORES = Table(
    "stores",
    (
        Column("store_id", "TEXT", "text", samples=("D1", "D2")),
        Column("title", "TEXT", "text", samples=("Berlin", "Hamburg")),
    ),
    primary_key=("store_id",),
)
OPEN_ORDERS = replace(
    ORDERS,
    columns=tuple(
        replace(c, kind="text", samples=("D1", "D2")) if c.name == "store_id" else c
        for c in ORDERS.columns
        if c.name != "status"
    ),
    foreign_keys=ORDERS.foreign_keys[1:],
)


@pytest.mark.parametrize(
    ("condition", "stored"),
    [
        ("city = 'berlin'", "'Berlin'"),
        ("city IN ('HAMBURG', 'Berlin')", "'Hamburg', 'Berlin'"),
        ("'berlin' = city", "'Berlin'"),
        ("city <> 'Berlin' AND tier = 'blue-card'", "'Blue Card'"),
        ("tier = 'gold'", "'金卡'"),
        ("tier = 'ＢＬＵＥ　ＣＡＲＤ'", "'Blue Card'"),
    ],
)
def test_a_text_is_written_as_it_is_stored(condition: str, stored: str) -> None:
    found = correct(f"SELECT name FROM customers WHERE {condition}")
    assert stored in " ".join(found.query.sql.split())
    [change] = found.changes
    assert "filtered by the stored value" in change.describe("en")
    assert "按存储值" in change.describe("zh-CN")


@pytest.mark.parametrize("condition", ["tier = 'platinum'", "name = 'berlin'", "city LIKE 'ber%'"])
def test_what_may_be_meant_as_it_is_stays(condition: str) -> None:
    assert correct(f"SELECT name FROM customers WHERE {condition}").changes == ()


def test_a_column_with_more_values_than_are_known_is_left_alone() -> None:
    values = ("Berlin", *(f"Town {n}" for n in range(19)))
    columns = tuple(
        replace(c, samples=values) if c.name == "city" else c for c in CUSTOMERS.columns
    )
    tables = (replace(CUSTOMERS, columns=columns),)
    assert correct("SELECT name FROM customers WHERE city = 'berlin'", tables=tables).changes == ()


def test_a_spelling_that_the_question_has_is_the_writers_to_take() -> None:
    sql = "SELECT name FROM customers WHERE city = 'berlin'"
    assert correct(sql, question="customers in Berlin").changes == ()
    assert correct(sql, question="customers in berlin").changes != ()


def test_without_known_values_nothing_is_changed() -> None:
    tables = (without_samples(CUSTOMERS),)
    assert correct("SELECT name FROM customers WHERE tier = 'gold'", tables=tables).changes == ()


def test_a_value_of_another_column_is_looked_for_there() -> None:
    sql = "SELECT name FROM customers WHERE tier = 'Hamburg'"
    assert "city = 'Hamburg'" in write(sql)


def test_a_value_with_a_word_added_is_looked_for_in_its_column() -> None:
    sql = "SELECT name FROM customers WHERE city = 'gold 金卡'"
    assert "tier = '金卡'" in write(sql)


def test_a_name_compared_with_a_key_finds_the_key() -> None:
    sql = "SELECT COUNT(*) FROM orders WHERE customer_id = 'Berlin' AND amount > 5"
    found = write(sql.replace("customer_id", "store_id"), tables=(OPEN_ORDERS, NAMED_STORES))
    assert found == (
        "SELECT COUNT(*) FROM orders WHERE store_id IN ( SELECT stores.store_id FROM stores"
        " WHERE stores.title = 'Berlin' ) AND amount > 5"
    )


def test_a_value_is_looked_for_in_the_other_tables_that_are_read() -> None:
    joined = "orders AS o JOIN customers AS c ON c.customer_id = o.customer_id"
    sql = f"SELECT o.amount FROM {joined} WHERE o.status = 'Hamburg'"
    assert "c.city = 'Hamburg'" in write(sql)
    assert "status = 'Hamburg'" in write("SELECT amount FROM orders WHERE status = 'Hamburg'")


@pytest.mark.parametrize(
    ("text", "stored"),
    [("网销渠道", "网销"), ("代理渠道", "代理"), ("web channel", "Web"), ("网销电话", "网销电话")],
)
def test_what_a_column_is_called_is_no_part_of_its_values(text: str, stored: str) -> None:
    column = Column(
        "chnl", "TEXT", "text", comment="渠道 / channel", samples=("网销", "代理", "Web")
    )
    tables = (Table("policies", (column,)),)
    sql = f"SELECT COUNT(*) FROM policies WHERE chnl = '{text}'"
    assert f"chnl = '{stored}'" in write(sql, tables=tables)


def test_values_are_corrected_through_subqueries() -> None:
    part = "WITH c AS (SELECT name, city AS town FROM customers)"
    sql = f"{part} SELECT name FROM c WHERE town = 'berlin'"
    assert "town = 'Berlin'" in write(sql)


@pytest.mark.parametrize(
    ("dialect", "part"),
    [("postgres", "ILIKE '%ber%'"), ("mysql", "LIKE '%ber%'"), ("sqlite", "LIKE '%ber%'")],
)
def test_a_pattern_finds_capitals_on_every_engine(dialect: Dialect, part: str) -> None:
    sql = "SELECT name FROM customers WHERE city LIKE '%ber%'"
    assert part in write(sql, dialect)


def test_the_likest_values_come_first() -> None:
    column = Column("c", "TEXT", "text", samples=("Paris", "Berlin", "Bern", "Perlin"))
    assert find_similar_values(column, "Berlinn")[0] == "Berlin"
    assert "Paris" not in find_similar_values(column, "Berlinn")
    assert find_similar_values(column, "xyz") == ()
