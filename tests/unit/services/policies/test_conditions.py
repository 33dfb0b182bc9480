"""Conditions of row rules: what they may be, and what a user's values make of them."""

import sqlite3
from contextlib import closing

import pytest

from model.engines.registry import DIALECTS
from model.errors import SqlRejected
from model.sources.schema import Column, Schema, SourceInfo, Table
from services.policies.conditions import ConditionReads, bind_condition, check_condition

ORDERS = Table(
    "orders",
    (
        Column("id", "INTEGER", "integer"),
        Column("region", "TEXT", "text"),
        Column("Paid On", "DATE", "date"),
    ),
)
NASTY = "x' OR '1'='1"


def _check(text: str, dialect: str = "sqlite") -> ConditionReads:
    return check_condition(text, ORDERS, Schema(SourceInfo("s", "s", dialect, dialect), (), ()))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_a_condition_reads_is_told(dialect: str) -> None:
    read = _check("region = USER_ATTRIBUTE('region') AND (id > 3 OR region IS NULL)", dialect)
    assert read == (("region", "id"), ("region",), ("text", "integer"))


@pytest.mark.parametrize(
    "text",
    [
        "id = (SELECT 1)",
        "EXISTS (SELECT 1 FROM customers)",
        "COUNT(*) > 1",
        "ROW_NUMBER() OVER () = 1",
        "id = 1 UNION SELECT 1",
        "id = 1 LIMIT 5",
        "id = 1; DELETE FROM orders",
        "id = 1 -- ' \n GROUP BY 2",
        "customers.id = 1",
        "salary > 1",
        "load_extension('x') = 1",
        "region = USER_ATTRIBUTE(region)",
        "region = USER_ATTRIBUTE('a', 'b')",
        "",
        "region = '",
        "* = 1",
        "COLUMNS('re.*') = 'x'",
    ],
)
def test_what_is_no_condition_on_its_table_is_refused(text: str) -> None:
    with pytest.raises(SqlRejected):
        _check(text)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_values_of_users_are_texts_whatever_they_contain(dialect: str) -> None:
    for value in (NASTY, "back\\slash", "\\' OR 1=1 -- "):
        bound = bind_condition(
            "region = USER_ATTRIBUTE('region')", ORDERS, dialect, {"region": (value,)}
        )
        assert bound is not None
        assert _check(bound, dialect).columns == ("region",), bound


def test_a_bound_condition_finds_its_rows() -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute('CREATE TABLE orders (id INTEGER, region TEXT, "Paid On" DATE)')
        rows = [(1, "north", None), (2, NASTY, None), (3, "south", None), (4, None, None)]
        database.executemany("INSERT INTO orders VALUES (?, ?, ?)", rows)

        def find(text: str, **attributes: tuple[str, ...]) -> list[int] | None:
            bound = bind_condition(text, ORDERS, "sqlite", attributes)
            if bound is None:
                return None
            found = database.execute(f"SELECT id FROM orders WHERE {bound} ORDER BY id")
            return [row[0] for row in found]

        one = "region = USER_ATTRIBUTE('region')"
        assert find(one, region=(NASTY,)) == [2]
        assert find(one, region=("north", "south")) == [1, 3]
        assert find("region <> USER_ATTRIBUTE('region')", region=("north", "south")) == [2]
        assert find("region IN ('x', USER_ATTRIBUTE('region'))", region=("north",)) == [1]
        assert find("NOT region IN (USER_ATTRIBUTE('region'))", region=("north",)) == [2, 3]
        assert find("USER_ATTRIBUTE('region') IN (region)", region=("north",)) == [1]
        assert find("USER_ATTRIBUTE('region') IN (region)", region=("north", "south")) is None
        assert find("id >= USER_ATTRIBUTE('least')", least=("3",)) == [3, 4]


def test_a_rule_without_the_users_value_shows_nothing() -> None:
    text = "NOT region = USER_ATTRIBUTE('region')"
    assert bind_condition(text, ORDERS, "sqlite", {}) is None
    assert bind_condition(text, ORDERS, "sqlite", {"region": ()}) is None
    ordered = "id > USER_ATTRIBUTE('least')"
    assert bind_condition(ordered, ORDERS, "sqlite", {"least": ("1", "2")}) is None


@pytest.mark.promise("row-and-column-rules")
@pytest.mark.parametrize("dialect", ["mysql", "postgres", "sqlite", "duckdb"])
def test_a_text_is_compared_with_no_number(dialect: str) -> None:
    """MySQL takes `north` for 0 and `7 north` for 7."""

    def bind(text: str, *values: str) -> str | None:
        return bind_condition(text, ORDERS, dialect, {"place": values})

    for text in ("id = USER_ATTRIBUTE('place')", "NOT id IN (USER_ATTRIBUTE('place'))"):
        assert bind(text, "north") is None
        assert bind(text, "7 north", "") is None
    assert bind("id = USER_ATTRIBUTE('place')", "7", "north") == "id = 7"
    assert bind("id = USER_ATTRIBUTE('place')", "9223372036854775807") == "id = 9223372036854775807"
    assert bind("region = USER_ATTRIBUTE('place')", "7") == "region = '7'"


@pytest.mark.promise("row-and-column-rules")
@pytest.mark.parametrize("dialect", ["mysql", "sqlite"])
@pytest.mark.parametrize(
    ("text", "value", "bound"),
    [
        ("(id) > (USER_ATTRIBUTE('a'))", "7", "(id) > (7)"),
        ("id BETWEEN USER_ATTRIBUTE('a') AND 9", "word", None),
        ("LOWER(region) = USER_ATTRIBUTE('a')", "7", "LOWER(region) = '7'"),
        ("region = LOWER(USER_ATTRIBUTE('a'))", "North", "region = LOWER('North')"),
        ("region LIKE CONCAT(USER_ATTRIBUTE('a'), '%')", "N", "region LIKE CONCAT('N', '%')"),
        ("CASE WHEN region = 'x' THEN id ELSE 0 END = USER_ATTRIBUTE('a')", "word", None),
        ("CASE WHEN region = 'x' THEN id ELSE region END = USER_ATTRIBUTE('a')", "7", None),
        ("ROUND(id) + LENGTH(region) = USER_ATTRIBUTE('a')", "word", None),
        ("id > -USER_ATTRIBUTE('a')", "word", None),
        ("\"Paid On\" < USER_ATTRIBUTE('a')", "2024-02-30", None),
        ("\"Paid On\" < USER_ATTRIBUTE('a')", "2024-02-29", "\"Paid On\" < '2024-02-29'"),
        ("USER_ATTRIBUTE('a') <> ''", "word", "'word' <> ''"),
    ],
)
def test_a_value_is_written_as_what_it_is_compared_with(
    dialect: str, text: str, value: str, bound: str | None
) -> None:
    mark = "`" if dialect == "mysql" else '"'
    written = text.replace('"', mark)
    found = bind_condition(written, ORDERS, dialect, {"a": (value,)})
    assert found == (bound and bound.replace('"', mark))
