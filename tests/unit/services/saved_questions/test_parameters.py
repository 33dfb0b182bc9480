"""Constants of statements become parameters, and values go back into the tree as constants."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from model.engines.registry import DIALECTS
from model.errors import Conflict, Invalid
from model.sources.saved_question import Parameter, Template
from model.sources.schema import Column, Schema, SourceInfo, Table
from services.saved_questions.parameters.binding import bind_values, read_values
from services.saved_questions.parameters.template_search import find_template
from services.sqlguard.guard import parse_statement, render_statement

TODAY = date(2026, 3, 31)
ORDERS = Table(
    "orders",
    (
        Column("day", "date", "date", comment="Order date"),
        Column("region", "text", "text"),
        Column("amount", "decimal(10,2)", "decimal"),
        Column("pieces", "integer", "integer"),
    ),
)
EVERYTHING = (
    "SELECT region, SUM(amount) AS total FROM orders WHERE day >= '2025-01-01' AND"
    " day < '2026-01-01' AND region IN ('North', 'South') AND region <> 'West' AND amount > -1.50"
    " AND pieces = 3 AND region LIKE '%or%' GROUP BY region ORDER BY total DESC LIMIT 5"
)
HOSTILE = [
    "it's", "'; DROP TABLE orders; --", "a\\", "a\\' OR 1=1 -- ", '"', "`", "/* x */", "%_",
    "{{p1}}", "$1", ":p", "?", "\\x27", "''", "北京", "🙂", "a -- b", "0x27", "\\n", "E'x'",
]  # fmt: skip


def make_schema(dialect: str) -> Schema:
    return Schema(SourceInfo("s", "s", dialect, dialect), (ORDERS,), ())


def find(sql: str, dialect: str = "sqlite") -> Template:
    found = find_template(sql, make_schema(dialect))
    exposed = tuple(replace(each, exposed=True) for each in found.parameters)
    return replace(found, parameters=exposed)


def bind(template: Template, dialect: str = "sqlite", **values: Any) -> str:
    return bind_values(template, read_values(template, values, TODAY), dialect)


def describe(template: Template) -> list[tuple[str, Any]]:
    return [(each.kind, each.default) for each in template.parameters]


def reformat(sql: str, dialect: str) -> str:
    tree, sqlglot_dialect = parse_statement(sql, dialect)
    return render_statement(tree, sqlglot_dialect)


def is_refused(template: Template, value: Any, parameter: str = "p1") -> str:
    with pytest.raises(Invalid) as refused:
        read_values(template, {parameter: value}, TODAY)
    return refused.value.path


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_every_dialect_has_the_same_parameters(dialect: str) -> None:
    template = find(EVERYTHING, dialect)
    assert describe(template) == [
        ("period", {"from": "2025-01-01", "to": "2025-12-31"}),
        ("values", ["North", "South"]),
        ("value", "West"),
        ("number", "-1.50"),
        ("number", 3),
        ("text", "or"),
        ("limit", 5),
    ]
    assert template.parameters[0].label == "Order date"
    assert bind(template, dialect) == reformat(EVERYTHING, dialect)


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_values_take_the_place_of_constants(dialect: str) -> None:
    template = find(EVERYTHING, dialect)
    sql = bind(
        template,
        dialect,
        p1={"from": "2024-02-01", "to": "2024-02-29"},
        p2=["East"],
        p3="O'Neill",
        p4="-0.25",
        p5=-7,
        p6="st",
        p7=12,
    )
    expected = (
        "SELECT region, SUM(amount) AS total FROM orders WHERE day >= '2024-02-01' AND"
        " day < '2024-03-01' AND region IN ('East') AND region <> 'O''Neill' AND amount > -0.25"
        " AND pieces = -7 AND region LIKE '%st%' GROUP BY region ORDER BY total DESC LIMIT 12"
    )
    assert sql == reformat(expected, dialect)


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_a_hostile_value_stays_one_constant(dialect: str, value: str) -> None:
    template = find("SELECT pieces FROM orders WHERE region = 'North'", dialect)
    tree, _ = parse_statement(bind(template, dialect, p1=value), dialect)
    assert tree.args["where"].this.expression.this == value
    assert tree.args["where"].this.expression.is_string
    many = find("SELECT pieces FROM orders WHERE region IN ('North')", dialect)
    tree, _ = parse_statement(bind(many, dialect, p1=[value, "b"]), dialect)
    assert [each.this for each in tree.args["where"].this.expressions] == [value, "b"]


@pytest.mark.parametrize(
    "value", ["a\nb", "a\x00b", "\u2028", "\u200b", "x" * 1_001, 5, None, ["a"], {"a": 1}, True]
)
def test_a_text_is_one_line_of_visible_characters(value: Any) -> None:
    template = find("SELECT pieces FROM orders WHERE region = 'North'")
    assert is_refused(template, value) == "values.p1"


@pytest.mark.parametrize(
    "value",
    [
        "2025", 2025, None, [], {}, {"from": "2025-01-01"}, {"named": "next_month"},
        {"named": ["last_month"]}, {"from": "2025-02-30", "to": "2025-03-01"},
        {"from": "2025-03-02", "to": "2025-03-01"},
        {"from": "2025-01-01' OR '1", "to": "2025-01-02"},
        {"from": "２０２５-01-01", "to": "2025-01-02"},
    ],
)  # fmt: skip
def test_a_period_has_two_days_in_order(value: Any) -> None:
    assert is_refused(find(EVERYTHING), value) == "values.p1"


@pytest.mark.parametrize(
    "value", ["", "x", "1e999", "NaN", "Infinity", True, None, [1], "1;2", "1e40"]
)
def test_a_number_is_a_finite_one(value: Any) -> None:
    assert is_refused(find(EVERYTHING), value, "p4") == "values.p4"


@pytest.mark.parametrize("value", [1.5, "2.5", 2**63, "a", False])
def test_a_whole_number_is_whole(value: Any) -> None:
    assert is_refused(find(EVERYTHING), value, "p5") == "values.p5"


@pytest.mark.parametrize("value", [0, -1, 10_001, "5", 1.5, True, None])
def test_a_limit_is_a_number_of_rows(value: Any) -> None:
    assert is_refused(find(EVERYTHING), value, "p7") == "values.p7"


@pytest.mark.parametrize("value", [[], ["a"] * 101, "North", [1], [None], [["a"]]])
def test_a_list_has_values_of_its_kind(value: Any) -> None:
    if value == ["a"] * 101:
        value = [f"a{number}" for number in range(101)]
    assert is_refused(find(EVERYTHING), value, "p2") == "values.p2"


def test_a_value_for_no_parameter_is_refused() -> None:
    template = find("SELECT pieces FROM orders WHERE region = 'North'")
    assert is_refused(template, "a", "p9") == "values.p9"
    hidden = replace(
        template, parameters=tuple(replace(each, exposed=False) for each in template.parameters)
    )
    assert is_refused(hidden, "a") == "values.p1"


@pytest.mark.parametrize(
    ("name", "first", "behind"),
    [
        ("today", "2026-03-31", "2026-04-01"),
        ("last_week", "2026-03-23", "2026-03-30"),
        ("last_month", "2026-02-01", "2026-03-01"),
        ("this_quarter", "2026-01-01", "2026-04-01"),
        ("last_year", "2025-01-01", "2026-01-01"),
        ("last_7_days", "2026-03-25", "2026-04-01"),
    ],
)
def test_a_named_period_moves_with_the_day(name: str, first: str, behind: str) -> None:
    template = find("SELECT 1 AS n FROM orders WHERE day >= '2025-01-01' AND day < '2025-02-01'")
    sql = bind(template, p1={"named": name})
    assert sql == f"SELECT 1 AS n FROM orders WHERE day >= '{first}' AND day < '{behind}'"


@pytest.mark.parametrize(
    ("condition", "default", "bound"),
    [
        (
            "day BETWEEN '2025-01-01' AND '2025-01-31'",
            {"from": "2025-01-01", "to": "2025-01-31"},
            "day BETWEEN '2024-01-01' AND '2024-12-31'",
        ),
        (
            "day >= '2025-01-01 00:00:00' AND day <= '2025-01-31 23:59:59'",
            {"from": "2025-01-01", "to": "2025-01-31"},
            "day >= '2024-01-01 00:00:00' AND day <= '2024-12-31 23:59:59'",
        ),
        (
            "'2025-01-01' <= day AND DATE('2025-02-01') > day",
            {"from": "2025-01-01", "to": "2025-01-31"},
            "'2024-01-01' <= day AND DATE('2025-01-01') > day",
        ),
        (
            "day >= CAST('2025-01-01' AS DATE) AND pieces > 1 AND day < CAST('2025-02-01' AS DATE)",
            {"from": "2025-01-01", "to": "2025-01-31"},
            "day >= CAST('2024-01-01' AS DATE) AND pieces > 1 AND day < CAST('2025-01-01' AS DATE)",
        ),
    ],
)
def test_days_that_bound_a_column_are_a_period(condition: str, default: Any, bound: str) -> None:
    template = find(f"SELECT 1 AS n FROM orders WHERE {condition}")
    assert describe(template)[0] == ("period", default)
    sql = bind(template, p1={"from": "2024-01-01", "to": "2024-12-31"})
    assert sql == f"SELECT 1 AS n FROM orders WHERE {bound}"


@pytest.mark.parametrize(
    "condition",
    [
        "day >= '2025-01-01' OR day < '2024-01-01'",
        "day > '2025-01-01' AND day < '2025-02-01'",
        "day >= '2025-02-01' AND day < '2025-01-01'",
        "(day >= '2025-01-01' AND pieces = 1) OR (day < '2025-02-01' AND pieces = 2)",
    ],
)
def test_days_that_bound_nothing_together_are_days(condition: str) -> None:
    found = describe(find(f"SELECT 1 AS n FROM orders WHERE {condition}"))
    assert "period" not in dict(found)
    assert len([kind for kind, _ in found if kind == "date"]) == 2


def test_the_same_constants_of_a_column_are_one_parameter() -> None:
    between = "day BETWEEN '2025-01-01' AND '2025-12-31'"
    part = f"SELECT COUNT(*) AS n FROM orders WHERE {between} AND region = 'North'"
    template = find(f"WITH a AS ({part}) SELECT a.n FROM a UNION ALL {part}")
    assert [kind for kind, _ in describe(template)] == ["period", "value"]
    sql = bind(template, p1={"from": "2024-01-01", "to": "2024-01-31"}, p2="South")
    assert sql.count("BETWEEN '2024-01-01' AND '2024-01-31'") == sql.count("'South'") == 2


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT CASE WHEN region = 'North' THEN 1 ELSE 0 END AS n FROM orders",
        "SELECT SUM(CASE WHEN pieces > 3 THEN 1 END) AS n FROM orders",
        "SELECT 'North' AS n FROM orders WHERE 1 = 1",
        "SELECT COUNT(*) AS n FROM orders WHERE region = region",
        "SELECT strftime('%Y', day) AS n FROM orders GROUP BY strftime('%Y', day)",
        "SELECT (SELECT pieces FROM orders LIMIT 1) AS n",
        "VALUES (1)",
    ],
)
def test_constants_that_make_a_column_are_no_parameters(sql: str) -> None:
    assert find(sql) == Template(sql) or find(sql).parameters == ()


def test_computed_columns_are_compared_with_texts_and_numbers() -> None:
    sql = (
        "SELECT region FROM orders WHERE strftime('%Y-%m', day) = '2025-06'"
        " GROUP BY region HAVING SUM(amount) >= 100"
    )
    template = find(sql)
    assert describe(template) == [("text", "2025-06"), ("number", 100)]
    assert [each.column for each in template.parameters] == ["", ""]
    assert "= '2025-07'" in bind(template, p1="2025-07")


@pytest.mark.parametrize("change", ["{{", "}}", ".1.1"])
def test_a_template_without_its_markers_is_refused(change: str) -> None:
    template = find("SELECT pieces FROM orders WHERE region = 'North'")
    broken = replace(template, sql=template.sql.replace(change, "x"))
    with pytest.raises(Conflict):
        bind(broken)


def test_a_parameter_about_a_column_names_it() -> None:
    [parameter] = find("SELECT o.pieces FROM orders AS o WHERE o.region = 'North'").parameters
    assert isinstance(parameter, Parameter)
    assert (parameter.table, parameter.column) == ("orders", "region")
