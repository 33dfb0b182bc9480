"""A filter on the side of a LEFT JOIN that may be missing, beside a rate over it."""

import pytest

from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.correction.sql_parsing import parse_query
from agent.data_agent.correction.table_lookup import TableLookup
from agent.data_agent.review.outer_filter import find_outer_filters
from model.sources.schema import Column, ForeignKey, Table
from tests.support.schemas.correction_shop import TABLES, make_schema

RETURNS = Table(
    "refunds",
    (
        Column("refund_id", "INTEGER", "integer"),
        Column("order_id", "INTEGER", "integer"),
        Column("refund_date", "DATE", "date"),
        Column("paid_back", "DECIMAL", "decimal"),
        Column("reason", "TEXT", "text"),
    ),
    primary_key=("refund_id",),
    foreign_keys=(ForeignKey(("order_id",), "orders", ("order_id",)),),
)
RATE = "100.0 * COUNT(DISTINCT r.order_id) / COUNT(DISTINCT o.order_id)"
ON = "orders o LEFT JOIN refunds r ON r.order_id = o.order_id"
IN_2025 = "strftime('%Y', r.refund_date) = '2025'"


def codes(sql: str) -> list[str]:
    tree = parse_query(sql, "sqlite")
    assert tree is not None
    found = find_outer_filters(Statement(tree, TableLookup(make_schema(tables=(*TABLES, RETURNS)))))
    assert all((f.optional, f.base) == ("refunds", "orders") for f in found)
    return [f.code for f in found]


@pytest.mark.parametrize(
    "sql",
    [
        f"SELECT o.status, {RATE} FROM {ON} WHERE {IN_2025} GROUP BY 1",
        f"SELECT SUM(r.paid_back) / SUM(o.amount) FROM {ON} WHERE r.refund_date >= '2025-01-01'",
        f"SELECT AVG(CASE WHEN r.refund_id IS NOT NULL THEN 1.0 ELSE 0 END) FROM {ON}"
        " WHERE r.reason = 'late'",
        f"SELECT x.p FROM (SELECT {RATE} AS p FROM {ON} WHERE {IN_2025}) AS x",
    ],
)
def test_in_where_it_drops_what_the_rate_is_of(sql: str) -> None:
    assert codes(sql) == ["outer_rows_lost"]


def test_a_period_in_on_limits_one_side_only() -> None:
    assert codes(f"SELECT {RATE} FROM {ON} AND {IN_2025}") == ["outer_one_sided"]


@pytest.mark.parametrize(
    "sql",
    [
        f"SELECT {RATE} FROM {ON} WHERE o.order_date >= '2025-01-01'",
        f"SELECT {RATE} FROM {ON} AND {IN_2025} WHERE o.order_date >= '2025-01-01'",
        f"SELECT {RATE} FROM {ON} AND r.reason = 'late'",
        f"SELECT {RATE} FROM {ON} WHERE COALESCE(r.refund_date, '2025-01-01') >= '2025-01-01'",
        f"SELECT o.order_id FROM {ON} WHERE r.refund_id IS NULL",
        f"SELECT COUNT(r.order_id) FROM {ON} WHERE {IN_2025}",
        f"SELECT SUM(r.paid_back) / COUNT(r.refund_id) FROM {ON} WHERE {IN_2025}",
        f"SELECT AVG(CASE WHEN r.reason = 'late' THEN 1.0 ELSE 0 END) FROM {ON} WHERE {IN_2025}",
        f"SELECT {RATE} FROM {ON.replace('LEFT ', '')} WHERE {IN_2025}",
    ],
)
def test_what_keeps_the_rate_is_not_told(sql: str) -> None:
    assert codes(sql) == []
