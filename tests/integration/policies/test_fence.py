"""No condition of a user is evaluated on rows that he does not see: an error would tell of them."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from model.engines.registry import ENGINES
from model.sources.policy import TablePolicy
from model.sources.schema import Column, Schema, SourceInfo, Table
from services.policies.policy_selections import PolicySelections
from services.policies.statement_rewriting import rewrite_statement
from services.sqlguard import check_query
from tests.support.policies.databases import KEYS, PAIRS, DatabasePair

_FAILING = {
    "sqlite": "JSON_EXTRACT(secret, '$') = 1",
    "duckdb": "CAST(secret AS INTEGER) = 1",
    "mysql": "CAST(secret AS SIGNED) * 9223372036854775807 > 1",
    "postgres": "CAST(secret AS INTEGER) = 1",
}
"""What fails on the hidden row and on no other."""
_HIDDEN = {"mysql": "999999"}
_CONDITION = "CASE WHEN LENGTH(REPLACE(REPLACE(secret, 'a', 'b'), 'c', 'd')) >= 0 THEN id = 1 END"
"""Dearer than the conditions of users, so that a planner would evaluate it after them."""
TABLE = Table("notes", (Column("id", "INT", "integer"), Column("secret", "TEXT", "text")))


@pytest.fixture(params=PAIRS)
def pair(request: pytest.FixtureRequest) -> Iterator[DatabasePair]:
    """A database of each engine with one visible row and many hidden ones."""
    with PAIRS[request.param]() as pair:
        pair.full.execute("CREATE TABLE notes (id INTEGER, secret VARCHAR(20))")
        hidden = _HIDDEN.get(pair.dialect, "not a number")
        rows = [f"({number}, '{'1' if number == 1 else hidden}')" for number in range(1, 200)]
        pair.full.execute(f"INSERT INTO notes VALUES {', '.join(rows)}")
        yield pair


@pytest.mark.promise("row-and-column-rules")
@pytest.mark.parametrize(
    "form",
    [
        "SELECT id FROM notes WHERE {}",
        "SELECT n.id FROM notes AS n JOIN notes AS m ON n.id = m.id AND m.{} WHERE n.{}",
        "WITH a AS (SELECT * FROM notes) SELECT id FROM a WHERE {}",
        "SELECT MAX(CASE WHEN {} THEN id ELSE 0 END) AS id FROM notes",
    ],
)
def test_errors_of_hidden_rows_are_not_met(pair: DatabasePair, form: str) -> None:
    test = _FAILING[pair.dialect]
    if "n.{}" in form:
        sql = form.replace("m.{}", test.replace("secret", "m.secret"))
        sql = sql.replace("n.{}", test.replace("secret", "n.secret"))
    else:
        sql = form.format(test)
    schema = Schema(SourceInfo("s", "s", pair.dialect, pair.dialect), (TABLE,), ())
    selections = PolicySelections(schema, {"notes": TablePolicy((_CONDITION,))}, KEYS)
    checked = check_query(sql, schema=schema)
    assert pair.full.fetch(checked.sql) is None, "it fails on the whole table"
    assert pair.full.fetch(rewrite_statement(checked, selections)) == ["“1”"]


def test_a_column_that_is_gone_is_not_looked_up_in_the_statement_around(pair: DatabasePair) -> None:
    """Since the last sync the condition's column got another name; a user knows what it was."""
    columns = (*TABLE.columns, Column("region", "TEXT", "text"))
    schema = Schema(
        SourceInfo("s", "s", pair.dialect, pair.dialect), (replace(TABLE, columns=columns),), ()
    )
    selections = PolicySelections(schema, {"notes": TablePolicy(("region = 'N'",))}, KEYS)
    for alias in ("policy_rows", "notes"):
        sql = (
            f"SELECT (SELECT COUNT(*) FROM notes AS n) AS c FROM (SELECT 'N' AS region) AS {alias}"
        )
        rewritten = rewrite_statement(check_query(sql, schema=schema), selections)
        assert pair.full.fetch(rewritten) is None


_RANGES = "CREATE TABLE ranges (id INTEGER, region VARCHAR(8), city VARCHAR(20))"
_SHOPS = "CREATE TABLE shops (id INTEGER, code VARCHAR(8))"
RANGES = Table(
    "ranges",
    (
        Column("id", "INT", "integer"),
        Column("region", "TEXT", "text"),
        Column("city", "TEXT", "text"),
    ),
)
SHOPS = Table("shops", (Column("id", "INT", "integer"), Column("code", "TEXT", "text")))


@pytest.fixture
def ranges(pair: DatabasePair) -> PolicySelections:
    """Two thousand visible rows, and as many hidden ones of larger ids and another city."""
    visible = [f"({number}, 'N', 'here')" for number in range(1, 2001)]
    rows = [*visible, *(f"({number}, 'S', 'zqcity')" for number in range(2001, 4001))]
    for sql in (_RANGES, _SHOPS):
        pair.full.execute(sql)
    pair.full.execute(f"INSERT INTO ranges VALUES {', '.join(rows)}")
    pair.full.execute("INSERT INTO shops VALUES (1, 'x1'), (2, 'x2'), (3, 'x3')")
    if pair.dialect in ("postgres", "duckdb"):
        pair.full.execute("ANALYZE")
    schema = Schema(SourceInfo("s", "s", pair.dialect, pair.dialect), (RANGES, SHOPS), ())
    return PolicySelections(schema, {"ranges": TablePolicy(("region = 'N'",))}, KEYS)


@pytest.mark.promise("row-and-column-rules")
def test_what_hidden_rows_reach_decides_on_no_error(
    pair: DatabasePair, ranges: PolicySelections
) -> None:
    """An engine may know that nothing matches, and evaluate nothing else then."""
    failing = {"sqlite": "JSON_EXTRACT(code, '$') > 0", "mysql": "id * 9223372036854775807 > 1"}
    test = failing.get(pair.dialect, "CAST(code AS INTEGER) > 0")
    results = []
    for first in (3000, 5000):
        sql = (
            f"SELECT COUNT(*) AS n FROM ranges AS b JOIN (SELECT id + {first} AS n FROM shops"
            f" WHERE {test}) AS e ON e.n = b.id"
        )
        checked = check_query(sql, schema=ranges.schema)
        results.append(pair.full.fetch(rewrite_statement(checked, ranges)))
    assert results[0] == results[1]


@pytest.mark.promise("row-and-column-rules")
@pytest.mark.parametrize("pair", ["postgres", "mysql", "duckdb"], indirect=True)
def test_what_hidden_rows_hold_changes_no_estimate(
    pair: DatabasePair, ranges: PolicySelections
) -> None:
    plans = []
    for city, least in (("zqcity", 3900), ("nocity", 9900)):
        sql = f"SELECT id FROM ranges WHERE city = '{city}' OR id > {least}"
        checked = check_query(sql, schema=ranges.schema)
        explained = rewrite_statement(checked, ranges.without_statistics())
        plan = find_dialect_plan(pair.dialect).format(sql=explained)
        rows = pair.full.fetch(plan)
        assert rows
        plans.append([row.replace(city, "?").replace(str(least), "?") for row in rows])
    assert plans[0] == plans[1]


def find_dialect_plan(dialect: str) -> str:
    """The statement by which the cost gate asks for a plan."""
    engine = next(each for each in ENGINES.values() if each.dialect.name == dialect and each.plan)
    assert engine.plan
    return engine.plan.explain
