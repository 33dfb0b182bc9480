"""Whatever a statement is made of, reading it takes no longer than its length allows."""

import time
from collections.abc import Callable

import pytest

from model.errors import SqlRejected
from services.sqlguard import check
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
        return error.code


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(("begin", "end"), NESTED.items())
def test_deep_nesting_is_read_or_refused_at_once(dialect: str, begin: str, end: str) -> None:
    sql = f"SELECT {begin * DEEP}1{end * DEEP}"
    assert spent(lambda: tried(sql, dialect)) < LIMIT_S


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
