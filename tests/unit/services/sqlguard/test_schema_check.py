"""What `check_query` knows of a statement over a synced schema."""

from dataclasses import replace

import pytest

from model.errors import SqlRejected
from model.sources.schema import Column, Dialect, Schema, SourceInfo, Table
from services.sqlguard import check_query
from tests.unit.services.sqlguard.corpus.statements import DIALECTS


def table(name: str, *columns: str, partial: bool = False) -> Table:
    return Table(name, tuple(Column(c, "TEXT", "text") for c in columns), partial=partial)


def schema(dialect: Dialect = "postgres", *more: Table) -> Schema:
    tables = (
        table("orders", "id", "customer_id", "amount", "status"),
        table("customers", "id", "name", "city"),
        table("sales.stores", "id", "city"),
        *more,
    )
    return Schema(SourceInfo("s", "shop", dialect, dialect), tables, ())


def expect_refusal(sql: str, source: Schema) -> SqlRejected:
    with pytest.raises(SqlRejected) as caught:
        check_query(sql, schema=source)
    return caught.value


def test_tables_are_named_as_in_the_schema() -> None:
    sql = "SELECT 1 FROM public.orders o JOIN sales.stores s ON s.id = o.id"
    assert check_query(sql, schema=schema()).tables == ("orders", "sales.stores")


@pytest.mark.parametrize(
    ("sql", "lineage"),
    [
        ("SELECT id, amount AS a FROM orders", {"id": "orders.id", "a": "orders.amount"}),
        ("SELECT o.amount + 1, o.status FROM orders o", {"status": "orders.status"}),
        (
            "SELECT sum(amount) AS s, status FROM orders GROUP BY status",
            {"status": "orders.status"},
        ),
        ("SELECT t.x FROM (SELECT id AS x FROM orders) t", {"x": "orders.id"}),
        ("WITH t(x) AS (SELECT id FROM orders) SELECT x FROM t", {"x": "orders.id"}),
        ("SELECT * FROM customers", {c: f"customers.{c}" for c in ("id", "name", "city")}),
        ("SELECT city FROM customers UNION SELECT city FROM sales.stores", {}),
        ("SELECT city FROM customers UNION SELECT city FROM customers", {"city": "customers.city"}),
        ("SELECT city FROM sales.stores", {"city": "sales.stores.city"}),
    ],
)
def test_a_column_is_traced_to_the_stored_one(sql: str, lineage: dict[str, str]) -> None:
    assert check_query(sql, schema=schema()).lineage == lineage


def test_two_columns_of_one_name_have_no_lineage() -> None:
    found = check_query("SELECT * FROM orders, customers", schema=schema())
    assert "id" not in found.lineage
    assert found.lineage["amount"] == "orders.amount"


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT colour FROM orders",
        "SELECT o.colour FROM orders o",
        "SELECT id FROM orders WHERE colour = 1",
        "SELECT id FROM orders ORDER BY colour",
        "SELECT count(*) FROM orders o JOIN customers c ON c.id = o.colour",
        "SELECT t.colour FROM (SELECT id FROM orders) t",
        "SELECT id FROM orders WHERE id IN (SELECT colour FROM customers)",
    ],
)
def test_an_unknown_column_is_refused_with_the_known_ones(sql: str) -> None:
    error = expect_refusal(sql, schema())
    assert error.rule == "guard.column"
    assert "colour" in str(error)
    assert "id" in str(error.params["columns"])


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT amount AS colour FROM orders ORDER BY colour",
        "SELECT x FROM orders, generate_series(1, 2) AS g(x)",
        "SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM customers WHERE name = status)",
        "SELECT o FROM orders o",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
        "SELECT k, v FROM orders, jsonb_each(status::jsonb) AS e(k, v)",
        "SELECT ctid FROM orders",
    ],
)
def test_a_column_that_may_exist_passes(sql: str) -> None:
    assert check_query(sql, schema=schema())


def test_an_unknown_table_is_refused_with_the_known_ones() -> None:
    assert "customers" in str(expect_refusal("SELECT 1 FROM clients", schema()))


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM staff",
        "SELECT s.* FROM staff AS s",
        "SELECT * FROM staff NATURAL JOIN customers",
        "SELECT count(*) FROM staff WHERE EXISTS (SELECT * FROM staff)",
    ],
)
def test_a_hidden_column_never_comes_out(dialect: Dialect, sql: str) -> None:
    source = schema(dialect, table("staff", "id", "name", partial=True))
    text = " ".join(check_query(sql, schema=source).sql.split())
    rendered = text.replace("( ", "(").replace(" )", ")")
    quote = "`" if dialect == "mysql" else '"'
    inner = f"(SELECT {quote}id{quote}, {quote}name{quote} FROM staff)"
    assert rendered.count("FROM staff") == rendered.count(inner) > 0


def test_a_hidden_column_is_refused_by_name() -> None:
    source = schema("sqlite", table("staff", "id", "name", partial=True))
    assert expect_refusal("SELECT salary FROM staff", source).rule == "guard.column"


def test_what_was_allowed_on_one_schema_is_not_on_another() -> None:
    sql, before = "SELECT id FROM orders", schema()
    after = replace(before, tables=tuple(replace(t, enabled=False) for t in before.tables))
    assert check_query(sql, schema=before).tables == ("orders",)
    expect_refusal(sql, after)


