"""Tests of statements without repetitions."""

import pytest
from sqlglot import exp, parse_one

from agent.rule_engine.sql_generation.simplification import simplify_statement


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("WHERE a = 1 AND a = 1", "WHERE a = 1"),
        ("WHERE a = 1 AND (b >= 2 AND b < 3)", "WHERE a = 1 AND b >= 2 AND b < 3"),
        ("WHERE (a = 1 OR b = 2) AND c = 3", "WHERE (a = 1 OR b = 2) AND c = 3"),
        (
            "WHERE a IN (SELECT k FROM u) AND a IN (SELECT k FROM u WHERE m = 1)",
            "WHERE a IN (SELECT k FROM u WHERE m = 1)",
        ),
        ("WHERE a IN (SELECT k FROM u)", "WHERE a IN (SELECT k FROM u)"),
        ("GROUP BY a, b, a", "GROUP BY a, b"),
    ],
)
def test_nothing_is_said_twice(long: str, short: str) -> None:
    statement = parse_one(f"SELECT a FROM t {long}", into=exp.Select)
    simplify_statement(statement)
    assert statement.sql() == f"SELECT a FROM t {short}"
