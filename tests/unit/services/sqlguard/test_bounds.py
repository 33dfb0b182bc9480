"""Whatever a statement is made of, reading it takes no longer than its length allows."""

import time
from collections.abc import Callable

import pytest

from model.errors import SqlRejected
from services.sqlguard import check
from services.sqlguard.lexical import MAX_LENGTH
from tests.unit.services.sqlguard.corpus import DIALECTS

LIMIT_S = 1.0
"""Of processor time, for any text of any length that is allowed."""
DEEP = 58
HONEST = 15
NESTED = {
    "STRUCT(": ")",
    "ROW(": ")",
    "ARRAY[": "]",
    "[": "]",
    "{'a': ": "}",
    "MAP {'a': ": "}",
    "DECIMAL(": ")",
    "DATE(": ")",
    "coalesce(a, ": ")",
    "CASE WHEN a THEN b ELSE ": " END",
    "(SELECT ": ")",
    "CAST(": " AS INT)",
}


def spent(work: Callable[[], object]) -> float:
    """The processor time of this thread."""
    began = time.thread_time()
    work()
    return time.thread_time() - began


def tried(sql: str, dialect: str) -> str:
    """What comes out, or the refusal's code."""
    try:
        return check(sql, dialect=dialect, tables=None)
    except SqlRejected as error:
        return error.rule


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(("begin", "end"), NESTED.items())
def test_deep_nesting_is_read_or_refused_at_once(dialect: str, begin: str, end: str) -> None:
    sql = f"SELECT {begin * DEEP}1{end * DEEP}"
    assert spent(lambda: tried(sql, dialect)) < LIMIT_S


LONG = {
    "calls behind each other": ("SELECT a", ".f()", ""),
    "casts": ("SELECT a", "::int", ""),
    "subscripts": ("SELECT a", "[1]", ""),
    "NOT": ("SELECT ", "NOT ", "a"),
    "minus": ("SELECT ", "- ", "1"),
    "cases": ("SELECT ", "CASE WHEN a THEN b ELSE ", "1"),
    "sums": ("SELECT a", " + a", ""),
    "mixed sums": ("SELECT a", " + a - b * c", ""),
    "conditions": ("SELECT a FROM t WHERE a = 1", " AND b = 2 OR c = 3", ""),
    "unions": ("SELECT a FROM t", " UNION SELECT a FROM t", ""),
    "tables": ("SELECT a FROM t", ", t", ""),
    "joins": ("SELECT a FROM t", " JOIN u ON t.a = u.a", ""),
    "joins without a condition": ("SELECT a FROM t", " JOIN u", ""),
    "subqueries": ("SELECT a FROM t", ", (SELECT a FROM u) v", ""),
    "parts of WITH": ("WITH c AS (SELECT 1)", ", d AS (SELECT a FROM c)", "SELECT * FROM d"),
    "a list": ("SELECT a FROM t WHERE a IN (1", ", 2", ")"),
    "comments": ("SELECT a", " /* b */ + /* c */ a", ""),
    "columns": ("SELECT a", ", t.b AS c", " FROM t"),
    "wide digits": ("SELECT ", "\uff11", "\u4e2d"),
    "strings": ("SELECT 'a'", " 'b'", ""),
    "brackets that never close": ("SELECT ", "(", ""),
    "semicolons": ("SELECT 1", ";", ""),
    "dots": ("SELECT a", ".b", ""),
    "parts of a path": ("SELECT a -> '$", ".b[0]", "'"),
    "orders": ("SELECT a FROM t ORDER BY a", ", b DESC", ""),
    "windows": ("SELECT sum(a) OVER (ORDER BY b)", ", sum(a) OVER (ORDER BY b)", ""),
}


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("parts", LONG.values(), ids=LONG)
def test_the_longest_texts_are_read_or_refused_at_once(
    dialect: str, parts: tuple[str, str, str]
) -> None:
    begin, part, end = parts
    sql = begin + part * ((MAX_LENGTH - len(begin) - len(end)) // len(part)) + end
    assert spent(lambda: tried(sql, dialect)) < LIMIT_S


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("part", ["LATERAL(a, ", "JOIN a ", "a JOIN "])
def test_what_would_be_read_again_and_again_is_refused(dialect: str, part: str) -> None:
    sql = f"SELECT * FROM {part * 30}b"
    assert spent(lambda: tried(sql, dialect)) < LIMIT_S / 5


@pytest.mark.parametrize(
    ("dialect", "begin", "end"),
    [
        *[(d, "coalesce(a, ", ")") for d in DIALECTS],
        *[(d, "CASE WHEN a THEN b ELSE ", " END") for d in DIALECTS],
        *[(d, "(SELECT ", ")") for d in DIALECTS],
        *[(d, "DATE(", ")") for d in ("mysql", "sqlite", "trino")],
        *[(d, "ROW(", ")") for d in ("duckdb", "trino", "postgres")],
        *[(d, "ARRAY[", "]") for d in ("trino", "postgres", "duckdb")],
        ("duckdb", "[", "]"),
        ("duckdb", "{'a': ", "}"),
        ("clickhouse", "[", "]"),
    ],
)
def test_honest_nesting_is_read(dialect: str, begin: str, end: str) -> None:
    sql = f"SELECT {begin * HONEST}1{end * HONEST}"
    assert check(sql, dialect=dialect, tables=None).startswith("SELECT")
