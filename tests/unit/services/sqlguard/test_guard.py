"""Limits, characters, names: what a list of statements does not show."""

import pytest

from model.errors import SqlRejected
from services.sqlguard import check_statement
from tests.support.guard.check_time import measure_check
from tests.unit.services.sqlguard.corpus.statements import DIALECTS

ORDERS = frozenset({"orders"})


def expect_refusal(
    sql: str, dialect: str = "postgres", tables: frozenset[str] | None = None
) -> str:
    with pytest.raises(SqlRejected) as caught:
        check_statement(sql, dialect=dialect, tables=tables)
    return caught.value.rule


@pytest.mark.parametrize("dialect", ["", "oracle", "postgresql", "MySQL", "bigquery"])
def test_a_dialect_without_rules_is_refused(dialect: str) -> None:
    assert expect_refusal("SELECT 1", dialect) == "guard.dialect"


@pytest.mark.promise("guarded-statements")
@pytest.mark.parametrize(
    "code", [0, 1, 8, 11, 27, 127, 0x85, 0xAD, 0x200B, 0x200D, 0x202E, 0x2066, 0xFEFF]
)
@pytest.mark.parametrize(
    "place", ["SELECT{}1", "SELECT '{}'", 'SELECT 1 AS "{}"', "SELECT 1 -- {}"]
)
def test_characters_that_nobody_sees_are_refused(place: str, code: int) -> None:
    assert expect_refusal(place.format(chr(code))) == "guard.character"


@pytest.mark.parametrize("dialect", DIALECTS)
def test_chinese_and_its_punctuation_stay_as_they_are(dialect: str) -> None:
    sql = "SELECT 销售额（元） FROM 销售记录 WHERE 备注 = '已删除；（退货），“全部”'"
    rendered = check_statement(sql, dialect=dialect, tables=None)
    if dialect in ("clickhouse", "trino"):  # which read no such name without quotes
        assert '"销售额（元）" FROM "销售记录"' in rendered
        rendered = rendered.replace('"', "")
    assert rendered == sql


def test_blanks_and_newlines_are_fine() -> None:
    assert check_statement("SELECT\t1,\r\n 2\n", dialect="sqlite", tables=None) == "SELECT 1, 2"


@pytest.mark.promise("bounded-check")
@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT " + "(" * 300 + "1" + ")" * 300,
        "SELECT " + "f(" * 300 + "1" + ")" * 300,
        "SELECT " + "[" * 300 + "]" * 300,
        "SELECT " + "NOT " * 3000 + "TRUE",
        "SELECT " + "- " * 3000 + "1",
        "SELECT " + "CASE WHEN 1 THEN " * 500 + "1" + " END" * 500,
        "SELECT " + "1+" * 4000 + "1",
        "SELECT * FROM " + "(SELECT * FROM " * 200 + "orders" + ") x" * 200,
        "SELECT " + "1," * 9000 + "1",
        "SELECT '" + "x" * 30_000 + "'",
        "SELECT " + "a." * 5000 + "a",
        "SELECT 1 " + "/* " * 3000,
        "(" * 5000,
    ],
)
def test_monsters_end_quickly(dialect: str, sql: str) -> None:
    assert measure_check(sql, dialect, limit_s=5) < 5


@pytest.mark.parametrize("dialect", DIALECTS)
def test_long_but_ordinary_statements_pass(dialect: str) -> None:
    assert check_statement(" UNION ALL ".join(["SELECT 1"] * 200), dialect=dialect, tables=None)
    assert check_statement("SELECT " + "(" * 40 + "1" + ")" * 40, dialect=dialect, tables=None)
    assert check_statement(
        "SELECT " + " + ".join(map(str, range(150))), dialect=dialect, tables=None
    )
    names = ", ".join(str(n) for n in range(2000))
    assert check_statement(
        f"SELECT 1 FROM orders WHERE id IN ({names})", dialect=dialect, tables=ORDERS
    )


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_name_in_other_case_becomes_the_listed_name(dialect: str) -> None:
    listed = frozenset({"Orders"})
    rendered = check_statement("SELECT ORDERS.id FROM ORDERS", dialect=dialect, tables=listed)
    quote = "`" if dialect == "mysql" else '"'
    assert rendered == f"SELECT ORDERS.id FROM {quote}Orders{quote} AS ORDERS"


def test_the_default_schema_may_be_written() -> None:
    assert check_statement("SELECT 1 FROM public.orders", dialect="postgres", tables=ORDERS)
    assert check_statement("SELECT 1 FROM main.orders", dialect="duckdb", tables=ORDERS)
    assert expect_refusal("SELECT 1 FROM secret.orders", tables=ORDERS) == "guard.table_near"


@pytest.mark.promise("guarded-statements")
@pytest.mark.parametrize(
    ("dialect", "schema"), [("sqlite", "main"), ("duckdb", "main"), ("postgres", "public")]
)
def test_a_dot_in_the_name_of_a_table_is_no_schema(dialect: str, schema: str) -> None:
    dotted = frozenset({f"{schema}.orders"})
    sql = f'SELECT 1 FROM "{schema}.orders"'
    assert check_statement(sql, dialect=dialect, tables=dotted) == sql
    for name in (f"{schema}.orders", f'{schema}."ORDERS"', "orders"):
        with pytest.raises(SqlRejected):
            check_statement(f"SELECT 1 FROM {name}", dialect=dialect, tables=dotted)


def test_another_schema_is_its_own_table() -> None:
    sales = frozenset({"sales.orders"})
    assert check_statement("SELECT 1 FROM sales.orders", dialect="postgres", tables=sales)
    assert expect_refusal("SELECT 1 FROM orders", tables=sales) == "guard.table_near"


@pytest.mark.promise("guarded-statements")
@pytest.mark.parametrize(
    "sql",
    [
        "WITH users AS (SELECT 1) SELECT * FROM public.users",
        "WITH users AS (SELECT * FROM users) SELECT * FROM users",
        "WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a",
        "SELECT * FROM (WITH users AS (SELECT 1) SELECT 1) x, users",
        'WITH "USERS" AS (SELECT 1) SELECT * FROM users',
        "SELECT (WITH users AS (SELECT 1) SELECT 1), u.* FROM users u",
        "WITH RECURSIVE a AS (SELECT 1), users AS (SELECT * FROM users) SELECT * FROM users",
    ],
)
def test_a_name_of_with_does_not_hide_a_table(sql: str) -> None:
    assert expect_refusal(sql, tables=ORDERS).startswith("guard.table")


def test_a_refusal_names_what_is_near() -> None:
    with pytest.raises(SqlRejected, match="orders"):
        check_statement("SELECT 1 FROM ordres", dialect="mysql", tables=ORDERS)


def test_statements_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    expect_refusal("LOCK TABLE secret_word IN ACCESS EXCLUSIVE MODE")
    assert "secret_word" not in caplog.text


def test_what_orders_a_union_orders_all_of_it_in_clickhouse() -> None:
    """There, it would belong to the last part only."""
    sql = "SELECT 1 AS n UNION ALL SELECT 2 ORDER BY n LIMIT 1"
    rendered = check_statement(sql, dialect="clickhouse", tables=None)
    assert rendered == "SELECT * FROM (SELECT 1 AS n UNION ALL SELECT 2) AS _l_0 ORDER BY n LIMIT 1"


def test_the_function_of_excels_formats_may_be_called() -> None:
    """Where DuckDB has its extension for Excel, which the gate has not."""
    sql = "SELECT excel_text(amount, '0.00'), text(amount, '#,##0') FROM orders"
    assert check_statement(sql, dialect="duckdb", tables=ORDERS) == sql
