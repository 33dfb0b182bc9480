"""A statement means to the database what the guard read, whatever an account's settings are."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from model.errors import DatasourceUnavailable
from model.sources.query import QueryLimits
from services.datasources.configuration.allowed_locations import AllowedLocations
from services.datasources.scheduling.requester import SYSTEM
from tests.integration.datasources.shop_sources import SHOP, Shop
from tests.support.servers.clickhouse import add_account
from tests.support.servers.databases import PrivateDatabase, run_sql_postgresql

LIMITS = QueryLimits(timeout_s=30)
ESCAPE = r"SELECT 'a\' AS x, ' , (SELECT name FROM regions LIMIT 1) --' AS y"
"""Two texts; where a backslash escapes the quote, one text and a subquery."""


async def forward_replacing(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, old: bytes, new: bytes, times: int
) -> None:
    with suppress(OSError):
        while data := await reader.read(65_536):
            found = min(times, data.count(old))
            writer.write(data.replace(old, new, found))
            times -= found
    writer.close()


@asynccontextmanager
async def serve_replacing_proxy(
    database: PrivateDatabase, old: bytes, new: bytes, times: int
) -> AsyncIterator[int]:
    """The port of a proxy that sends `new` for the first `times` that the client says `old`."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server = database.server
        from_there, to_there = await asyncio.open_connection(server.host, server.port)
        here = asyncio.current_task()
        assert here
        serving.append(here)
        await asyncio.gather(
            forward_replacing(reader, to_there, old, new, times),
            forward_replacing(from_there, writer, b" ", b" ", 0),
        )

    serving: list[asyncio.Task[None]] = []
    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        listening.close()
        await asyncio.gather(*serving)


def set_for_reader(database: PrivateDatabase, setting: str) -> None:
    script = f"ALTER ROLE {database.reader.username} SET {setting}"
    run_sql_postgresql(database.server, database.root, database.name, script)


@pytest.mark.parametrize("shop", ["postgresql"], indirect=True)
@pytest.mark.parametrize("again", [False, True])
async def test_a_role_that_escapes_quotes_does_not_change_a_statement(
    shop: Shop, again: bool
) -> None:
    assert shop.server
    set_for_reader(shop.server, "standard_conforming_strings = off")
    set_for_reader(shop.server, "backslash_quote = on")
    source = shop.open()
    if again:  # the session is reset to what the role has
        await source.fetch("SELECT 1", LIMITS, SYSTEM)
    fetched = await source.fetch(ESCAPE, LIMITS, SYSTEM)
    assert fetched.rows == [("a\\", " , (SELECT name FROM regions LIMIT 1) --")]
    await source.close()


@pytest.mark.parametrize("shop", ["postgresql"], indirect=True)
async def test_names_are_built_in_ones_or_those_of_the_schema(shop: Shop) -> None:
    assert shop.server
    shop.server.execute(
        "CREATE SCHEMA evil; CREATE TABLE evil.shops AS SELECT 'evil' AS title;"
        "CREATE FUNCTION evil.upper(text) RETURNS text LANGUAGE sql AS $$SELECT 'evil'$$;"
        "CREATE FUNCTION public.upper(text) RETURNS text LANGUAGE sql AS $$SELECT 'evil'$$;"
    )
    set_for_reader(shop.server, "search_path = evil, public, pg_catalog")
    source = shop.open()
    fetched = await source.fetch("SELECT upper('a'), count(*) FROM shops", LIMITS, SYSTEM)
    assert fetched.rows == [("A", 3)]
    await source.close()


@pytest.mark.parametrize("shop", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    ("role", "name", "instead", "times"),
    [
        (
            "standard_conforming_strings = off",
            b"standard_conforming_strings",
            b"standard.conforming_strings",
            1,  # when it is set
        ),
        ("search_path = evil", b"search_path", b"search.path", 2),  # at sign-in, too
    ],
)
async def test_a_setting_that_a_proxy_swallows_refuses_the_session(
    shop: Shop, role: str, name: bytes, instead: bytes, times: int
) -> None:
    assert shop.server
    set_for_reader(shop.server, role)
    async with serve_replacing_proxy(shop.server, name, instead, times) as port:
        source = shop.open({**shop.config, "port": port})
        with pytest.raises(DatasourceUnavailable) as refused:
            await source.fetch(ESCAPE, LIMITS, SYSTEM)
        await source.close()
    assert refused.value.key == "datasources.setting_refused"
    assert name.decode() in refused.value.text("zh-CN")


