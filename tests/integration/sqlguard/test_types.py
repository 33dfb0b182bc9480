"""Casts on a real PostgreSQL: what tells of the catalogue, and the schema's own enumerations."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from model.errors import SqlRejected
from model.sources.query import QueryLimits
from model.sources.schema import Schema, SourceInfo
from services.datasources.configuration.allowed_locations import AllowedLocations
from services.datasources.engines.registry import find_source_kind
from services.datasources.ports import OpenSource
from services.datasources.scheduling.requester import SYSTEM
from services.sqlguard import check_query
from tests.support.servers.databases import PrivateDatabase

LIMITS = QueryLimits(timeout_s=10, max_rows=10)
SHOP = """
CREATE TYPE order_status AS ENUM ('new', 'paid');
CREATE TYPE address AS (street text, city text);
CREATE DOMAIN percentage AS numeric CHECK (VALUE <= 100);
CREATE TABLE orders (id int, status order_status, history order_status[], home address,
  off percentage);
CREATE TABLE salaries (person text, secret_salary int);
INSERT INTO orders VALUES (1, 'new', '{new,paid}', ROW('a', 'b'), 5);
"""


@pytest.fixture
async def source(postgresql: PrivateDatabase, tmp_path: Path) -> AsyncIterator[OpenSource]:
    postgresql.execute(SHOP)
    around = AllowedLocations(tmp_path)
    kind = find_source_kind("postgresql")
    opened = kind.open(kind.check_config(postgresql.config(), around), around)
    yield opened
    await opened.close()


@pytest.fixture
async def orders(source: OpenSource) -> Schema:
    tables = await source.introspect(lambda *_: None)
    seen = tuple(table for table in tables if table.name == "orders")
    return Schema(SourceInfo("s", "shop", "postgresql", "postgres"), seen, ())


async def test_enumerations_are_known_and_may_be_cast_to(
    source: OpenSource, orders: Schema
) -> None:
    enums = {column.name for column in orders.tables[0].columns if column.enum}
    assert enums == {"status", "history"}
    sql = """SELECT id, CAST('paid' AS order_status) > status FROM orders
        WHERE status = 'new'::order_status AND history @> ARRAY['paid']::order_status[]
        AND status = ANY (enum_range('new'::order_status))"""
    fetched = await source.fetch(check_query(sql, schema=orders).sql, LIMITS, SYSTEM)
    assert fetched.rows == [(1, True)]


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        (
            "SELECT ('{' || g || '}')::_regclass::text FROM generate_series(1259, 1259) g",
            "pg_class",
        ),
        ("SELECT CAST('{1259}' AS _regclass)::text", "pg_class"),
        ("SELECT ('{' || g || '}')::_regrole::text FROM generate_series(10, 10) g", ""),
        ("SELECT ('{=r/' || pg_get_userbyid(10) || '}')::_aclitem::text", "=r/"),
        ("SELECT json_populate_record(NULL::salaries, '{}')::text", "(,)"),
        ("SELECT row_to_json(json_populate_record(NULL::salaries, '{}'))::text", "secret_salary"),
        ("SELECT a::text FROM json_to_record('{\"a\": [1259]}') AS x(a _regclass)", "pg_class"),
        ("SELECT ROW('a', 'b')::address::text", "(a,b)"),
        ("SELECT 5::percentage::text", "5"),
    ],
)
async def test_what_the_server_would_tell_is_refused(
    source: OpenSource, orders: Schema, sql: str, told: str
) -> None:
    answered = (await source.fetch(sql, LIMITS, SYSTEM)).rows
    assert told in " ".join(str(cell) for row in answered for cell in row)
    with pytest.raises(SqlRejected) as refused:
        check_query(sql, schema=orders)
    assert refused.value.rule == "guard.type"
