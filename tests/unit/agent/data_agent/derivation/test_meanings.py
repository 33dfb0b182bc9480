"""What an output measures is read from the tree, whatever the writer called it."""

from dataclasses import replace

import pytest

from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.correction.sql_parsing import parse_query
from agent.data_agent.correction.table_lookup import TableLookup
from agent.data_agent.derivation.statement_derivation import Derivation, derive_statement
from model.sources.query import ColumnMeaning, CountedRows
from model.sources.schema import Column, Table
from tests.support.schemas.correction_shop import TABLES, make_schema

MONTHS = (
    "WITH m AS (SELECT strftime('%Y-%m', order_date) AS mo, SUM(amount) AS x"
    " FROM orders GROUP BY 1)"
)


def derive(sql: str) -> Derivation:
    counted = tuple(replace(table, rows=100, rows_exact=True) for table in TABLES)
    tree = parse_query(sql, "sqlite")
    assert tree is not None
    return derive_statement(Statement(tree, TableLookup(make_schema(tables=counted))))


def last(sql: str) -> ColumnMeaning:
    return derive(sql).meanings[-1]


@pytest.mark.parametrize(
    ("computed", "kind", "adds_up"),
    [
        ("SUM(amount)", "sum", True),
        ("ROUND(SUM(amount) * 1.0 / 10000, 2)", "sum", True),
        ("COUNT(*)", "count", True),
        ("SUM(CASE WHEN amount > 5 THEN 1 ELSE 0 END)", "count", True),
        ("SUM(amount * store_id)", "sum", True),
        ("COUNT(DISTINCT order_id)", "distinct", True),
        ("COUNT(DISTINCT customer_id)", "distinct", False),
        ("AVG(amount)", "average", False),
        ("SUM(amount) / COUNT(*)", "ratio", False),
        ("COALESCE(SUM(amount) / NULLIF(COUNT(*), 0), 0) - 1", "change", False),
        ("100.0 * COUNT(*) / SUM(COUNT(*)) OVER ()", "share", False),
        ("COUNT(*) * 1.0 / (SELECT COUNT(*) FROM orders)", "share", False),
        ("RANK() OVER (ORDER BY SUM(amount))", "rank", False),
        ("SUM(SUM(amount)) OVER (ORDER BY status)", "running", False),
        ("MAX(amount)", "extreme", False),
        ("SUM(customer_id)", "sum", False),
    ],
)
def test_an_aggregate_is_what_its_tree_says(computed: str, kind: str, adds_up: bool) -> None:
    meaning = last(f"SELECT status, {computed} AS sum_of_all FROM orders GROUP BY status")
    assert (meaning.kind, meaning.adds_up) == (kind, adds_up)


def test_it_is_seen_through_subqueries() -> None:
    growth = f"{MONTHS} SELECT mo, x, (x - LAG(x) OVER (ORDER BY mo)) / LAG(x) OVER () AS y FROM m"
    assert [m.kind for m in derive(growth).meanings] == ["time", "sum", "change"]
    assert (
        last(f"{MONTHS}, t AS (SELECT SUM(x) AS s FROM m) SELECT x / s FROM m, t").kind == "share"
    )
    inner = "SELECT * FROM (SELECT status, AVG(amount) AS total FROM orders GROUP BY status) AS a"
    assert last(inner).kind == "average"


def test_the_same_of_other_rows_is_not_added() -> None:
    sides = (
        f"{MONTHS} SELECT a.mo, a.x AS now, b.x AS earlier FROM m AS a LEFT JOIN m AS b"
        " ON b.mo = a.mo - 1"
    )
    assert [(m.kind, m.adds_up) for m in derive(sides).meanings[1:]] == [
        ("sum", True), ("shifted", False)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "kind", "adds_up"),
    [
        ("o.amount", "stored", True),
        ("s.min_price", "stored", False),
        ("o.customer_id", "key", False),
        ("CAST(strftime('%Y', o.order_date) AS INTEGER)", "time", False),
    ],
)
def test_a_stored_number_adds_up_where_its_words_say_so(
    column: str, kind: str, adds_up: bool
) -> None:
    meaning = last(f"SELECT {column} AS x FROM orders o JOIN stores s ON s.store_id = o.store_id")
    assert (meaning.kind, meaning.adds_up) == (kind, adds_up)


