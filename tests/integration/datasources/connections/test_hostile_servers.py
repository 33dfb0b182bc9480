"""Whatever answers instead of a database: a clear refusal, soon, in bounded memory."""

import asyncio
import itertools
import random
from asyncio import StreamReader as Reader
from asyncio import StreamWriter as Writer
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from model.errors import AppError, DatasourceUnavailable
from model.sources.query import QueryLimits
from services.datasources.configuration.allowed_locations import AllowedLocations
from services.datasources.connections import pool
from services.datasources.engines.registry import find_source_kind
from services.datasources.ports import OpenSource
from services.datasources.scheduling.requester import SYSTEM
from tests.integration.datasources.shop_sources import Shop
from tests.support.process_load import measure_load
from tests.support.servers.ports import free_port

KINDS = ["mysql", "postgresql", "clickhouse", "trino"]
PASSWORD = "s3cret:/word"
ESCAPES = "\x1b[31mred\x1b[0m\x07 "
FLOOD = b"x" * 65_536
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
LIMITS = QueryLimits(timeout_s=1)


def make_packet(body: bytes, number: int = 0) -> bytes:
    """One of MySQL's."""
    return len(body).to_bytes(3, "little") + bytes([number]) + body


def make_message(kind: bytes, body: bytes) -> bytes:
    """One of PostgreSQL's, after TLS was refused."""
    return kind + (len(body) + 4).to_bytes(4, "big") + body


def make_http_response(text: bytes, status: bytes = b"200 OK") -> bytes:
    head = b"HTTP/1.1 " + status + b"\r\nContent-Length: " + str(len(text)).encode()
    return head + b"\r\n\r\n" + text


GREETING = b"\x0a11.8.0-odd\0" + b"\1\0\0\0" + b"saltsalt\0" + b"\xff\xf7\x08\x02\0\xff\x81\x15"
REFUSAL = f"{ESCAPES}denied with {PASSWORD}".encode()
ANSWERS: dict[str, tuple[bytes, bytes]] = {
    "closes": (b"", b""),
    "garbage": (b"\x93\xc3\x28\xff\xfe garbage \0\0\1", b""),
    "zeros": (b"\0" * 1000, b""),
    "http": (make_http_response(b"<html>hello</html>"), b""),
    "http-error": (make_http_response(REFUSAL, b"500 No"), b""),
    "http-json": (make_http_response(b'{"columns": 7, "data": [[1]], "nextUri": 5}'), b""),
    "http-list": (make_http_response(b"[1, 2"), b""),
    "http-endless": (HTTP + b"\r\n", FLOOD),
    "http-endless-head": (HTTP, b"A: " + FLOOD + b"\r\n"),
    "http-redirect": (b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\n\r\n", b""),
    "mysql-huge": (b"\xff\xff\xff\0", FLOOD),
    "mysql-odd": (make_packet(GREETING), b""),
    "mysql-old": (make_packet(b"\x09" + GREETING[1:20]), b""),
    "mysql-refusal": (make_packet(b"\xff\x15\x04#28000" + REFUSAL), b""),
    "mysql-endless": (
        make_packet(GREETING + b"\0" * 40) + make_packet(b"\0\0\0\2\0\0\0", 2),
        FLOOD,
    ),
    "postgresql-huge": (b"N" + b"R\x7f\xff\xff\xff", FLOOD),
    "postgresql-negative": (b"N" + b"R\xff\xff\xff\xf0", FLOOD),
    "postgresql-auth": (b"N" + make_message(b"R", (99).to_bytes(4, "big")), b""),
    "postgresql-notices": (b"N", make_message(b"N", b"SNOTICE\0Mhello\0\0") * 1000),
    "postgresql-refusal": (
        b"N" + make_message(b"E", b"SFATAL\0C28P01\0M" + REFUSAL + b"\0\0"),
        b"",
    ),
    "postgresql-tls": (b"S", b"garbage"),
}


@asynccontextmanager
async def serve_connections(
    serve: Callable[[Reader, Writer], Awaitable[None]],
) -> AsyncIterator[int]:
    """The port of a server whose connections all end with the block."""
    writers: list[Writer] = []
    serving: list[asyncio.Task[None]] = []

    async def quietly(reader: Reader, writer: Writer) -> None:
        with suppress(OSError):
            await serve(reader, writer)
        writer.close()

    def accept(reader: Reader, writer: Writer) -> None:
        writers.append(writer)
        serving.append(asyncio.create_task(quietly(reader, writer)))

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)
        for writer in writers:
            writer.transport.abort()
        await asyncio.gather(*(each.wait_closed() for each in writers), return_exceptions=True)


def serve_answer(first: bytes, then: bytes) -> AbstractAsyncContextManager[int]:
    """The port of a server that says `first`, then `then` for ever, or hangs up."""

    async def serve(reader: Reader, writer: Writer) -> None:
        if first[:1] in (b"N", b"S", b"H"):
            await reader.read(8)  # who speaks first there is the client
        if first[:1] == b"N":
            writer.write(first[:1])
            await reader.read(1)
        writer.write(first[1:] if first[:1] == b"N" else first)
        await writer.drain()
        for _ in itertools.count() if then else ():
            writer.write(then)
            await writer.drain()

    return serve_connections(serve)


def open_source(kind: str, port: int, place: Path, **changed: Any) -> OpenSource:
    made = find_source_kind(kind)
    locations = AllowedLocations(place)
    password = {} if kind == "trino" else {"password": PASSWORD}
    where = {"host": "127.0.0.1", "port": port, "username": "u", "database": "d"}
    return made.open(made.check_config({**where, **password, **changed}, locations), locations)


