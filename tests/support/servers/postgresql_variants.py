"""PostgreSQL behind a proxy that makes of it what an engine of its protocol is to its clients.

What an engine says of its version, and what it lacks, is as it is documented or was reported:
docs.opengauss.org (schemas, parameters; it goes back to PostgreSQL 9.2.4), Huawei's list of what
GaussDB lacks (github.com/huaweicloud-samples/database-gaussdb-drivers: DISCARD), the numbers of
sign-in methods in github.com/libredb/libredb-studio/issues/815. No real openGauss, GaussDB or
KingbaseES is in a registry of packages; none was ever asked.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.support.servers.connection_server import forward_both, serve_connections
from tests.support.servers.ports import free_port
from tests.support.servers.server_process import Server

_QUERY, _PARSE = b"Q", b"P"
_NO_DISCARD = (
    "DO $$BEGIN RAISE EXCEPTION 'DISCARD statement is not yet supported.'"
    " USING ERRCODE = '0A000'; END$$"
)
_SINCE_9_3 = (
    r"lock_timeout|idle_in_transaction_session_timeout|client_connection_check_interval"
    r"|relispartition|pg_last_wal_\w+|(?<!array_)to_json(?=\()|ORDINALITY"
)
"""What PostgreSQL got after 9.2: by another name, the server says itself that it has it not."""


@dataclass(frozen=True)
class Variant:
    """What an engine says of its version; what of a statement the server is asked instead."""

    version_text: str
    rewrites: tuple[tuple[str, str], ...] = ()


_LIKE_9_2 = (
    (r"DISCARD ALL", _NO_DISCARD),
    (rf"\b({_SINCE_9_3})\b", r"\1_of_later"),
    (r"current_setting\((v\.name), true\)", r"current_setting_of_later(\1, true)"),
    (r"current_setting\('server_version'\)", "'9.2.4'::text"),
)
OPENGAUSS = Variant(
    "(openGauss 5.0.0 build a07d57c3) compiled at 2023-03-29 03:07:56 commit 0 last mr"
    " on x86_64-unknown-linux-gnu, compiled by g++ (GCC) 7.3.0, 64-bit",
    _LIKE_9_2,
)
GAUSSDB = Variant(
    "(GaussDB Kernel V500R002C10 build 1) compiled at 2025-01-01 00:00:00 commit 0", _LIKE_9_2
)
KINGBASE = Variant(
    "KingbaseES V008R006C008B0014 on x86_64-pc-linux-gnu, compiled by gcc (GCC) 4.1.2, 64-bit"
)
TIMESCALEDB = Variant(
    "PostgreSQL 15.6 on x86_64-pc-linux-gnu, compiled by gcc, 64-bit",
    (
        (
            r"FROM pg_catalog\.pg_extension",
            "FROM (VALUES ('timescaledb', '2.14.2')) AS e(extname, extversion)",
        ),
        (r"current_setting\('server_version'\)", "'15.6'::text"),
    ),
)
WRITING = Variant("PostgreSQL 15.6 (WritesAlways)", ((r"READ ONLY", "READ ONLY_OF_LATER"),))
ENDLESS = Variant("PostgreSQL 15.6 (NeverLate)", ((r"\bstatement_timeout", "x_timeout"),))


@dataclass
class VariantProxy:
    """The proxy, and which statements were sent through it."""

    server: Server
    variant: Variant
    port: int = field(default_factory=free_port)
    statements: list[str] = field(default_factory=list)

    async def pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        there = await asyncio.open_connection(self.server.host, self.server.port)
        await forward_both(
            self._pass_statements(reader, there[1]), _pass_bytes(there[0], writer), there[1]
        )

    async def _pass_statements(
        self, reader: asyncio.StreamReader, there: asyncio.StreamWriter
    ) -> None:
        there.write(await _read_start(reader, there))
        while True:
            head = await reader.readexactly(5)
            body = await reader.readexactly(int.from_bytes(head[1:], "big") - 4)
            if head[:1] == _QUERY:
                body = self._rewrite(body[:-1]) + b"\0"
            elif head[:1] == _PARSE:
                name, sql, rest = body.split(b"\0", 2)
                body = b"\0".join((name, self._rewrite(sql), rest))
            there.write(head[:1] + (len(body) + 4).to_bytes(4, "big") + body)

    def _rewrite(self, statement: bytes) -> bytes:
        sql = statement.decode()
        self.statements.append(sql)
        version_literal = "'" + self.variant.version_text + "'::text"
        sql = sql.replace("pg_catalog.version()", version_literal)
        for form, instead in self.variant.rewrites:
            sql = re.sub(form, instead, sql)
        return sql.encode()


async def _read_start(reader: asyncio.StreamReader, there: asyncio.StreamWriter) -> bytes:
    """The message that begins a session; what asks for encryption before it is passed on."""
    while True:
        length = await reader.readexactly(4)
        body = await reader.readexactly(int.from_bytes(length, "big") - 4)
        if body[:2] == b"\x00\x03":
            return length + body
        there.write(length + body)


async def _pass_bytes(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65_536):
        writer.write(data)
        await writer.drain()
    writer.close()


@asynccontextmanager
async def variant_over(server: Server, variant: Variant) -> AsyncIterator[VariantProxy]:
    """A proxy that is an engine to its clients."""
    proxy = VariantProxy(server, variant)
    async with serve_connections(proxy.port, proxy.pass_on):
        yield proxy


@asynccontextmanager
async def sha256_server() -> AsyncIterator[int]:
    """A port that asks for openGauss's sha256: PostgreSQL's number for SASL, and another text."""

    async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while (await reader.readexactly(int.from_bytes(await reader.readexactly(4), "big") - 4))[
            :2
        ] != b"\x00\x03":
            writer.write(b"N")
        method = (2).to_bytes(4, "big") + b"a" * 64 + b"b" * 8 + (10_000).to_bytes(4, "big")
        writer.write(b"R" + (8 + len(method)).to_bytes(4, "big") + (10).to_bytes(4, "big") + method)
        await writer.drain()
        await reader.read(1)

    port = free_port()
    async with serve_connections(port, ask):
        yield port