@pytest.mark.parametrize(
    ("comment", "codes"),
    [
        ("级别 1轻 2重", (("1", "轻"), ("2", "重"))),
        ("级别 1轻 2轻", ()),
    ],
    ids=["different", "two of one meaning"],
)
def test_a_number_whose_values_the_note_explains_is_a_code(
    comment: str, codes: tuple[tuple[str, str], ...]
) -> None:
    level = Column("level", "INTEGER", "integer", samples=("1", "2"), comment=comment)
    tree = parse_query("SELECT level, COUNT(*) FROM alarms GROUP BY level", "sqlite")
    assert tree is not None
    tables = TableLookup(make_schema(tables=(Table("alarms", (level,)),)))
    meaning = derive_statement(Statement(tree, tables)).meanings[0]
    assert (meaning.kind, meaning.codes) == ("code", codes)


def test_rows_with_totals_among_them_are_not_added() -> None:
    grouped = "SELECT status, SUM(amount) FROM orders GROUP BY status"
    assert last(f"{grouped} UNION ALL SELECT 'all', SUM(amount) FROM orders").adds_up is False


@pytest.mark.parametrize(
    ("computed", "is_part", "factor"),
    [
        ("AVG(status = 'Paid')", True, 1),
        ("100.0 * SUM(CASE WHEN status = 'Paid' THEN amount ELSE 0 END) / SUM(amount)", True, 100),
        ("COUNT(CASE WHEN amount > 5 THEN 1 END) * 1.0 / COUNT(*)", True, 1),
        ("COUNT(*) * 1.0 / COUNT(DISTINCT customer_id)", False, 1),
        ("SUM(amount) / COUNT(*)", False, 1),
    ],
)
def test_a_part_is_told_from_another_ratio(computed: str, is_part: bool, factor: float) -> None:
    meaning = last(f"SELECT {computed} FROM orders")
    assert (meaning.kind, meaning.is_part, meaning.factor) == ("ratio", is_part, factor)


def test_a_count_over_joins_knows_what_it_cannot_exceed() -> None:
    joined = "orders o JOIN customers c ON c.customer_id = o.customer_id"
    bound = last(f"SELECT COUNT(DISTINCT c.customer_id) FROM {joined}").counted_rows
    assert bound == CountedRows("customers", 100)
    assert last("SELECT COUNT(*) FROM orders").counted_rows is None  # it may have grown
    assert last("SELECT COUNT(*) FROM orders o, customers c").counted_rows is None  # all with all


def test_joins_conditions_and_limits_are_those_of_the_statement() -> None:
    found = derive(
        "SELECT c.city, SUM(o.amount) FROM orders o JOIN customers c USING (customer_id)"
        " JOIN stores s ON s.store_id = o.store_id WHERE o.status = 'Paid' GROUP BY 1 LIMIT 5"
    )
    assert found.joins == (
        "orders.customer_id = customers.customer_id", "stores.store_id = orders.store_id"
    )  # fmt: skip
    assert found.conditions == ("orders.status = 'Paid'",)
    assert (found.limit, found.leaves_groups_out) == (5, False)


def test_conditions_name_tables_unless_one_is_read_twice() -> None:
    twice = "SELECT a.amount FROM orders a JOIN orders b USING (customer_id) WHERE a.amount > 5"
    assert derive(twice).conditions == ("a.amount > 5",)
    dated = "SELECT COUNT(*) FROM orders o WHERE o.order_date IS NOT NULL"
    assert derive(dated).conditions == ("orders.order_date IS NOT NULL",)


def test_the_best_of_a_subquery_leave_the_others_out() -> None:
    best = "SELECT customer_id FROM orders GROUP BY 1 ORDER BY SUM(amount) DESC LIMIT 3"
    sql = f"SELECT status, SUM(amount) FROM orders WHERE customer_id IN ({best}) GROUP BY 1"
    assert derive(sql).leaves_groups_out
    assert not derive(sql.replace(" LIMIT 3", "")).leaves_groups_out
