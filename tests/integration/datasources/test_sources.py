"""What holds for a source of every kind, on the real thing."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from model.errors import DatasourceUnavailable, QueryTimeout, SqlFailed
from model.sources.query import QueryLimits
from model.sources.schema import Table
from services.datasources.fetched_rows import FetchedRows
from services.datasources.ports import OpenSource
from services.datasources.scheduling.requester import SYSTEM
from tests.integration.datasources.shop_sources import Shop

LIMITS = QueryLimits(timeout_s=10, max_rows=100)
ENDLESS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n)"
    " SELECT count(*) FROM n",
    "duckdb": "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range+b.range=7",
    "mysql": "SELECT count(*) FROM information_schema.columns a, information_schema.columns b,"
    " information_schema.columns c",
    "postgresql": "SELECT count(*) FROM generate_series(1, 1000000000000)",
    "clickhouse": "SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 1",
}


@pytest.fixture
async def source(shop: Shop) -> AsyncIterator[OpenSource]:
    opened = shop.open()
    yield opened
    await opened.close()


async def fetch_rows(source: OpenSource, sql: str, limits: QueryLimits = LIMITS) -> FetchedRows:
    return await source.fetch(sql, limits, SYSTEM)


async def introspect(source: OpenSource) -> dict[str, Table]:
    steps: list[str] = []
    tables = await source.introspect(lambda step, *_: steps.append(step))
    await asyncio.sleep(0)
    assert set(steps) == {"tables", "columns", "keys"}
    return {table.name: table for table in tables}


async def test_rows_are_exact(source: OpenSource, shop: Shop) -> None:
    fetched = await fetch_rows(source, "SELECT id, title, opened, turnover FROM shops ORDER BY id")
    exact = "123456789012345678.90"
    assert fetched.rows[0][:3] == (1, "上海店", "2024-01-31")
    assert fetched.rows[1][:3] == (2, "50% off :x", None)
    if shop.kind != "sqlite":  # which stores such a decimal as a float
        assert fetched.rows[0][3] == exact
        assert [column.kind for column in fetched.columns] == ["integer", "text", "date", "decimal"]
    assert not fetched.truncated


async def test_percent_and_colon_survive(source: OpenSource) -> None:
    fetched = await fetch_rows(
        source, "SELECT id FROM shops WHERE title LIKE '%:x' AND title <> '%s'"
    )
    assert fetched.rows == [(2,)]


async def test_tables_views_and_composite_keys_are_found(source: OpenSource, shop: Shop) -> None:
    tables = await introspect(source)
    assert tables.keys() == {"regions", "shops", "big_shops"}
    if shop.kind == "clickhouse":  # which has no keys: its primary key says how rows are sorted
        assert {(t.primary_key, t.foreign_keys) for t in tables.values()} == {((), ())}
        assert (tables["regions"].comment, tables["regions"].rows) == ("销售区域", 2)
        assert tables["regions"].column("name").comment == "区域"
        assert [c.nullable for c in tables["shops"].columns] == [False] + [True] * 5
    else:
        assert tables["regions"].primary_key == ("country", "code")
        [key] = tables["shops"].foreign_keys
        assert (key.columns, key.table, key.references) == (
            ("country", "region"),
            "regions",
            ("country", "code"),
        )
    assert tables["big_shops"].kind == "view"
    kinds = {column.name: column.kind for column in tables["shops"].columns}
    assert kinds["opened"] == "date"
    assert kinds["turnover"] == "decimal"
    assert kinds["title"] == "text"


async def test_a_failed_statement_says_why_and_leaves_the_source_usable(
    source: OpenSource,
) -> None:
    with pytest.raises(SqlFailed, match="nowhere"):
        await fetch_rows(source, "SELECT nowhere FROM shops")
    assert (await fetch_rows(source, "SELECT count(*) FROM shops")).rows == [(3,)]


@pytest.mark.promise("read-only")
@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM shops",
        "CREATE TABLE t (a INT)",
        "UPDATE shops SET title = 'x'",
        "DROP TABLE shops",
        "SELECT 1; DROP TABLE shops",
    ],
)
async def test_nothing_can_be_written_even_by_an_account_that_may(shop: Shop, sql: str) -> None:
    config = shop.server.config(shop.server.admin) if shop.server else shop.config
    opened = shop.open(config)
    try:
        with pytest.raises(SqlFailed):
            await fetch_rows(opened, sql)
        fetched = await fetch_rows(opened, "SELECT title FROM shops ORDER BY id")
        assert [row[0] for row in fetched.rows] == ["上海店", "50% off :x", "深圳店"]
    finally:
        await opened.close()


@pytest.mark.promise("limits")
async def test_more_rows_than_the_limit_are_dropped_and_said_so(source: OpenSource) -> None:
    few = QueryLimits(timeout_s=10, max_rows=2)
    fetched = await fetch_rows(source, "SELECT id FROM shops ORDER BY id", few)
    assert (fetched.rows, fetched.truncated) == ([(1,), (2,)], True)
    exact = QueryLimits(timeout_s=10, max_rows=3)
    assert not (await fetch_rows(source, "SELECT id FROM shops", exact)).truncated


@pytest.mark.promise("limits")
async def test_more_bytes_than_the_limit_are_dropped(source: OpenSource) -> None:
    small = QueryLimits(timeout_s=10, max_rows=100, max_bytes=40)
    fetched = await fetch_rows(source, "SELECT title, title, title FROM shops", small)
    assert fetched.truncated
    assert len(fetched.rows) < 3


@pytest.mark.promise("limits")
async def test_an_endless_statement_ends_in_time(source: OpenSource, shop: Shop) -> None:
    began = time.monotonic()
    with pytest.raises(QueryTimeout):
        await fetch_rows(source, ENDLESS[shop.kind], QueryLimits(timeout_s=1))
    assert time.monotonic() - began < 30
    assert (await fetch_rows(source, "SELECT count(*) FROM shops")).rows == [(3,)]


async def test_a_test_of_the_connection_says_the_version_and_whether_it_may_write(
    shop: Shop,
) -> None:
    for admin in (False, True):
        config = shop.server.config(shop.server.admin) if shop.server and admin else shop.config
        opened = shop.open(config)
        probe = await opened.probe()
        await opened.close()
        assert probe.server_version[0].isdigit()
        assert probe.writable is (admin and shop.server is not None)


async def test_a_wrong_password_is_told_in_the_databases_words_without_it(shop: Shop) -> None:
    if shop.server is None:
        pytest.skip("a file has no password")
    opened = shop.open({**shop.config, "password": "canary-secret"})
    with pytest.raises(DatasourceUnavailable, match=r"(?i)denied|authentication failed") as failure:
        await opened.probe()
    assert "canary-secret" not in str(failure.value)
    await opened.close()


@pytest.mark.parametrize("shop", ["postgresql"], indirect=True)
@pytest.mark.parametrize("sql", ["SELECT s FROM shops AS s", "SELECT array_agg(s) FROM shops AS s"])
async def test_a_whole_row_is_refused_and_the_server_is_reached(shop: Shop, sql: str) -> None:
    source = shop.open()
    with pytest.raises(SqlFailed) as refused:
        await source.fetch(sql, LIMITS, SYSTEM)
    assert refused.value.key == "datasources.composite"
    assert "shops" not in refused.value.text("en")
    assert (await source.fetch("SELECT count(*) FROM shops", LIMITS, SYSTEM)).rows == [(3,)]
    await source.close()
