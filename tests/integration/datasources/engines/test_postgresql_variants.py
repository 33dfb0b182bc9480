"""Engines of PostgreSQL's protocol over the kind `postgresql`, as a proxy before it plays them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from model.engines.postgresql.description import POSTGRESQL as ENGINE
from model.errors import DatasourceUnavailable, QueryTimeout, SqlFailed
from model.sources.query import QueryLimits
from services.datasources.configuration.allowed_locations import AllowedLocations
from services.datasources.engines.registry import find_source_kind
from services.datasources.ports import OpenSource
from services.datasources.scheduling.requester import SYSTEM
from tests.integration.datasources.shop_sources import SHOP
from tests.integration.datasources.test_sources import introspect
from tests.support.servers.databases import PrivateDatabase
from tests.support.servers.postgresql_variants import (
    ENDLESS,
    GAUSSDB,
    KINGBASE,
    OPENGAUSS,
    TIMESCALEDB,
    WRITING,
    Variant,
    VariantProxy,
    sha256_server,
    variant_over,
)

LIMITS = QueryLimits(timeout_s=10, max_rows=100)
KIND = find_source_kind("postgresql")
VARIANTS = {
    "openGauss": (OPENGAUSS, "openGauss 5.0.0"),
    "GaussDB": (GAUSSDB, "GaussDB V500R002C10"),
    "KingbaseES": (KINGBASE, "KingbaseES V008R006C008B0014"),
    "TimescaleDB": (TIMESCALEDB, "15.6 (TimescaleDB 2.14.2)"),
}
OWN_SCHEMAS = {
    "openGauss": "dbe_perf",
    "GaussDB": "db4ai",
    "KingbaseES": "sysaudit",
    "TimescaleDB": "_timescaledb_internal",
}
COUNT = "SELECT count(*) FROM shops"
EACH = pytest.mark.parametrize("title", VARIANTS)


@asynccontextmanager
async def open_variant(
    database: PrivateDatabase, variant: Variant, folder: Path
) -> AsyncIterator[tuple[OpenSource, VariantProxy]]:
    async with variant_over(database.server, variant) as proxy:
        locations = AllowedLocations(folder)
        config = {**database.config(database.reader), "port": proxy.port}
        source = KIND.open(KIND.check_config(config, locations), locations)
        try:
            yield source, proxy
        finally:
            await source.close()


@EACH
async def test_rows_keys_and_the_version_come(
    postgresql: PrivateDatabase, tmp_path: Path, title: str
) -> None:
    postgresql.execute(SHOP)
    variant, version = VARIANTS[title]
    async with open_variant(postgresql, variant, tmp_path) as (source, _):
        for _ in range(3):
            assert (await source.fetch(COUNT, LIMITS, SYSTEM)).rows == [(3,)]
        probe = await source.probe()
        assert (probe.server_version, ENGINE.find_title(version)) == (version, title)
        tables = await introspect(source)
        assert tables["regions"].primary_key == ("country", "code")
        assert [key.table for key in tables["shops"].foreign_keys] == ["regions"]


@EACH
async def test_schemas_of_the_engine_itself_are_not_shown(
    postgresql: PrivateDatabase, tmp_path: Path, title: str
) -> None:
    own = OWN_SCHEMAS[title]
    postgresql.execute(f"CREATE SCHEMA {own}; CREATE TABLE {own}.mine (id INT PRIMARY KEY)")
    postgresql.execute(f"GRANT USAGE ON SCHEMA {own} TO PUBLIC; CREATE SCHEMA sales")
    postgresql.execute(
        f"GRANT SELECT ON {own}.mine TO PUBLIC; GRANT USAGE ON SCHEMA sales TO PUBLIC"
    )
    postgresql.execute("CREATE TABLE sales.orders (id INT); GRANT SELECT ON sales.orders TO PUBLIC")
    async with open_variant(postgresql, VARIANTS[title][0], tmp_path) as (source, _):
        assert set(await introspect(source)) == {"sales.orders"}
    async with open_variant(postgresql, Variant("PostgreSQL 15.6"), tmp_path) as (source, _):
        assert set(await introspect(source)) == {"sales.orders", f"{own}.mine"}


@EACH
async def test_nothing_is_written_and_nothing_takes_too_long(
    postgresql: PrivateDatabase, tmp_path: Path, title: str
) -> None:
    postgresql.execute(SHOP)
    variant, _ = VARIANTS[title]
    async with open_variant(postgresql, variant, tmp_path) as (source, _):
        with pytest.raises(SqlFailed, match="read-only"):
            await source.fetch("CREATE TABLE mine (id INT)", LIMITS, SYSTEM)
        with pytest.raises(QueryTimeout):
            await source.fetch(
                "SELECT count(*) FROM generate_series(1, 1000000000000)",
                QueryLimits(timeout_s=1),
                SYSTEM,
            )
        assert (await source.fetch(COUNT, LIMITS, SYSTEM)).rows == [(3,)]


@pytest.mark.parametrize("title", ["openGauss", "GaussDB"])
async def test_a_session_that_cannot_be_reset_is_not_used_again(
    postgresql: PrivateDatabase, tmp_path: Path, title: str
) -> None:
    async with open_variant(postgresql, VARIANTS[title][0], tmp_path) as (source, proxy):
        process = "SELECT pg_backend_pid()"
        found = [(await source.fetch(process, LIMITS, SYSTEM)).rows[0][0] for _ in range(3)]
    assert len(set(found)) == 3
    assert not any("DISCARD" in sql or "lock_timeout" in sql for sql in proxy.statements)


@pytest.mark.parametrize("variant", [WRITING, ENDLESS], ids=["read only", "time limit"])
async def test_an_engine_without_a_limit_of_ours_is_refused(
    postgresql: PrivateDatabase, tmp_path: Path, variant: Variant
) -> None:
    async with open_variant(postgresql, variant, tmp_path) as (source, _):
        with pytest.raises(DatasourceUnavailable) as refused:
            await source.fetch("SELECT 1", LIMITS, SYSTEM)
    assert "OF_LATER" in str(refused.value) or "x_timeout" in str(refused.value)


async def test_a_server_without_client_checks_is_read(
    postgresql: PrivateDatabase, tmp_path: Path
) -> None:
    """Before release 14; the session that tried them goes on."""
    older = Variant(
        "PostgreSQL 12.1", ((r"client_connection_check_interval", "client_check_of_later"),)
    )
    async with open_variant(postgresql, older, tmp_path) as (source, _):
        assert (await source.fetch("SELECT 1", LIMITS, SYSTEM)).rows == [(1,)]


async def test_a_sign_in_method_that_is_not_ours_is_told(tmp_path: Path) -> None:
    locations = AllowedLocations(tmp_path)
    account = {"host": "127.0.0.1", "username": "u", "password": "Secret-1", "database": "d"}
    async with sha256_server() as port:
        source = KIND.open(KIND.check_config({**account, "port": port}, locations), locations)
        with pytest.raises(DatasourceUnavailable) as refused:
            await source.probe()
        await source.close()
    assert refused.value.key == "datasources.sign_in_method"
