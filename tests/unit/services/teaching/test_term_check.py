"""What a term may say in SQL, in every dialect."""

import pytest

from model.engines.registry import DIALECTS
from model.errors import Invalid
from model.sources.schema import Column, Schema, SourceInfo, Table
from model.sources.teaching import TermValues
from services.teaching.term_check import check_term

STAFF = Table(
    "staff",
    (
        Column("id", "int", "integer"),
        Column("leave_date", "date", "date"),
        Column("pay_amt", "decimal", "decimal"),
        Column("state", "text", "text"),
    ),
)
ORDERS = Table("shop.orders", (Column("id", "int", "integer"), Column("amount", "int", "integer")))
EVERY = pytest.mark.parametrize("dialect", sorted(DIALECTS))


def make_schema(dialect: str) -> Schema:
    return Schema(SourceInfo("s", "shop", "sqlite", dialect), (STAFF, ORDERS), ())


@EVERY
@pytest.mark.parametrize(
    ("condition", "expression", "columns", "is_measure"),
    [
        ("leave_date IS NULL", None, ["leave_date"], False),
        ("staff.state IN ('a', 'b;c') AND pay_amt > 3", "pay_amt", ["pay_amt", "state"], False),
        (None, "COUNT(*)", [], True),
        (None, "SUM(pay_amt) / COUNT(DISTINCT id)", ["id", "pay_amt"], True),
        (
            "state = '--'",
            "SUM(CASE WHEN id = 1 THEN pay_amt END)",
            ["id", "pay_amt", "state"],
            True,
        ),
    ],
)
def test_conditions_and_values_over_the_table_are_taken(
    dialect: str,
    condition: str | None,
    expression: str | None,
    columns: list[str],
    is_measure: bool,
) -> None:
    values = TermValues(name="x", table="staff", condition=condition, expression=expression)
    meaning = check_term(values, make_schema(dialect))
    assert (list(meaning.columns), meaning.is_measure) == (columns, is_measure)


@EVERY
def test_the_table_may_be_in_another_schema(dialect: str) -> None:
    values = TermValues(name="x", table="shop.orders", expression="SUM(amount)", time_column="id")
    assert check_term(values, make_schema(dialect)).columns == ("id", "amount")


@EVERY
@pytest.mark.parametrize(
    "text",
    [
        "1 = 1) UNION SELECT (1", "id = 1) ORDER BY (1", "id = 1) OR (1 = 1", "id = 1 -- all",
        "id = 1 /* all */", "EXISTS (SELECT 1)", "id IN (SELECT 1)", "amount = 1", "sleep(3) = 1",
        "ROW_NUMBER() OVER (ORDER BY id) = 1", "SUM(id) > 1", "(SELECT id) = 1", "id = 1; SELECT 1",
        "shop.orders.id = 1",
    ],
)  # fmt: skip
def test_whatever_is_more_than_a_condition_on_a_row_is_refused(dialect: str, text: str) -> None:
    values = TermValues(name="x", table="staff", condition=text)
    with pytest.raises(Invalid) as refused:
        check_term(values, make_schema(dialect))
    assert refused.value.path == "condition"


@EVERY
@pytest.mark.parametrize(
    "text",
    [
        "*", "id), (state", "id + SUM(id)", "id FROM staff", "(SELECT 1)", "id) AS x -- ",
        "SUM(id) OVER ()", "secret", "id, state", "id) FROM staff WHERE (1 = 1",
    ],
)  # fmt: skip
def test_whatever_is_more_than_a_value_is_refused(dialect: str, text: str) -> None:
    values = TermValues(name="x", table="staff", expression=text)
    with pytest.raises(Invalid) as refused:
        check_term(values, make_schema(dialect))
    assert refused.value.path == "expression"


def test_a_term_of_every_source_has_no_sql() -> None:
    assert check_term(TermValues(name="x", definition="y"), None).columns == ()
    for given in ({"table": "staff"}, {"condition": "id = 1"}, {"time_column": "id"}):
        with pytest.raises(Invalid):
            check_term(TermValues.model_validate({"name": "x", **given}), None)


def test_a_condition_that_cannot_stand_in_the_aggregate_is_refused() -> None:
    values = TermValues(name="x", table="staff", condition="id = 1", expression="TOTAL(pay_amt)")
    with pytest.raises(Invalid) as refused:
        check_term(values, make_schema("sqlite"))
    assert refused.value.path == "condition"
    alone = values.model_copy(update={"condition": None})
    assert check_term(alone, make_schema("sqlite")).is_measure
