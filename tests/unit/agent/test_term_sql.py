"""The SQL of measures over the rows of a condition."""

import pytest
from sqlglot import exp, parse_one

from agent.term_sql import UnusableTermSql, restrict_measure

ONLY = parse_one("done = 1")


def restrict(sql: str, dialect: str = "sqlite") -> str:
    tree: exp.Expr = parse_one(sql, read=dialect)
    return restrict_measure(tree, ONLY, dialect).sql(dialect=dialect)


@pytest.mark.parametrize(
    ("sql", "restricted"),
    [
        ("SUM(a)", "SUM(CASE WHEN done = 1 THEN a END)"),
        ("COUNT(*)", "COUNT(CASE WHEN done = 1 THEN 1 END)"),
        ("COUNT(DISTINCT a)", "COUNT(DISTINCT CASE WHEN done = 1 THEN a END)"),
        ("SUM(DISTINCT a)", "SUM(DISTINCT CASE WHEN done = 1 THEN a END)"),
        (
            "MAX(a) - MIN(b)",
            "MAX(CASE WHEN done = 1 THEN a END) - MIN(CASE WHEN done = 1 THEN b END)",
        ),
        ("GROUP_CONCAT(a, ',')", "GROUP_CONCAT(a, ',') FILTER(WHERE done = 1)"),
    ],
)
def test_the_condition_stands_in_each_aggregate(sql: str, restricted: str) -> None:
    assert restrict(sql) == restricted


def test_an_ordered_aggregate_is_filtered_as_a_whole() -> None:
    sql = "PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY a)"
    assert restrict(sql, "postgres") == f"{sql} FILTER(WHERE done = 1)"


@pytest.mark.parametrize(
    ("sql", "dialect"),
    [("TOTAL(a)", "sqlite"), ("SUM(a) / TOTAL(b)", "sqlite"), ("GROUP_CONCAT(a)", "mysql")],
)
def test_what_cannot_be_restricted_is_not_computed_over_all_rows(sql: str, dialect: str) -> None:
    with pytest.raises(UnusableTermSql):
        restrict(sql, dialect)
