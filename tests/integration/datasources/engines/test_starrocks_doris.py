"""StarRocks and Doris over the kind `mysql`, as a proxy before MariaDB plays them."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from model.engines.mysql.description import MYSQL as ENGINE
from model.engines.variant import find_variant
from model.errors import DatasourceUnavailable, QueryTimeout, SqlFailed
from model.sources.query import QueryLimits
from services.datasources.configuration.allowed_locations import AllowedLocations
from services.datasources.engines.mysql.reading_only import (
    READING_STATEMENT,
    may_write_by_words,
)
from services.datasources.engines.registry import find_source_kind
from services.datasources.ports import OpenSource
from services.datasources.scheduling.requester import SYSTEM
from tests.integration.datasources.shop_sources import SHOP
from tests.integration.datasources.test_sources import ENDLESS, introspect
from tests.support.servers.databases import PrivateDatabase
from tests.support.servers.warehouse_proxy import (
    DORIS,
    STARROCKS,
    Engine,
    Warehouse,
    warehouse_over,
)

LIMITS = QueryLimits(timeout_s=10.5, max_rows=100)
KIND = find_source_kind("mysql")


@pytest.fixture(params=[STARROCKS, DORIS], ids=["starrocks", "doris"])
async def warehouse(
    request: pytest.FixtureRequest, mariadb: PrivateDatabase
) -> AsyncIterator[Warehouse]:
    mariadb.execute(SHOP)
    engine: Engine = request.param
    async with warehouse_over(mariadb.server, engine) as proxy:
        yield proxy


@pytest.fixture
async def source(
    warehouse: Warehouse, mariadb: PrivateDatabase, tmp_path: Path
) -> AsyncIterator[OpenSource]:
    locations = AllowedLocations(tmp_path)
    config = KIND.check_config({**mariadb.config(mariadb.admin), "port": warehouse.port}, locations)
    opened = KIND.open(config, locations)
    yield opened
    await opened.close()


async def test_rows_come_without_transactions_and_one_connection_after_the_other(
    source: OpenSource, warehouse: Warehouse
) -> None:
    for _ in range(3):
        fetched = await source.fetch("SELECT title FROM shops ORDER BY id", LIMITS, SYSTEM)
        assert [row[0] for row in fetched.rows] == ["上海店", "50% off :x", "深圳店"]
    assert "SET SESSION query_timeout = 11" in warehouse.statements
    assert not any("TRANSACTION" in sql or "max_" in sql for sql in warehouse.statements)


async def test_the_engine_is_named_and_its_grants_are_read(
    source: OpenSource, warehouse: Warehouse
) -> None:
    probe = await source.probe()
    assert probe.server_version in ("StarRocks 3.3.2", "Doris 2.1.7")
    assert probe.writable is (warehouse.engine is DORIS)


async def test_keys_are_those_that_the_columns_tell(source: OpenSource) -> None:
    tables = await introspect(source)
    assert tables["regions"].primary_key == ("country", "code")
    assert tables["shops"].primary_key == ("id",)
    assert tables["shops"].foreign_keys == ()


async def test_a_statement_that_takes_too_long_ends_by_its_name(source: OpenSource) -> None:
    with pytest.raises(QueryTimeout):
        await source.fetch(ENDLESS["mysql"], QueryLimits(timeout_s=1), SYSTEM)
    assert (await source.fetch("SELECT count(*) FROM shops", LIMITS, SYSTEM)).rows == [(3,)]


@pytest.mark.parametrize("sql", ["DELETE FROM shops", "DROP TABLE shops", "SET @a = 1", "KILL 1"])
async def test_what_does_not_begin_as_reading_is_not_sent(
    source: OpenSource, warehouse: Warehouse, sql: str
) -> None:
    with pytest.raises(SqlFailed):
        await source.fetch(sql, LIMITS, SYSTEM)
    assert sql not in warehouse.statements


def test_engines_are_told_by_what_they_call_themselves() -> None:
    said = {
        "StarRocks version 3.1.0 5.1.0": "StarRocks",
        "Apache Doris version doris-3.0.2-rc01 5.7.99": "Doris",
        "mariadb.org binary distribution 11.8.3-MariaDB": "MariaDB",
        "MySQL Community Server - GPL 8.4.0": "MySQL",
    }
    assert {text: find_variant(text, ENGINE.variants).title for text in said} == said
    doris = find_variant("doris", ENGINE.variants)
    assert doris.format_version("Doris version doris-0.15.0-rc04", "5.7.99") == "Doris 0.15.0"


async def test_an_engine_that_no_description_names_and_that_writes_always_is_refused(
    mariadb: PrivateDatabase, tmp_path: Path
) -> None:
    locations = AllowedLocations(tmp_path)
    async with warehouse_over(mariadb.server, replace(DORIS, comment="Lakehouse 1.0")) as proxy:
        config = {**mariadb.config(mariadb.reader), "port": proxy.port}
        source = KIND.open(KIND.check_config(config, locations), locations)
        with pytest.raises(DatasourceUnavailable, match="No viable statement"):
            await source.fetch("SELECT 1", LIMITS, SYSTEM)
        await source.close()
    assert proxy.statements[-1] == "SET SESSION TRANSACTION READ ONLY"


async def test_mariadb_is_told_by_its_version(mariadb: PrivateDatabase, tmp_path: Path) -> None:
    locations = AllowedLocations(tmp_path)
    source = KIND.open(KIND.check_config(mariadb.config(mariadb.reader), locations), locations)
    version = (await source.probe()).server_version
    assert ENGINE.find_title(version) == "MariaDB"
    await source.close()


def test_statements_and_grants_are_told_by_their_words() -> None:
    assert READING_STATEMENT.match(" (SELECT 1)")
    assert not READING_STATEMENT.match("WITHDRAW 1")
    assert may_write_by_words([("'a'@'%'", "GRANT ALL ON *.* TO USER a")]) is True
    assert may_write_by_words([("'root'@'%'", None)]) is True
    assert may_write_by_words([("'x'@'%'", None)]) is None
