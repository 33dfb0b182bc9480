"""Statements of starters are searched for values that their reader does not see."""

from dataclasses import replace

import pytest

from model.sources.schema import Column, Schema, SourceInfo, Table
from services.starters.stored_values import ValueCheck

BOOKS = Table(
    "books",
    (
        Column("title", "text", "text", samples=("Fables",)),
        Column("pages", "integer", "integer"),
        Column("bought", "date", "date"),
    ),
)
LOANS = Table("loans", (Column("branch", "text", "text", samples=("Elm Street",)),))
WHOLE = Schema(SourceInfo("s", "Library", "sqlite", "sqlite"), (BOOKS, LOANS), ())
MASKED = replace(BOOKS, columns=tuple(replace(each, samples=()) for each in BOOKS.columns))
VIEW = replace(WHOLE, tables=(MASKED, LOANS))


@pytest.mark.parametrize(
    ("sql", "hidden"),
    [
        ("SELECT COUNT(*) FROM books WHERE title = 'Fables'", True),
        ("SELECT COUNT(*) FROM books AS b WHERE b.title LIKE '%Fab%'", True),
        ("SELECT COUNT(*) FROM books WHERE title IN ('Fables', 'Odes')", True),
        ("SELECT SUM(CASE title WHEN 'Fables' THEN 1 END) FROM books", True),
        ("SELECT COUNT(*) FROM books WHERE pages = 431", True),
        ("SELECT * FROM (SELECT title AS t FROM books) AS x WHERE x.t = 'Fables'", True),
        ("SELECT COUNT(*) FROM books WHERE NOT (", True),
        ("SELECT COUNT(*) FROM books WHERE pages > 400", False),
        ("SELECT COUNT(*) FROM books WHERE bought >= '2024-01-01'", False),
        ("SELECT COUNT(*) FROM books WHERE strftime('%Y', bought) = '2024'", False),
        ("SELECT title, COUNT(*) FROM books GROUP BY title LIMIT 5", False),
        ("SELECT COUNT(*) FROM loans WHERE branch = 'Oak Lane'", False),
        ("SELECT COUNT(*) FROM books, loans WHERE branch = 'Elm Street'", False),
    ],
)
def test_a_value_of_a_ruled_table_must_be_among_those_that_are_seen(sql: str, hidden: bool) -> None:
    assert ValueCheck(WHOLE, VIEW, {"books"}).names_hidden(sql) is hidden


def test_a_value_that_the_reader_sees_is_no_secret() -> None:
    check = ValueCheck(WHOLE, WHOLE, {"books"})
    assert not check.names_hidden("SELECT COUNT(*) FROM books WHERE title = 'Fables'")
    assert check.names_hidden("SELECT COUNT(*) FROM books WHERE title = 'Odes'")