UNESCAPE = r"SELECT 'a\', (SELECT name FROM regions LIMIT 1) AS y -- ' AS x"
"""One text; where a backslash escapes nothing, a text and a subquery."""


@pytest.fixture
def odd_shop(odd_mariadb: PrivateDatabase, tmp_path: Path) -> Shop:
    """The shop on a server whose modes and `init_connect` are odd."""
    odd_mariadb.execute(SHOP)
    return Shop("mysql", odd_mariadb.config(), AllowedLocations(tmp_path), odd_mariadb)


@pytest.mark.parametrize("again", [False, True])
async def test_a_server_of_other_modes_does_not_change_a_statement(
    odd_shop: Shop, again: bool
) -> None:
    source = odd_shop.open()
    if again:  # the session is reset to what the server has
        await source.fetch("SELECT 1", LIMITS, SYSTEM)
    fetched = await source.fetch(UNESCAPE, LIMITS, SYSTEM)
    assert fetched.rows == [("a', (SELECT name FROM regions LIMIT 1) AS y -- ",)]
    fetched = await source.fetch("SELECT \"title\", 'a' || 'b' FROM shops", LIMITS, SYSTEM)
    assert fetched.rows == [("title", 0)] * 3
    await source.close()


async def test_a_mode_that_a_proxy_swallows_refuses_the_session(odd_shop: Shop) -> None:
    assert odd_shop.server
    said = (b"SET SESSION sql_mode", b"SET @sqlmode_sqlmode")
    async with serve_replacing_proxy(odd_shop.server, *said, 1) as port:
        source = odd_shop.open({**odd_shop.config, "port": port})
        with pytest.raises(DatasourceUnavailable) as refused:
            await source.fetch(UNESCAPE, LIMITS, SYSTEM)
        await source.close()
    assert refused.value.key == "datasources.setting_refused"
    assert "sql_mode" in refused.value.text("en")


PROFILE = {"transform_null_in": "1", "bool_true_representation": "no", "limit": "1"}
ODD_ROWS = "SELECT count() FROM numbers(3) WHERE NULL IN (NULL) UNION ALL SELECT toUInt64(true)"


@pytest.mark.parametrize("shop", ["clickhouse"], indirect=True)
@pytest.mark.parametrize("readonly", [0, 2])
async def test_a_profile_of_other_settings_does_not_change_a_statement(
    shop: Shop, readonly: int
) -> None:
    assert shop.server
    add_account(shop.server.reader, readonly, PROFILE)
    source = shop.open()
    fetched = await source.fetch(ODD_ROWS, LIMITS, SYSTEM)
    assert sorted(fetched.rows, key=str) == [(0,), (1,)]
    assert (await source.fetch("SELECT true", LIMITS, SYSTEM)).rows == [(True,)]
    await source.close()


@pytest.mark.parametrize("shop", ["clickhouse"], indirect=True)
async def test_an_account_that_may_set_nothing_is_refused_with_an_odd_profile(shop: Shop) -> None:
    assert shop.server
    add_account(shop.server.reader, 1, PROFILE)
    source = shop.open()
    with pytest.raises(DatasourceUnavailable) as refused:
        await source.fetch("SELECT 1", LIMITS, SYSTEM)
    await source.close()
    assert refused.value.key == "datasources.setting_refused"


@pytest.mark.parametrize("shop", ["clickhouse"], indirect=True)
async def test_a_setting_that_a_proxy_changes_refuses_the_session(shop: Shop) -> None:
    assert shop.server
    said = (b"transform_null_in=0", b"transform_null_in=1")
    async with serve_replacing_proxy(shop.server, *said, 1) as port:
        source = shop.open({**shop.config, "port": port})
        with pytest.raises(DatasourceUnavailable, match="transform_null_in"):
            await source.fetch("SELECT 1", LIMITS, SYSTEM)
        await source.close()
