"""The one set of rules for conditions and values over the columns of a table."""

import pytest

from model.engines.registry import DIALECTS
from model.errors import SqlRejected
from model.sources.schema import Column, Schema, SourceInfo, Table
from services.sqlguard.expression_check import (
    CheckedExpression,
    ExpressionRejected,
    check_condition,
    check_value,
    parse_condition,
    parse_value,
)

STAFF = Table(
    "shop.staff",
    (
        Column("id", "int", "integer"),
        Column("state", "text", "text"),
        Column("active", "bool", "boolean"),
        Column("pay", "decimal", "decimal", enabled=False),
    ),
)
EVERY = pytest.mark.parametrize("dialect", sorted(DIALECTS))


def make_schema(dialect: str) -> Schema:
    return Schema(SourceInfo("s", "shop", dialect, dialect), (STAFF,), ())


def condition(text: str, dialect: str = "sqlite") -> CheckedExpression:
    tree = parse_condition(text, dialect, comments=False)
    return check_condition(tree, STAFF, make_schema(dialect))


def value(text: str, dialect: str = "sqlite") -> CheckedExpression:
    return check_value(parse_value(text, dialect, comments=False), STAFF, make_schema(dialect))


@EVERY
def test_columns_are_told_once_in_their_order(dialect: str) -> None:
    read = condition("state = 'a' AND (staff.id > 3 OR shop.staff.STATE IS NULL)", dialect)
    assert read == CheckedExpression(("state", "id"), is_aggregate=False)
    assert value("SUM(id)", dialect) == CheckedExpression(("id",), is_aggregate=True)


@EVERY
@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("id", "no_condition"),
        ("NOT id", "no_condition"),
        ("active AND id + 1", "no_condition"),
        ("1", "no_condition"),
        ("NULL", "no_condition"),
        ("id = 1) OR (1 = 1", "no_condition"),
        ("id = 1) GROUP BY (id", "no_condition"),
        ("id = 1 -- all", "comment"),
        ("id IN (SELECT 1)", "part"),
        ("EXISTS (SELECT 1)", "part"),
        ("(id, 1) = (1, 1)", "part"),
        ("SUM(id) > 1", "aggregate"),
        ("orders.id = 1", "column"),
        ("wage = 1", "column"),
        ("pay = 1", "column"),
    ],
)
def test_a_condition_is_true_or_false_for_one_row(dialect: str, text: str, fault: str) -> None:
    with pytest.raises(ExpressionRejected) as refused:
        condition(text, dialect)
    assert refused.value.fault == fault


@EVERY
def test_a_column_of_truth_values_is_a_condition(dialect: str) -> None:
    assert condition("active", dialect).columns == ("active",)
    assert condition("NOT (active OR id = 1)", dialect).columns == ("active", "id")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("id, state", "no_value"),
        ("id + SUM(id)", "mixed"),
        ("SUM(id) OVER ()", "part"),
        ("(SELECT 1)", "no_value"),
        ("1 + (SELECT 1)", "part"),
        ("secret", "column"),
    ],
)
def test_a_value_is_one_value(text: str, fault: str) -> None:
    with pytest.raises(ExpressionRejected) as refused:
        value(text)
    assert refused.value.fault == fault


@EVERY
def test_what_the_guard_refuses_is_refused_in_its_words(dialect: str) -> None:
    with pytest.raises(SqlRejected):
        condition("load_extension('x') = 1", dialect)
    with pytest.raises(SqlRejected):
        value("pg_sleep(3)", dialect)
    with pytest.raises(SqlRejected):
        value("id) FROM t WHERE (1 = 1", dialect)


def test_a_stored_condition_may_have_comments() -> None:
    assert parse_condition("id = 1 -- ours", "sqlite").sql(comments=False) == "id = 1"
