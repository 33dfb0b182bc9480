"""Which values of statements go, and which columns they read."""

import pytest

from agent.egress.statement_values import reads_withheld_values, remove_values
from model.sources.egress import OPEN_CLEARANCE, Clearance

SECRET = Clearance(never=frozenset({("people", "iban")}), never_tables=frozenset({"accounts"}))


@pytest.mark.parametrize(
    ("sql", "dialect", "left"),
    [
        (
            "SELECT n FROM t WHERE city = 'Zq' AND k = 77",
            "sqlite",
            "SELECT n FROM t WHERE city = ? AND k = ?",
        ),
        ("SELECT n FROM t WHERE city LIKE '%Zq%'", "mysql", "SELECT n FROM t WHERE city LIKE ?"),
        ("SELECT x'5A71', N'Zq'", "mysql", "SELECT ?, ?"),
        ("SELECT $$Zq$$, E'Zq', b'01'", "postgres", "SELECT ?, ?, ?"),
        ('SELECT n AS "Zq" FROM t -- Zq\n', "postgres", 'SELECT n AS "_" FROM t'),
        ("SELECT 1 /* Zq */", "duckdb", "SELECT 1"),
        ("city = 'Zq'", "sqlite", "city = ?"),
        ("'Zq'", "sqlite", "?"),
        ("SUM(CASE WHEN s = 'Zq' THEN n END)", "trino", "SUM(CASE WHEN s = ? THEN n END)"),
        ("SELECT FROM WHERE (", "sqlite", ""),
        ("SELECT 'x' " + " " * 20_000, "sqlite", ""),
    ],
)
def test_a_value_that_nobody_said_goes_nowhere(sql: str, dialect: str, left: str) -> None:
    assert remove_values(sql, dialect, "how many in Bern?", {"Zq"}) == left


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT n FROM t WHERE city = 'Bern' AND k = 77",
        "SELECT n FROM t WHERE city LIKE '%bern%' LIMIT 12",
        "SELECT ROUND(100.0 * SUM(a) / SUM(b), 3) FROM t",
        "SELECT STRFTIME('%Y-%m', day) FROM t",
    ],
)
def test_what_the_user_said_and_what_is_no_value_stays(sql: str) -> None:
    assert remove_values(sql, "sqlite", "rows 77 of Bern") == sql


def test_a_part_of_a_number_that_was_said_was_not_said() -> None:
    assert remove_values("SELECT n FROM t WHERE k = 7", "sqlite", "row 77, 7.5") == (
        "SELECT n FROM t WHERE k = ?"
    )


@pytest.mark.parametrize(
    ("sql", "dialect"),
    [
        ("SELECT iban FROM people", "sqlite"),
        ("SELECT name FROM people WHERE IBAN = 'x'", "mysql"),
        ('SELECT p."iban" AS x FROM people AS p', "postgres"),
        ("SELECT * FROM people", "sqlite"),
        ("SELECT p.* FROM other JOIN people AS p ON p.id = other.id", "sqlite"),
        ("SELECT p FROM people AS p", "postgres"),
        ("SELECT row_to_json(people) FROM people", "postgres"),
        ("SELECT COLUMNS('i.*') FROM people", "duckdb"),
        ("FROM people", "duckdb"),
        ("SELECT a.id FROM a JOIN people USING (iban)", "sqlite"),
        ("WITH p AS (SELECT * FROM people) SELECT name FROM p", "sqlite"),
        ("SELECT b FROM people AS p(a, b)", "postgres"),
        ("SELECT b FROM people AS p(a, b)", "duckdb"),
        ("SELECT #2 FROM people", "duckdb"),
        ("SELECT a.id FROM a NATURAL JOIN people", "mysql"),
        ("SELECT town FROM accounts", "sqlite"),
        ('SELECT town FROM main."Accounts" AS x', "sqlite"),
        ("SELECT (", "sqlite"),
    ],
)
def test_a_statement_that_reads_a_column(sql: str, dialect: str) -> None:
    assert reads_withheld_values(sql, dialect, SECRET)


@pytest.mark.parametrize(
    "sql",
    ["SELECT name FROM people", "SELECT COUNT(*) FROM people", "SELECT * FROM orders", "SELECT 1"],
)
def test_a_statement_that_does_not(sql: str) -> None:
    assert not reads_withheld_values(sql, "sqlite", SECRET)


def test_nothing_is_read_of_no_columns() -> None:
    assert not reads_withheld_values("SELECT (", "sqlite", OPEN_CLEARANCE)
