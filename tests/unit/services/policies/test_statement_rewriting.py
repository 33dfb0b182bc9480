"""A rewritten statement is the checked one with its tables replaced."""

import pytest

from model.engines.registry import DIALECTS
from model.sources.policy import Mask, TablePolicy
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
    checked = check_query(sql, schema=selections.schema).sql
    rewritten = rewrite_statement(checked, selections)
    assert rewritten.count(f" AS `{INNER_NAME}`") + rewritten.count(f' AS "{INNER_NAME}"') == (
        checked.count("staff") - checked.count("staff.")
    )
    assert remove_selections(rewritten, selections) == name_tables(checked, selections)


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
    rewritten = rewrite_statement("SELECT id FROM staff", selections)
    changed = rewritten.replace(written, instead)
    assert changed != rewritten
    with pytest.raises(AssertionError):
        remove_selections(changed, selections)
    with pytest.raises(AssertionError):
        remove_selections("SELECT id FROM staff", selections)


def test_a_statement_without_such_tables_stays_as_it_is() -> None:
    sql = "SELECT id FROM teams"
    assert rewrite_statement(sql, _select("sqlite")) is sql
