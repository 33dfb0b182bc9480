"""A statement means to the database what the guard read, whatever an account's settings are."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from model.errors import DatasourceUnavailable
from model.query import QueryLimits
from tests.integration.datasources.sources import Shop
from tests.ports import free_port
from tests.servers import PrivateDatabase, run_sql_postgresql

LIMITS = QueryLimits(timeout_s=30)
ESCAPE = r"SELECT 'a\' AS x, ' , (SELECT name FROM regions LIMIT 1) --' AS y"
"""Two texts; where a backslash escapes the quote, one text and a subquery."""


async def pass_on(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, old: bytes, new: bytes, times: int
) -> None:
    with suppress(OSError):
        while data := await reader.read(65_536):
            found = min(times, data.count(old))
            writer.write(data.replace(old, new, found))
            times -= found
    writer.close()


@asynccontextmanager
async def swallowing(
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
            pass_on(reader, to_there, old, new, times), pass_on(from_there, writer, b" ", b" ", 0)
        )

    port = free_port()
    serving: list[asyncio.Task[None]] = []
    listening = await asyncio.start_server(serve, "127.0.0.1", port)
    try:
        yield port
    finally:
        listening.close()
        await asyncio.gather(*serving)


def set_for_reader(database: PrivateDatabase, setting: str) -> None:
    script = f"ALTER ROLE {database.reader.username} SET {setting}"
    run_sql_postgresql(database.server, database.root, database.name, script)


@pytest.mark.parametrize("shop", ["postgresql"], indirect=True)
@pytest.mark.parametrize("again", [False, True])
async def test_a_role_that_escapes_quotes_does_not_change_a_statement(shop: Shop, again: bool):
    assert shop.server
    set_for_reader(shop.server, "standard_conforming_strings = off")
    set_for_reader(shop.server, "backslash_quote = on")
    source = shop.open()
    if again:  # the session is reset to what the role has
        await source.fetch("SELECT 1", LIMITS)
    fetched = await source.fetch(ESCAPE, LIMITS)
    assert fetched.rows == [("a\\", " , (SELECT name FROM regions LIMIT 1) --")]
    await source.close()


@pytest.mark.parametrize("shop", ["postgresql"], indirect=True)
async def test_names_are_built_in_ones_or_those_of_the_schema(shop: Shop):
    assert shop.server
    shop.server.execute(
        "CREATE SCHEMA evil; CREATE TABLE evil.shops AS SELECT 'evil' AS title;"
        "CREATE FUNCTION evil.upper(text) RETURNS text LANGUAGE sql AS $$SELECT 'evil'$$;"
        "CREATE FUNCTION public.upper(text) RETURNS text LANGUAGE sql AS $$SELECT 'evil'$$;"
    )
    set_for_reader(shop.server, "search_path = evil, public, pg_catalog")
    source = shop.open()
    fetched = await source.fetch("SELECT upper('a'), count(*) FROM shops", LIMITS)
    assert fetched.rows == [("A", 3)]
    await source.close()


@pytest.mark.parametrize("shop", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    ("role", "name", "instead"),
    [
        (
            "standard_conforming_strings = off",
            b"standard_conforming_strings",
            b"standard.conforming_strings",
        ),
        ("search_path = evil", b"search_path", b"search.path"),
    ],
)
async def test_a_setting_that_a_proxy_swallows_refuses_the_session(
    shop: Shop, role: str, name: bytes, instead: bytes
):
    assert shop.server
    set_for_reader(shop.server, role)
    async with swallowing(shop.server, name, instead, 2) as port:  # at sign-in, and when set
        source = shop.open({**shop.config, "port": port})
        with pytest.raises(DatasourceUnavailable) as refused:
            await source.fetch(ESCAPE, LIMITS)
        await source.close()
    assert refused.value.key == "datasources.setting_refused"
    assert name.decode() in refused.value.text("zh-CN")
