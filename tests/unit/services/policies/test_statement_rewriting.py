"""A rewritten statement is the checked one with its tables replaced."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import duckdb
import pytest

from model.engines.registry import DIALECTS
from model.errors import SqlRejected
from model.sources.policy import Mask, TablePolicy
from model.sources.query import CheckedQuery
from model.sources.schema import Column, Schema, SourceInfo, Table
from services.datasources.access.policy import make_inner_name
from services.policies.mask_expressions import HashKeys
from services.policies.policy_selections import PolicySelections
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
        quoted_names = (f" AS {quote}{make_inner_name()}{quote}" for quote in '`"')
        tables = query.sql.count("staff") - query.sql.count("staff.")
        assert sum(map(rewritten.count, quoted_names)) == tables
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
    assert make_inner_name() in rewritten
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


OWN = "SELECT 2 AS id, 'guess' AS name"
FORWARD = f"a AS (SELECT name FROM staff), staff AS ({OWN}) SELECT name FROM a"


@pytest.mark.parametrize(
    ("dialect", "sql"),
    [
        ("sqlite", f"WITH {FORWARD}"),
        ("sqlite", f"WITH a AS (SELECT * FROM (SELECT name FROM staff)), Staff AS ({OWN}) TABLE_A"),
        ("clickhouse", f"WITH {FORWARD}"),
        *((dialect, f"WITH RECURSIVE {FORWARD}") for dialect in DIALECTS),
        ("mysql", f"SELECT * FROM (WITH RECURSIVE {FORWARD}) AS t"),
    ],
)
@pytest.mark.promise("row-and-column-rules")
def test_no_mask_is_computed_for_values_of_a_users_own_choice(dialect: str, sql: str) -> None:
    """Some engines see the part of a WITH that comes later: its guesses would be hashed."""
    selections = _select(dialect)
    checked = check_query(sql.replace("TABLE_A", "SELECT name FROM a"), schema=selections.schema)
    assert checked.places is None
    with pytest.raises(SqlRejected) as refused:
        rewrite_statement(checked, selections)
    assert refused.value.rule == "policies.with_name"


@pytest.mark.parametrize("dialect", ["postgres", "mysql", "duckdb", "trino", "clickhouse"])
def test_a_part_of_a_with_may_have_the_name_of_the_table_that_it_reads(dialect: str) -> None:
    sql = "WITH staff AS (SELECT id FROM staff), b AS (SELECT 1 AS n) SELECT id FROM staff, b"
    selections = _select(dialect)
    checked = check_query(sql, schema=selections.schema)
    rewritten = rewrite_statement(checked, selections)
    assert remove_selections(rewritten, selections) == name_tables(checked.sql, selections)


UNNAMED = (
    "SELECT (SELECT MAX(name) FROM staff)",
    "SELECT EXISTS(SELECT 1 FROM staff), 1 AS n",
    "SELECT COALESCE((SELECT name FROM staff), 'x') || 'y' FROM teams",
    "SELECT id IN (SELECT id FROM staff) FROM teams",
    "SELECT (SELECT id FROM staff) UNION ALL SELECT 1",
    "SELECT * FROM (SELECT (SELECT MIN(id) FROM staff) FROM teams) AS t",
    "WITH a AS (SELECT DISTINCT -(SELECT id FROM staff)) SELECT * FROM a",
    "SELECT (WITH o AS (SELECT MAX(name) AS m FROM staff) SELECT m FROM o)",
)
TABLES_DDL = (
    "CREATE TABLE staff (id INT, name TEXT); CREATE TABLE teams (id INT, name TEXT);"
    "INSERT INTO staff VALUES (2, 'Ann'); INSERT INTO teams VALUES (2, 'x')"
)


@pytest.mark.parametrize("sql", UNNAMED)
@pytest.mark.promise("row-and-column-rules")
def test_no_column_is_called_by_the_words_of_a_rule(sql: str) -> None:
    """Engines name a column without a name by its text: by conditions, and keys of hashes."""
    lite, duck = (
        rewrite_statement(check_query(sql, schema=each.schema), each)
        for each in map(_select, ("sqlite", "duckdb"))
    )
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(TABLES_DDL)
        names = [column[0] for column in connection.execute(lite).description]
    with duckdb.connect() as files:
        files.execute(TABLES_DDL)
        names += [column[0] for column in files.execute(duck).description or ()]
    assert [name for name in names if "policy_rows" in name or "> 1" in name] == []
    assert all(len(name) <= 60 for name in names)
    assert any("staff" in name for name in names), "by what was asked"


@pytest.mark.parametrize("dialect", [each for each in DIALECTS if each != "mysql"])
def test_what_names_columns_by_itself_reads_no_table_with_a_policy(dialect: str) -> None:
    """For MySQL the guard writes VALUES as a SELECT, whose columns get names."""
    selections = _select(dialect)
    sql = "SELECT * FROM (VALUES ((SELECT id FROM staff))) AS t"
    with pytest.raises(SqlRejected):
        rewrite_statement(check_query(sql, schema=selections.schema), selections)
