"""A name of WITH never hides a stored table from the guard, nor one name another."""

import pytest

from model.errors import SqlRejected
from services.sqlguard import check_statement
from services.sqlguard.name_folding import make_skeleton
from tests.unit.services.sqlguard.corpus.statements import DIALECTS

LISTED = frozenset({"t", "заказы", "sales.stores"})


def is_refused(sql: str, dialect: str) -> bool:
    try:
        check_statement(sql, dialect=dialect, tables=LISTED)
    except SqlRejected as error:
        return error.rule.startswith("guard.table")
    return False


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    "sql",
    [
        "WITH secret AS (SELECT * FROM secret) SELECT * FROM secret",
        "WITH RECURSIVE secret AS (SELECT * FROM secret) SELECT * FROM secret",
        "WITH RECURSIVE secret AS (SELECT * FROM secret UNION ALL SELECT 1) SELECT * FROM secret",
        "WITH RECURSIVE secret AS (SELECT 1 EXCEPT SELECT * FROM secret) SELECT * FROM secret",
        "WITH RECURSIVE secret AS (SELECT 1 INTERSECT SELECT * FROM secret) SELECT * FROM secret",
        "WITH a AS (SELECT * FROM secret), secret AS (SELECT 1) SELECT * FROM a",
        "WITH a AS (WITH secret AS (SELECT 1) SELECT 1) SELECT * FROM secret",
        "SELECT * FROM (WITH secret AS (SELECT 1) SELECT * FROM secret) AS a, secret",
        "WITH SECRET AS (SELECT 1) SELECT (WITH secret AS (SELECT 1 FROM SECRET) SELECT 1) AS x",
        "WITH t AS (SELECT 1) SELECT * FROM x.t",
    ],
)
def test_a_stored_table_is_seen_behind_a_name_of_with(sql: str, dialect: str) -> None:
    assert is_refused(sql, dialect)


@pytest.mark.parametrize("dialect", ["postgres", "sqlite", "duckdb", "clickhouse"])
@pytest.mark.parametrize(
    "sql",
    [
        'WITH "клиенты" AS (SELECT 1) SELECT * FROM "КЛИЕНТЫ"',
        'WITH "КЛИЕНТЫ" AS (SELECT 1) SELECT * FROM "клиенты"',
        'WITH "é" AS (SELECT 1) SELECT * FROM "É"',
        'SELECT * FROM "ЗАКАЗЫ"',
    ],
)
def test_letters_other_than_a_to_z_are_not_folded(sql: str, dialect: str) -> None:
    assert is_refused(sql, dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_recursion_is_no_table(dialect: str) -> None:
    sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
    assert check_statement(sql, dialect=dialect, tables=frozenset()) == sql


@pytest.mark.parametrize(
    ("sql", "dialect"),
    [
        # Each arm but the first is recursive in these, in DuckDB only the last.
        (
            "WITH RECURSIVE n AS (SELECT 1 UNION SELECT 3 FROM n UNION SELECT 2) SELECT 1 FROM n",
            "duckdb",
        ),
        # MariaDB: the parts of a WITH in a subquery do not see the names around it.
        (
            "WITH n AS (SELECT 1) SELECT 1 FROM (WITH m AS (SELECT 1 FROM n) SELECT 1 FROM m) AS x",
            "mysql",
        ),
        # ClickHouse: what is copied into the second arm reads itself no more.
        (
            "WITH RECURSIVE n AS (SELECT 1 UNION ALL SELECT 2 FROM n) SELECT 1 UNION ALL SELECT 1",
            "clickhouse",
        ),
        # PostgreSQL: a schema in quotes is another one.
        ('SELECT * FROM "PUBLIC".t', "postgres"),
    ],
)
def test_what_one_engine_reads_in_its_own_way(sql: str, dialect: str) -> None:
    assert is_refused(sql, dialect)


def test_the_refusal_tells_how_a_name_of_with_is_seen() -> None:
    sql = "WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a"
    with pytest.raises(SqlRejected) as refused:
        check_statement(sql, dialect="postgres", tables=LISTED)
    assert refused.value.rule == "guard.table_with"
    assert "one WITH" in refused.value.text("en")
    assert "WITH" in refused.value.text("zh-CN")


def test_a_quoted_schema_is_not_taken_for_the_listed_one() -> None:
    found = check_statement('SELECT 1 FROM "SALES".stores', dialect="postgres", tables=LISTED)
    assert '"sales"."stores"' in found


def test_a_name_of_with_is_written_as_it_was_given() -> None:
    found = check_statement(
        "WITH n AS (SELECT 1) SELECT * FROM N", dialect="postgres", tables=LISTED
    )
    assert found == "WITH n AS (SELECT 1) SELECT * FROM n"


@pytest.mark.parametrize(
    ("one", "other"), [("ЗАКАЗЫ", "заказы"), ("ı", "I"), ("Ä", "a"), ("ß", "SS")]
)
def test_a_skeleton_is_blind_to_case_and_marks(one: str, other: str) -> None:
    assert make_skeleton(one) == make_skeleton(other)


@pytest.mark.parametrize(
    "sql",
    ['SELECT "Lower"(a) FROM t', 'SELECT "SUM"(a) FROM t', 'SELECT * FROM "Unnest"(ARRAY[1])'],
)
def test_a_function_in_quotes_is_another_one_in_postgresql(sql: str) -> None:
    with pytest.raises(SqlRejected, match="function"):
        check_statement(sql, dialect="postgres", tables=LISTED)
    assert check_statement(sql.lower(), dialect="postgres", tables=LISTED)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_look_alike_of_a_function_is_none(dialect: str) -> None:
    with pytest.raises(SqlRejected):
        check_statement(
            "SELECT ran\N{KELVIN SIGN}() OVER () FROM t", dialect=dialect, tables=LISTED
        )
