"""Whatever a statement is made of, reading it takes no longer than its length allows."""

import pytest
from hypothesis import given, settings, target
from hypothesis import strategies as st

from services.sqlguard import check_statement
from services.sqlguard.dialects import load_dialect
from services.sqlguard.lexical_checks import MAX_LENGTH
from tests.support.guard.check_time import measure_check
from tests.unit.services.sqlguard.corpus.statements import DIALECTS

load_dialect("sqlite")  # raises the limit of recursion before Hypothesis looks at it
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


@pytest.mark.promise("bounded-check")
@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(("begin", "end"), NESTED.items())
def test_deep_nesting_is_read_or_refused_at_once(dialect: str, begin: str, end: str) -> None:
    sql = f"SELECT {begin * DEEP}1{end * DEEP}"
    assert measure_check(sql, dialect, LIMIT_S) < LIMIT_S


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


@pytest.mark.promise("bounded-check")
@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("parts", LONG.values(), ids=LONG)
def test_the_longest_texts_are_read_or_refused_at_once(
    dialect: str, parts: tuple[str, str, str]
) -> None:
    begin, part, end = parts
    sql = begin + part * ((MAX_LENGTH - len(begin) - len(end)) // len(part)) + end
    assert measure_check(sql, dialect, LIMIT_S) < LIMIT_S


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("part", ["LATERAL(a, ", "JOIN a ", "a JOIN "])
def test_what_would_be_read_again_and_again_is_refused(dialect: str, part: str) -> None:
    sql = f"SELECT * FROM {part * 30}b"
    assert measure_check(sql, dialect, LIMIT_S / 2) < LIMIT_S / 2


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
    assert check_statement(sql, dialect=dialect, tables=None).startswith("SELECT")


def list_constructs(dialect: str) -> list[tuple[str, str]]:
    """What may stand before something nested, and what closes it: every word with every bracket."""
    sqlglot_dialect = load_dialect(dialect)
    assert sqlglot_dialect is not None
    parser = type(sqlglot_dialect.parser())
    words = {word for word in sqlglot_dialect.tokenizer_class.KEYWORDS if word[:1].isalpha()}
    words |= {*parser.FUNCTION_PARSERS, *parser.NO_PAREN_FUNCTION_PARSERS, "", "F", "STRUCT", "ROW"}
    brackets = [("(", ")"), ("(a, ", ")"), ("[", "]"), ("{'a': ", "}"), ("<", ">"), (" ", "")]
    return [(word + begin, end) for word in sorted(words) for begin, end in brackets]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_construct_may_be_nested(dialect: str) -> None:
    slow = {
        begin: seconds
        for begin, end in list_constructs(dialect)
        for frame in ("SELECT {}", "SELECT * FROM {}")[: 2 if end == ")" else 1]
        if (seconds := measure_check(frame.format(begin * 18 + "1" + end * 18), dialect, LIMIT_S))
        > LIMIT_S
    }
    assert slow == {}


PIECES = (
    *("SELECT ", "FROM t ", "WHERE ", "a ", "1 ", "'x' ", '"q" ', ", ", "(", ")", "[", "]", "{"),
    *(
        "}",
        "AND ",
        "NOT ",
        "- ",
        "+ ",
        "* ",
        "= ",
        "IN ",
        "IN (",
        "CASE ",
        "WHEN ",
        "THEN ",
        "END ",
    ),
    *(
        "f(",
        ".f(",
        ".a",
        "::int ",
        "::a.b ",
        "-> ",
        "->> ",
        ": ",
        "? ",
        "x -> ",
        "(x) -> ",
        "DATE(",
    ),
    *(
        "STRUCT(",
        "STRUCT<",
        "ROW(",
        "ARRAY[",
        "ARRAY<",
        "MAP(",
        "DECIMAL(",
        "INTERVAL ",
        "LATERAL ",
    ),
    *(
        "JOIN t ",
        "ON ",
        "USING (",
        "UNION ",
        "WITH c AS (",
        "VALUES ",
        "OVER (",
        "ORDER BY ",
        "AS ",
    ),
    *("a.b.c.", "-- x\n", "/* x */ ", "BETWEEN ", "LIKE ", "IS ", "NULL ", "COLLATE ", "PIVOT ("),
    *("EXISTS (", "CAST(", "IF ", "IF(", "@", "$1 ", "; ", "\uff11", "\u4e2d"),
)
texts = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)


@settings(max_examples=300, deadline=None)
@given(begin=texts, part=texts, middle=texts, end=texts, dialect=st.sampled_from(DIALECTS))
def test_no_repetition_is_slow(begin: str, part: str, middle: str, end: str, dialect: str) -> None:
    times = (MAX_LENGTH - len(begin) - len(middle) - 8) // max(len(part) + len(end), 1)
    for count in {min(times, DEEP), times}:
        sql = f"SELECT {begin}{part * count}{middle}{end * count}"
        seconds = measure_check(sql, dialect, LIMIT_S)
        target(seconds, label=str(count == times))
        assert seconds < LIMIT_S
