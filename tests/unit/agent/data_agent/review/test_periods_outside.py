"""Periods of which nothing is stored are told, whoever wrote the statement."""

from dataclasses import replace

import pytest

from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.correction.sql_parsing import parse_query
from agent.data_agent.correction.table_lookup import TableLookup
from agent.data_agent.review.periods_outside import find_periods_outside
from model.sources.schema import Column, ColumnProfile, Table
from tests.support.schemas.correction_shop import make_schema

PROFILE = ColumnProfile(10, whole=True, nulls=0, low="2022-12-01", high="2025-05-20")


def find(where: str, profile: ColumnProfile | None = PROFILE) -> list[tuple[str, str]]:
    return find_in(f"SELECT COUNT(*) FROM t WHERE {where}", profile)


def find_in(sql: str, profile: ColumnProfile | None = PROFILE) -> list[tuple[str, str]]:
    day = Column("day", "DATE", "date", profile=profile)
    table = Table("t", (Column("key", "INT", "integer"), day), primary_key=("key",))
    tree = parse_query(sql, "sqlite")
    assert tree is not None
    statement = Statement(tree, TableLookup(make_schema(tables=(table,))))
    return [(found.low, found.high) for found in find_periods_outside(statement)]


@pytest.mark.parametrize(
    "where",
    [
        "day >= '2021-01-01' AND day < '2022-01-01'",
        "day >= '2022-01-01' AND day < '2022-12-01'",
        "day BETWEEN '2021-01-01' AND '2021-12-31'",
        "day > '2025-05-20'",
        "day = '2025-06-01'",
        "STRFTIME('%Y', day) = '2021'",
        "CAST(STRFTIME('%Y', day) AS INTEGER) = 2026",
        "day LIKE '2021%'",
        "day LIKE '2022-11-%'",
        "STRFTIME('%Y-%m', day) = '2022-11'",
        "SUBSTR(day, 1, 4) = '2021'",
    ],
)
def test_a_period_without_any_stored_day(where: str) -> None:
    assert find(where) == [("2022-12-01", "2025-05-20")]


@pytest.mark.parametrize(
    "where",
    [
        "day >= '2022-01-01' AND day < '2022-12-02'",
        "day >= '2025-05-20'",
        "day BETWEEN '2021-01-01' AND '2022-12-01'",
        "STRFTIME('%Y', day) = '2022'",
        "STRFTIME('%m', day) = '12'",
        "day LIKE '2022%'",
        "day LIKE '2025-05%'",
        "day LIKE '%2021%'",
        "day < '2021-01-01' OR key = 1",
        "day >= DATE('now', '-1 year')",
        "STRFTIME('%Y-%m', day) = '2022-12'",
        "SUBSTR(day, 1, 4) = '2022'",
    ],
)
def test_a_period_with_a_stored_day_or_an_unknown_one(where: str) -> None:
    assert find(where) == []


def test_without_known_ends_nothing_is_told() -> None:
    assert find("day < '2000-01-01'", None) == []
    assert find("day < '2000-01-01'", replace(PROFILE, low="", high="")) == []


def test_a_period_among_the_conditions_of_a_join() -> None:
    joined = "SELECT COUNT(x.key) FROM t AS o LEFT JOIN t AS x ON x.key = o.key"
    assert find_in(f"{joined} AND x.day LIKE '2021%'") == [("2022-12-01", "2025-05-20")]
    assert find_in(f"{joined} AND x.day LIKE '2023%'") == []