async def expect_refusal(work: Callable[[], Awaitable[Any]]) -> DatasourceUnavailable:
    with pytest.raises(DatasourceUnavailable) as refused:
        await work()
    return refused.value


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ANSWERS)
async def test_what_is_no_database_is_refused_in_words(
    kind: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "_CONNECT_WAIT_S", 1)
    monkeypatch.setattr("services.datasources.engines.trino.driver.PROBE_LIMITS", LIMITS)
    async with serve_answer(*ANSWERS[name]) as port:
        source = open_source(kind, port, tmp_path)
        async with measure_load() as load, asyncio.timeout(30):
            refused = await expect_refusal(source.probe)
        await source.close()
    assert refused.status == 503
    assert load.grown_mb < 150
    said = refused.text("en") + refused.text("zh-CN")
    assert kind == "trino" or PASSWORD not in said  # who has no password keeps none secret
    assert "\x1b" not in said
    if name == f"{kind}-refusal":
        assert refused.key == "datasources.wrong_login"
        assert "red denied with ***" in said


async def test_the_page_reads_what_was_wrong(admin: httpx.AsyncClient) -> None:
    where = {"host": "127.0.0.1", "username": "u", "password": PASSWORD, "database": "d"}
    for name in ("zeros", "mysql-huge"):
        async with serve_answer(*ANSWERS[name]) as port:
            tried = {"kind": "mysql", "config": {**where, "port": port}}
            answer = await admin.post(
                "/api/datasources/test", json=tried, headers={"Accept-Language": "zh-CN"}
            )
        found = answer.json()
        assert (answer.status_code, found["ok"]) == (200, False)
        assert found["code"] == "datasource_unavailable"
        assert found["fields"] == ["host", "port", "tls"]
        assert f"127.0.0.1:{port} 上应答的不是此类型的数据库" in found["message"]


@pytest.mark.parametrize("kind", KINDS)
async def test_refused_and_silent_are_told_apart(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def serve(reader: Reader, writer: Writer) -> None:
        await reader.read()

    nobody = open_source(kind, free_port(), tmp_path)
    assert (await expect_refusal(nobody.probe)).key == "datasources.connection_refused"
    await nobody.close()
    nowhere = open_source(kind, 80, tmp_path, host="no-such-host.invalid")
    assert (await expect_refusal(nowhere.probe)).key == "datasources.unknown_host"
    await nowhere.close()
    monkeypatch.setattr(pool, "_CONNECT_WAIT_S", 0.5)
    limits = QueryLimits(timeout_s=0.5)
    monkeypatch.setattr("services.datasources.engines.trino.driver.PROBE_LIMITS", limits)
    async with serve_connections(serve) as port:
        silent = open_source(kind, port, tmp_path)
        refused = await expect_refusal(silent.probe)
        await silent.close()
    assert refused.key in ("datasources.no_answer", "datasources.silent")


@pytest.mark.parametrize("shop", ["mysql", "postgresql", "clickhouse"], indirect=True)
async def test_wrong_password_database_and_rights_are_told_apart(shop: Shop) -> None:
    for changed, key in (
        ({"password": "wrong"}, "wrong_login"),
        ({"username": "nobody"}, "wrong_login"),
        ({"database": "nowhere"}, "no_database" if shop.kind != "mysql" else "no_right"),
    ):
        source = shop.open({**shop.config, **changed})
        refused = await expect_refusal(source.probe)
        await source.close()
        assert refused.key == f"datasources.{key}", changed


async def spoil(reader: Reader, writer: Writer, chance: random.Random, after: int) -> None:
    """Pass on, with one byte in some hundred changed after the first `after`."""
    seen = 0
    with suppress(OSError):
        while data := await reader.read(4096):
            spoiled = bytearray(data)
            for at in range(len(spoiled)):
                if seen + at >= after and chance.random() < 0.005:
                    spoiled[at] = chance.randrange(256)
            seen += len(data)
            writer.write(bytes(spoiled))
    writer.close()


@pytest.mark.parametrize("shop", ["mysql", "postgresql", "clickhouse"], indirect=True)
async def test_answers_with_changed_bytes_are_read_or_refused(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bytes of a real server, some of them changed: nothing else than an error of ours."""
    assert shop.server
    monkeypatch.setattr(pool, "_CONNECT_WAIT_S", 1)
    server = shop.server.server

    async def attempt(seed: int) -> str:
        chance = random.Random(seed)

        async def serve(reader: Reader, writer: Writer) -> None:
            from_there, to_there = await asyncio.open_connection(server.host, server.port)
            try:
                await asyncio.gather(
                    spoil(reader, to_there, chance, 10**9),
                    spoil(from_there, writer, chance, chance.choice((0, 200, 1000, 3000))),
                )
            finally:
                to_there.transport.abort()

        async with serve_connections(serve) as port:
            source = shop.open({**shop.config, "port": port})
            try:
                fetched = await source.fetch("SELECT id, title, opened FROM shops", LIMITS, SYSTEM)
                return f"{len(fetched.rows)} rows"
            except AppError as error:
                return f"{error.status} {error.key}"
            finally:
                await source.close()

    async with measure_load() as load:
        outcomes = await asyncio.gather(*map(attempt, range(24)))
    assert load.grown_mb < 150
    assert not any(outcome.startswith("500") for outcome in outcomes)
    assert any("datasources." in outcome for outcome in outcomes)
