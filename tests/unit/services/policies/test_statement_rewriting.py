"""A rewritten statement is the checked one with its tables replaced."""

from dataclasses import replace

import pytest

from model.engines.registry import DIALECTS
from model.errors import SqlRejected
from model.sources.policy import Mask, TablePolicy
from model.sources.query import CheckedQuery
from model.sources.schema import Column, Schema, SourceInfo, Table
from services.policies.mask_expressions import HashKeys
from services.policies.policy_selections import INNER_NAME, PolicySelections
from services.policies.statement_rewriting import rewrite_statement
from services.sqlguard import check_query
from tests.support.policies.walker import name_tables, remove_selections

COLUMNS = (Column("id", "INT", "integer"), Column("name", "TEXT", "text"))
TABLES = (Table("staff", COLUMNS), Table("teams", COLUMNS))
POLICY = TablePolicy(("id > 1",), {"name": Mask("last_four")})


def _select(dialect: str) -> PolicySelections:
    schema = Schema(SourceInfo("s", "s", dialect, dialect), TABLES, ())
    return PolicySelections(schema, {"staff": POLICY}, HashKeys("k", "l"))


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM staff",
        "SELECT s.name FROM staff AS s JOIN staff AS t ON s.id = t.id WHERE t.name = 'x'",
        "SELECT name FROM teams WHERE id IN (SELECT id FROM staff)",
        "SELECT name FROM staff UNION ALL SELECT name FROM teams",
        "WITH a AS (SELECT id FROM staff) SELECT 1 AS n FROM a LEFT JOIN staff b ON a.id = b.id",
        "SELECT staff.id, RANK() OVER (ORDER BY staff.name) AS r FROM staff",
    ],
)
def test_every_table_with_a_policy_is_replaced(dialect: str, sql: str) -> None:
    selections = _select(dialect)
    query = check_query(sql, schema=selections.schema)
    assert query.places
    for given in (query, replace(query, places=None)):
        rewritten = rewrite_statement(given, selections)
        assert rewritten.count(f" AS `{INNER_NAME}`") + rewritten.count(f' AS "{INNER_NAME}"') == (
            query.sql.count("staff") - query.sql.count("staff.")
        )
        assert remove_selections(rewritten, selections) == name_tables(query.sql, selections)


@pytest.mark.parametrize(
    ("dialect", "sql"),
    [
        ("sqlite", "SELECT s.id FROM staff AS s INDEXED BY by_name"),
        ("sqlite", "SELECT s.id FROM (staff AS s JOIN teams AS t ON s.id = t.id)"),
        ("sqlite", "SELECT main.staff.id FROM main.staff"),
        ("postgres", "SELECT s.id FROM ONLY staff AS s"),
        ("postgres", "SELECT s.id FROM staff AS s TABLESAMPLE SYSTEM (10)"),
        ("clickhouse", "SELECT s.id FROM staff AS s FINAL"),
    ],
)
def test_a_table_with_more_than_a_name_is_replaced_in_the_tree(dialect: str, sql: str) -> None:
    selections = _select(dialect)
    query = check_query(sql, schema=selections.schema)
    assert query.places is None
    rewritten = rewrite_statement(query, selections)
    assert INNER_NAME in rewritten
    assert remove_selections(rewritten, selections) == name_tables(query.sql, selections)


def test_a_place_that_holds_another_name_is_refused() -> None:
    selections = _select("sqlite")
    query = check_query("SELECT id FROM staff", schema=selections.schema)
    with pytest.raises(SqlRejected, match="cannot be applied"):
        rewrite_statement(replace(query, sql=f"/**/{query.sql}"), selections)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("> 1", "> 0"),
        ("WHERE", "WHERE 1 = 1 OR"),
        ("FROM staff AS", "FROM teams JOIN staff AS"),
        ("'****'", "'***'"),
        ("policy_rows", "other_rows"),
    ],
)
def test_the_walker_finds_a_table_that_stands_in_anything_else(
    dialect: str, written: str, instead: str
) -> None:
    selections = _select(dialect)
    rewritten = rewrite_statement(CheckedQuery("SELECT id FROM staff", ("staff",)), selections)
    changed = rewritten.replace(written, instead)
    assert changed != rewritten
    with pytest.raises(AssertionError):
        remove_selections(changed, selections)
    with pytest.raises(AssertionError):
        remove_selections("SELECT id FROM staff", selections)


def test_a_statement_without_such_tables_stays_as_it_is() -> None:
    selections = _select("sqlite")
    query = check_query("SELECT id FROM teams", schema=selections.schema)
    assert rewrite_statement(query, selections) == query.sql
    assert rewrite_statement(replace(query, places=None), selections) is query.sql
