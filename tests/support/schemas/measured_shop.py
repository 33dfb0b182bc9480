"""The shop of corrections with three measures, and statements that name them."""

from dataclasses import replace

from agent.data_agent.correction.table_lookup import TableLookup
from agent.data_agent.measures.measure_check import QueryWithMeasures, check_with_measures
from model.sources.query import CheckedQuery
from model.sources.schema import Dialect, Schema
from model.sources.teaching import MatchedTerm
from services.sqlguard.schema_check import check_query
from tests.support.schemas.correction_shop import TABLES, make_schema
from tests.support.schemas.taught_words import make_term

REVENUE = make_term(
    "销售额",
    synonyms=["net sales"],
    table="orders",
    expression="SUM(amount)",
    condition="status = 'Paid'",
    columns=("amount", "status"),
    is_measure=True,
)
BASKET = make_term(
    "客单价",
    table="orders",
    expression="SUM(amount) / COUNT(DISTINCT customer_id)",
    condition="status = 'Paid' OR status = 'Open'",
    columns=("amount", "status", "customer_id"),
    is_measure=True,
)
NUMBER = make_term("订单数", table="orders", expression="COUNT(*)", is_measure=True)
MEASURES = (REVENUE, BASKET, NUMBER)


def make_tables(dialect: Dialect = "sqlite") -> TableLookup:
    """The tables of the shop, for a question that uses the measures."""
    matches = tuple(MatchedTerm(term, term.values.name) for term in MEASURES)
    return TableLookup(replace(make_schema(dialect), terms=matches))


def check_named(sql: str, dialect: Dialect = "sqlite") -> QueryWithMeasures:
    """What may run of a statement that names measures, by the real guard."""
    tables = make_tables(dialect)
    schema = Schema(tables.schema.source, TABLES, ())

    def check(text: str) -> CheckedQuery:
        return check_query(text, schema=schema)

    return check_with_measures(sql, check, tables)


def expand(sql: str, dialect: Dialect = "sqlite") -> str:
    """The statement that runs, on one line and without quotes."""
    text = " ".join(check_named(sql, dialect).corrected_query.query.sql.split())
    for replacements, plain in (("( ", "("), (" )", ")"), ('"', ""), ("`", "")):
        text = text.replace(replacements, plain)
    return text