@pytest.mark.parametrize(
    "sql",
    [
        "PIVOT staff ON name USING count(*)",
        "UNPIVOT staff ON COLUMNS(* EXCLUDE (name)) INTO NAME n VALUE v",
        "SELECT COLUMNS('sal.*') FROM staff",
        "SELECT COLUMNS(c -> true) FROM staff",
        "SELECT * FROM staff POSITIONAL JOIN customers",
        "SELECT staff FROM staff",
        "SELECT struct_pack(a := staff).a FROM staff",
        "SELECT staff.to_json() FROM staff",
    ],
)
def test_what_duckdb_makes_of_a_table_has_no_hidden_column(sql: str) -> None:
    source = schema("duckdb", table("staff", "id", "name", partial=True))
    rendered = " ".join(check_query(sql, schema=source).sql.split())
    assert rendered.count("FROM staff") == rendered.count('"id", "name" FROM staff') > 0


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT salary.round(1) FROM staff",
        "SELECT s.salary.round(1).abs() FROM staff s",
        "SELECT [1].list_transform(x -> x) FROM staff WHERE salary.abs() > 1",
    ],
)
def test_a_method_of_a_hidden_column_is_refused(sql: str) -> None:
    source = schema("duckdb", table("staff", "id", "name", partial=True))
    assert expect_refusal(sql, source).rule == "guard.column"


@pytest.mark.parametrize(
    ("dialect", "sql"),
    [
        ("clickhouse", "SELECT COLUMNS('.*') FROM staff"),
        ("clickhouse", "SELECT * APPLY(toString) FROM staff"),
        ("clickhouse", "SELECT COLUMNS('sal') APPLY(x -> x) FROM staff AS s"),
        ("clickhouse", "SELECT * EXCEPT (id) APPLY(max) FROM staff"),
        ("trino", "SELECT * FROM staff MATCH_RECOGNIZE (PATTERN (A) DEFINE A AS salary > 1)"),
        (
            "trino",
            "SELECT x FROM staff MATCH_RECOGNIZE (MEASURES A.id AS x PATTERN (A) DEFINE A AS true)",
        ),
        ("mysql", "SELECT * FROM staff USE INDEX (i)"),
        ("sqlite", "SELECT * FROM staff INDEXED BY i"),
        ("mysql", "SELECT * FROM staff PARTITION (p0)"),
    ],
)
def test_what_asks_for_columns_by_other_ways_gets_no_hidden_one(dialect: Dialect, sql: str) -> None:
    source = schema(dialect, table("staff", "id", "name", partial=True))
    text = " ".join(check_query(sql, schema=source).sql.split())
    quote = "`" if dialect == "mysql" else '"'
    assert text.count("FROM staff") == text.count(
        f"{quote}id{quote}, {quote}name{quote} FROM staff"
    )
    assert text.count("FROM staff") == 1


def test_a_partition_stays_with_a_table_of_hidden_columns_and_a_hint_goes() -> None:
    """Whether there is an index of a name says whether there is a column of that name."""
    sql = "SELECT * FROM staff PARTITION (p0) AS s USE INDEX FOR ORDER BY (salary) ORDER BY id"
    source = schema("mysql", table("staff", "id", "name", partial=True))
    text = " ".join(check_query(sql, schema=source).sql.split())
    assert "FROM staff PARTITION(p0) ) AS s" in text
    assert "salary" not in text
    indexed = check_query(
        "SELECT id FROM staff INDEXED BY salary",
        schema=schema("sqlite", table("staff", "id", "name", partial=True)),
    )
    assert "salary" not in indexed.sql


def test_columns_that_a_match_gives_may_be_read() -> None:
    sql = """SELECT m.low, m.status FROM orders MATCH_RECOGNIZE (ORDER BY id
        MEASURES LAST(B.amount) AS low ALL ROWS PER MATCH
        PATTERN (A B) DEFINE B AS amount > 1) AS m"""
    assert check_query(sql, schema=schema("trino")).tables == ("orders",)


@pytest.mark.parametrize(
    ("sql", "aggregated"),
    [
        ("SELECT upper(status), sum(amount), 1 + count(*) FROM orders", (False, True, True)),
        ("SELECT id, rank() OVER (ORDER BY amount) FROM orders", (False, True)),
        ("SELECT id FROM orders UNION SELECT count(*) FROM customers", (False,)),
        ("(SELECT max(id) FROM orders)", (True,)),
    ],
)
def test_what_is_computed_from_many_rows_is_told(sql: str, aggregated: tuple[bool, ...]) -> None:
    assert check_query(sql, schema=schema()).aggregated == aggregated


@pytest.mark.parametrize(
    ("sql", "formulas"),
    [
        ("SELECT COUNT(*), SUM(amount) FROM orders", ["count orders", "sum orders.amount"]),
        ("SELECT ROUND(AVG(o.amount), 2) FROM orders o", ["avg orders.amount"]),
        (
            "SELECT COUNT(DISTINCT o.status), max(id) AS m FROM orders o",
            ["count orders.status", ""],
        ),
        ("SELECT COUNT(*) FROM orders o JOIN customers c ON o.id = c.id", ["count "]),
        ("SELECT SUM(amount * 2), SUM(amount) / 2, status FROM orders", ["sum ", "", ""]),
        ("SELECT to_char(current_date, 'YYYY-MM'), sum(id) OVER () FROM orders", ["month ", ""]),
        ("SELECT max(n) FROM (SELECT count(*) AS n FROM orders) AS t", ["max "]),
        ("SELECT *, 1 FROM orders", []),
    ],
)
def test_what_has_no_name_is_told_by_what_it_computes(sql: str, formulas: list[str]) -> None:
    found = check_query(sql, schema=schema()).formulas
    assert [f"{f.function} {f.of}" if f else "" for f in found] == formulas


def test_an_alias_for_two_tables_is_refused() -> None:
    sql = "SELECT id FROM (SELECT id FROM orders) v, (SELECT id FROM customers) v"
    assert expect_refusal(sql, schema()).rule == "guard.syntax"
