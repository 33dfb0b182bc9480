"""Names in double quotes, generated: rows are SQLite's own, as if no column were switched off."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.errors import SqlRejected
from model.sources.schema import Column, Schema, SourceInfo, Table
from services.sqlguard import check_query
from services.sqlguard.dialects import load_dialect

_MARK = "hidden value"
_COLUMNS = {"orders": ("id", "status", "état"), "people": ("id", "name", "Город")}
_HIDDEN = {"orders": "salary", "people": "Оклад"}
_WORDS = [
    *("id", "status", "état", "name", "Город", "salary", "Оклад", "orders", "people", "o", "p"),
    *("paid", "Ann", "it''s", "x y", "нет", "1", "n"),
]
_WORD = st.sampled_from(_WORDS).flatmap(
    lambda word: st.sampled_from([word, word.upper(), word.lower(), word.capitalize()])
)
_FORMS = st.sampled_from(
    [
        'SELECT "{0}", id FROM orders ORDER BY id',
        'SELECT id FROM orders WHERE status = "{0}" OR "{1}" = état ORDER BY id',
        'SELECT o.id, "{0}" AS n FROM orders AS o JOIN people AS p ON p.id = o.id ORDER BY o.id',
        'SELECT id FROM orders WHERE id IN (SELECT id FROM people WHERE name = "{0}") ORDER BY id',
        'SELECT (SELECT max("{0}") FROM people WHERE name <> "{1}") FROM orders ORDER BY id',
        'WITH a AS (SELECT id, "{0}" AS n FROM people) SELECT n, "{1}" FROM a ORDER BY id',
        'SELECT CASE WHEN status = "{0}" THEN "{1}" ELSE \'no\' END FROM orders ORDER BY id',
        'SELECT count("{0}"), upper("{1}") FROM orders',
        'SELECT id FROM orders WHERE status IN ("{0}", "{1}") AND status LIKE "%" ORDER BY id',
        'SELECT n."{0}" FROM (SELECT id, status AS "{1}" FROM orders) AS n ORDER BY 1',
    ]
)

# Loading raises the recursion limit, which Hypothesis wants to see unchanged in a test.
load_dialect("sqlite")


def _make_schema() -> Schema:
    tables = tuple(
        Table(name, tuple(Column(c, "TEXT", "text") for c in columns), partial=True)
        for name, columns in _COLUMNS.items()
    )
    hidden = frozenset(name.lower() for name in _HIDDEN.values())
    return Schema(SourceInfo("s", "shop", "sqlite", "sqlite"), tables, (), hidden=hidden)


def _fill(connection: sqlite3.Connection, *, whole: bool) -> None:
    rows = {"orders": (("1", "paid", "ouvert"), ("2", "o", None)), "people": (("1", "Ann", "x"),)}
    for name, columns in _COLUMNS.items():
        more = (_HIDDEN[name],) if whole else ()
        names = ", ".join(f'"{c}"' for c in (*columns, *more))
        connection.execute(f'CREATE TABLE "{name}" ({names})')
        for row in rows[name]:
            values = (*row, *(_MARK for _ in more))
            marks = ", ".join("?" for _ in values)
            connection.execute(f'INSERT INTO "{name}" VALUES ({marks})', values)


@pytest.fixture(scope="module")
def databases() -> Iterator[tuple[sqlite3.Connection, sqlite3.Connection]]:
    """One with the columns that are switched off, one that never had them."""
    with (
        closing(sqlite3.connect(":memory:")) as whole,
        closing(sqlite3.connect(":memory:")) as bare,
    ):
        _fill(whole, whole=True)
        _fill(bare, whole=False)
        yield whole, bare


def _fetch_rows(connection: sqlite3.Connection, sql: str) -> list[tuple[object, ...]] | None:
    try:
        return connection.execute(sql).fetchall()
    except sqlite3.Error:
        return None


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(form=_FORMS, first=_WORD, second=_WORD)
def test_rows_are_those_of_sqlite(
    databases: tuple[sqlite3.Connection, sqlite3.Connection], form: str, first: str, second: str
) -> None:
    whole, bare = databases
    sql = form.format(first, second)
    try:
        rendered = check_query(sql, schema=_make_schema()).sql
    except SqlRejected:
        return
    found = _fetch_rows(whole, rendered)
    assert found == _fetch_rows(bare, sql), rendered
    assert _MARK not in str(found)
