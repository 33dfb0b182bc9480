"""A shop in any dialect, and statements over it through correction and the real guard."""

from dataclasses import replace
from typing import get_args

from agent.data_agent.correction.corrected_check import CorrectedQuery, check_with_correction
from agent.data_agent.correction.table_lookup import TableLookup
from model.locales import Locale
from model.sources.query import CheckedQuery
from model.sources.schema import (
    Column,
    Dialect,
    ForeignKey,
    MatchedValue,
    RetrievedSchema,
    RetrievedTable,
    Schema,
    SourceInfo,
    Table,
)
from services.sqlguard.schema_check import check_query

CUSTOMERS = Table(
    "customers",
    (
        Column("customer_id", "INTEGER", "integer", nullable=False),
        Column("name", "TEXT", "text"),
        Column("tier", "TEXT", "text", samples=("金卡", "银卡", "Blue Card")),
        Column("city", "TEXT", "text", samples=("Berlin", "Hamburg")),
    ),
    primary_key=("customer_id",),
)
ORDERS = Table(
    "orders",
    (
        Column("order_id", "INTEGER", "integer", nullable=False),
        Column("customer_id", "INTEGER", "integer", nullable=False),
        Column("store_id", "INTEGER", "integer"),
        Column("order_date", "DATE", "date"),
        Column("amount", "DECIMAL(10,2)", "decimal"),
        Column("status", "TEXT", "text", samples=("Paid", "Open", "Berlin")),
    ),
    primary_key=("order_id",),
    foreign_keys=(
        ForeignKey(("customer_id",), "customers", ("customer_id",)),
        ForeignKey(("store_id",), "stores", ("store_id",)),
    ),
)
STORES = Table(
    "stores",
    (
        Column("store_id", "INTEGER", "integer", nullable=False),
        Column("opened_on", "DATE", "date"),
        Column("min_price", "DECIMAL(10,2)", "decimal"),
    ),
    primary_key=("store_id",),
)
ITEMS = Table(
    "order_items",
    (
        Column("item_id", "INTEGER", "integer", nullable=False),
        Column("order_id", "INTEGER", "integer", nullable=False),
        Column("quantity", "INTEGER", "integer"),
    ),
    primary_key=("item_id",),
    foreign_keys=(ForeignKey(("order_id",), "orders", ("order_id",)),),
)
TABLES = (CUSTOMERS, ORDERS, STORES, ITEMS)
VALUES = (
    MatchedValue("gold", "customers", "tier", "金卡"),
    MatchedValue("Hamburg", "customers", "city", "Hamburg"),
)


def make_schema(
    dialect: Dialect = "sqlite",
    tables: tuple[Table, ...] = TABLES,
    values: tuple[MatchedValue, ...] = VALUES,
) -> RetrievedSchema:
    """What was found for a question."""
    source = SourceInfo("shop", "Shop", dialect, dialect)
    return RetrievedSchema(source, tuple(RetrievedTable(t, 1.0) for t in tables), values=values)


def correct(
    sql: str,
    dialect: Dialect = "sqlite",
    tables: tuple[Table, ...] = TABLES,
    stored: tuple[Table, ...] = (),
    question: str = "",
) -> CorrectedQuery:
    """What may run; `stored` are tables of the source that were not found for the question."""
    found = make_schema(dialect, tables)
    schema = Schema(found.source, (*tables, *stored), ())

    def check(text: str) -> CheckedQuery:
        return check_query(text, schema=schema)

    corrected = check_with_correction(sql, check, TableLookup(found, question))
    for change in corrected.changes:
        assert all(change.describe(locale) for locale in get_args(Locale))
    return corrected


def write(
    sql: str,
    dialect: Dialect = "sqlite",
    tables: tuple[Table, ...] = TABLES,
    stored: tuple[Table, ...] = (),
) -> str:
    """The statement that runs, on one line."""
    return " ".join(correct(sql, dialect, tables, stored).query.sql.split())


def without_samples(table: Table) -> Table:
    """The table as if no values of it were known."""
    return replace(table, columns=tuple(replace(c, samples=()) for c in table.columns))
