"""Every allowed statement of the corpus passes over a schema, too, where columns are looked up."""

from contextlib import closing
from functools import cache

import duckdb
import pytest

from model.sources.schema import Column, Dialect, Schema, SourceInfo, Table
from services.sqlguard import check_query
from tests.support.guard.tables import load
from tests.unit.services.sqlguard.corpus.statements import pairs


@cache
def tables() -> tuple[Table, ...]:
    """The tables of the corpus with their columns."""
    columns: dict[str, tuple[Column, ...]] = {}
    with closing(duckdb.connect()) as connection:
        load("duckdb", connection.execute)
        found = connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns "
            "ORDER BY table_name, ordinal_position"
        )
        for table, column in found.fetchall():
            columns[table] = (*columns.get(table, ()), Column(column, "TEXT", "text"))
    return tuple(Table(name, given) for name, given in columns.items())


@cache
def schema(dialect: Dialect) -> Schema:
    return Schema(SourceInfo("s", "shop", dialect, dialect), tables(), ())


@pytest.mark.parametrize(("dialect", "sql"), pairs("allow"))
def test_an_allowed_statement_passes_over_its_schema(dialect: Dialect, sql: str) -> None:
    assert check_query(sql, schema=schema(dialect))
