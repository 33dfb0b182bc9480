"""Statements are searched for constants that may be stored values of some columns."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from model.sources.policy import ValueLimits
from model.sources.schema import Column, ColumnKind, ColumnProfile, Schema, SourceInfo
from model.sources.teaching import Example, ExampleValues, Term, TermValues
from services.datasources.access.stored_teaching import mentions_hidden
from services.datasources.visibility.compared_values import names_values
from services.datasources.visibility.identifying_columns import identifies_rows

COLUMNS = {("books", "title"), ("books", "isbn"), ("members", "born")}


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT COUNT(*) FROM books WHERE title = 'Fables'",
        "SELECT COUNT(*) FROM shelf.books AS b WHERE b.title LIKE '%Fab%'",
        "SELECT COUNT(*) FROM books WHERE LOWER(title) IN ('fables', 'odes')",
        "SELECT COUNT(*) FROM books JOIN loans USING (id) WHERE title > 'Fab'",
        "SELECT COUNT(*) FROM books WHERE isbn = 9783161484100",
        "SELECT SUM(CASE title WHEN 'Fables' THEN 1 END) FROM books",
        "SELECT SUM(CASE WHEN title = 'Fables' THEN pages END) FROM books",
        "SELECT id, title = 'Fables' FROM books",
        "SELECT id FROM books WHERE INSTR(title, 'Fab') > 0",
        "SELECT NULLIF(title, 'Fables') FROM books",
        "SELECT * FROM (SELECT title AS t FROM books) AS x WHERE x.t = 'Fables'",
        "WITH x AS (SELECT MAX(title) AS t FROM books), y AS (SELECT t AS u FROM x)"
        " SELECT * FROM y WHERE u = 'Fables'",
        "SELECT * FROM books AS b (a, c) WHERE c = 'Fables'",
        "SELECT * FROM books WHERE NOT (",
        "SELECT * FROM members WHERE born = '17 May 1990'",
    ],
)
def test_what_a_column_is_compared_with_is_named(sql: str) -> None:
    assert names_values(sql, "sqlite", COLUMNS)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT COUNT(*) FROM books WHERE pages > 400 AND title IS NOT NULL",
        "SELECT COUNT(*) FROM books WHERE genre = 'poem'",
        "SELECT COUNT(*) FROM books WHERE isbn > 9780000000000",
        "SELECT title FROM books ORDER BY title LIMIT 500",
        "SELECT COALESCE(title, 'untitled') AS t FROM books",
        "SELECT CASE WHEN title IS NULL THEN 'none' ELSE 'some' END FROM books",
        "SELECT COUNT(*) FROM members WHERE born < '1990-01-01'",
        "SELECT COUNT(*) FROM members WHERE strftime('%Y-%m', born) = '1990-05'",
        "SELECT * FROM (SELECT title, ROW_NUMBER() OVER () AS n FROM books) AS x WHERE n = 1",
        "SELECT title FROM loans WHERE title = 'Fables'",
        "SELECT title FROM books GROUP BY title HAVING COUNT(*) > 500",
    ],
)
def test_other_constants_are_no_values_of_it(sql: str) -> None:
    assert not names_values(sql, "sqlite", COLUMNS)


@pytest.mark.parametrize(
    ("kind", "profile", "identifies"),
    [
        ("text", ColumnProfile(3, True, 0, 3), True),
        ("text", ColumnProfile(60, True, 0, 4), False),
        ("integer", ColumnProfile(2_000, True, 0, 51), True),
        ("text", ColumnProfile(60, True, 0), None),
        ("text", None, None),
        ("boolean", None, False),
        ("date", None, False),
    ],
)
def test_a_value_that_stands_in_many_rows_identifies_none(
    kind: ColumnKind, profile: ColumnProfile | None, identifies: bool | None
) -> None:
    column = Column("c", "x", kind, profile=profile)
    assert identifies_rows(column) is identifies


def test_a_term_is_used_where_nobody_counted_and_an_example_is_not() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    values = TermValues(name="kept", table="books", condition="shelf = 'A'")
    term = Term("t", "s", values, 1, ("shelf",), False, at, at)
    sql = "SELECT 1 FROM books WHERE shelf = 'A'"
    example = Example("e", "s", ExampleValues(question="kept", sql=sql), "manual", at, at)
    view = Schema(SourceInfo("s", "Library", "sqlite", "sqlite"), (), ())
    key = frozenset({("books", "shelf")})
    mentioned = {
        name: tuple(
            mentions_hidden(each, replace(view, value_limits=ValueLimits(**{name: key})))
            for each in (term, example)
        )
        for name in ("masked", "identifying", "maybe_identifying")
    }
    assert mentioned == {
        "masked": (True, True), "identifying": (True, True), "maybe_identifying": (False, True)
    }  # fmt: skip
