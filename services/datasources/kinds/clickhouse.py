"""ClickHouse over its HTTP interface: every request is a session of its own, read-only."""

import asyncio
import math
import re
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Literal
from uuid import uuid4

import aiohttp

from model.errors import AppError, QueryTimeout, SqlFailed
from model.sources.query import QueryLimits
from model.sources.schema import Dialect, Table
from services.datasources import cells
from services.datasources.configs import Name, ServerConfig
from services.datasources.http_server import ERROR_BYTES, Conversation, HttpDriver, HttpSource
from services.datasources.kinds import clickhouse_catalog as catalog
from services.datasources.kinds import clickhouse_wire as wire
from services.datasources.server_kind import Server, Usual, opened, server_config
from services.datasources.sessions import clickhouse_settings as settings
from services.datasources.sessions import failures
from services.datasources.sessions.failures import ServerSaid
from services.datasources.source import (
    CATALOG,
    PROBE,
    Fetched,
    FetchedColumn,
    OnProgress,
    OpenSource,
    Probe,
    Surroundings,
    milliseconds_since,
    words,
)

_TIMED_OUT = {"159", "160", "394"}
_UNAVAILABLE = {
    "": failures.ODD,
    "81": failures.DATABASE,
    **dict.fromkeys(("192", "193", "194", "516"), failures.LOGIN),
    **dict.fromkeys(("202", "210", "746"), failures.OTHER),
}
_OK = 200
_TLS_PORT = 8443
_IN_BAND = re.compile(rb"Code: (\d+)\. DB::Exception: ")
_BUFFERED = 1024 * 1024
_PORTION = 64 * 1024
_FAILED = (aiohttp.ClientError, OSError, TimeoutError)
ReadOnly = Literal["0", "1", "2"]


class ClickhouseConfig(ServerConfig):
    """Where a server is, and whether it is spoken to over TLS."""

    database: Name = "default"
    tls: bool = False


_USUAL = Usual(8123, ("clickhouse",), ClickhouseConfig)


class ClickhouseKind:
    """The kind `clickhouse`."""

    name = "clickhouse"
    dialect: Dialect = "clickhouse"

    def config(self, given: Mapping[str, Any], around: Surroundings) -> dict[str, Any]:
        """Host, port, account, database, and whether over TLS."""
        port = given.get("port") or (_TLS_PORT if given.get("tls") is True else None)
        return server_config({**given, "port": port}, around, _USUAL)

    def open(self, config: Mapping[str, Any], around: Surroundings) -> OpenSource:
        """The database; connects when it is first used."""
        return opened(
            config, _USUAL, lambda one: ClickhouseSource(ClickhouseDriver(Server.of(one, around)))
        )


class ClickhouseDriver(HttpDriver):
    """Sends statements to one database."""

    def __init__(self, server: Server) -> None:
        super().__init__(server)
        self.readonly: ReadOnly | None = None
        """What the account is by itself: 1 may change no setting, 2 all but this one."""
        self.version = ""
        self._sent: dict[str, str] = {}
        """The settings by which statements mean what the guard read."""

    async def connect(self) -> Conversation:
        """A conversation; the first asks what the account may do."""
        if self.readonly is None:
            found = await self._said(Conversation(), catalog.PROBE, CATALOG, {})
            [(version, readonly)] = found.rows
            await self._agree(_level(readonly))
            self.version, self.readonly = str(version), _level(readonly)
        return Conversation()

    async def _agree(self, readonly: ReadOnly) -> None:
        """Find which settings are sent, and read them back as they hold for a statement."""
        found = await self._settings_with({})
        self._sent = {} if readonly == "1" else settings.known_settings(found)
        settings.check(await self._settings_with(self._sent) if self._sent else found)

    async def _settings_with(self, sent: Mapping[str, str]) -> dict[str, str]:
        found = await self._said(Conversation(), settings.FOUND, CATALOG, sent)
        return settings.read(found.rows)

    async def read(self, connection: Conversation, sql: str, limits: QueryLimits) -> Fetched:
        """The rows of one statement; the server refuses several in one text."""
        return await self._said(connection, sql, limits, self._settings(limits))

    async def abandon(self, connection: Conversation) -> None:
        """Kill what runs."""
        if connection.running is None:
            return
        kill = f"KILL QUERY WHERE query_id = '{connection.running}' ASYNC"
        async with self._asked(kill, {}) as response:
            await response.content.read(ERROR_BYTES)

    def _settings(self, limits: QueryLimits) -> dict[str, str]:
        """What makes a statement read only and ends it; an account of kind 1 may set nothing."""
        if self.readonly == "1":
            return {}
        limited = self._sent | {
            "max_execution_time": str(max(1, math.ceil(limits.timeout_s))),
            "timeout_overflow_mode": "throw",
            "max_result_rows": str(limits.max_rows + 1),
            "result_overflow_mode": "break",
            # As standard SQL has it: rows without a partner are NULL, a name is a column's first.
            "join_use_nulls": "1",
            "prefer_column_name_to_alias": "1",
            "cancel_http_readonly_queries_on_client_close": "1",
            # A failure comes before any row, not among them.
            "wait_end_of_query": "1",
            "buffer_size": str(_BUFFERED),
        }
        return limited | ({"readonly": "1"} if self.readonly == "0" else {})

    async def _said(
        self, connection: Conversation, sql: str, limits: QueryLimits, sent: Mapping[str, str]
    ) -> Fetched:
        query_id = connection.running = str(uuid4())
        parameters = {"query_id": query_id, "database": self.server.database, **sent}
        async with self._asked(sql, parameters) as response:
            if response.status != _OK:
                connection.running = None
                raise self._meant(await _failure(response), limits)
            fetched = await self._rows(response, limits)
        if not fetched.truncated or sent:
            connection.running = None
        return fetched

    @asynccontextmanager
    async def _asked(
        self, sql: str, parameters: Mapping[str, str]
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        session = await self.http.session()
        headers = {
            "X-ClickHouse-User": self.server.username.encode().decode("latin-1"),
            "X-ClickHouse-Key": self.server.password.encode().decode("latin-1"),
        }
        place = f"{self.http.root}/"
        asked = {"default_format": wire.FORMAT, **parameters}
        try:
            async with session.post(
                place, params=asked, data=sql.encode(), headers=headers, allow_redirects=False
            ) as response:
                yield response
        except _FAILED as error:
            raise self.server.unavailable(error) from error

    async def _rows(self, response: aiohttp.ClientResponse, limits: QueryLimits) -> Fetched:
        began = time.monotonic()
        lines = wire.Lines()
        kept: cells.KeptRows | None = None
        async for data in _portions(response):
            rows = lines.add(data)
            if kept is None and lines.header:
                kept = cells.KeptRows([wire.converter(t) for t in lines.header.types], limits)
            if kept is None or lines.header is None:
                continue
            if self.readonly == "1" and (said := _broken_off(rows, len(lines.header.names))):
                raise self._meant(said, limits)
            if not kept.add(rows):
                break
        if kept is None or lines.header is None:
            return Fetched((), [])
        columns = zip(lines.header.names, lines.header.types, strict=True)
        described = tuple(FetchedColumn(name, wire.kind_of(kind)) for name, kind in columns)
        return Fetched(described, kept.rows, kept.truncated, milliseconds_since(began))

    def _meant(self, said: tuple[str, str], limits: QueryLimits) -> AppError:
        code, text = said
        if code in _TIMED_OUT:
            return QueryTimeout("datasources.timeout", seconds=f"{limits.timeout_s:g}")
        if code in _UNAVAILABLE:
            return self.server.unavailable(ServerSaid(text, _UNAVAILABLE[code]))
        reason = words(Exception(text), self.server.password)
        return SqlFailed("datasources.failed", reason=reason)


class ClickhouseSource(HttpSource):
    """One database."""

    def __init__(self, driver: ClickhouseDriver) -> None:
        super().__init__(driver, driver.http)
        self._clickhouse = driver

    async def find_rights(self) -> Probe:
        """Ask for the version and the rights."""
        grants = await self.fetch("SHOW GRANTS", PROBE)
        may_write = catalog.may_write([str(row[0]) for row in grants.rows])
        is_held = self._clickhouse.readonly != "0"
        return Probe(self._clickhouse.version, False if is_held else may_write)

    async def find_tables(self, on_progress: OnProgress) -> list[Table]:
        """All tables and views of the database."""
        return await catalog.tables(self, on_progress)

    async def find_lag(self) -> float | None:
        """The delay of the replicated table that is furthest behind."""
        try:
            [(seconds,)] = (await self.fetch(catalog.LAG, CATALOG)).rows
        except SqlFailed:
            return None
        return None if seconds is None else float(seconds)


def _level(value: object) -> ReadOnly:
    return "1" if str(value) == "1" else "2" if str(value) == "2" else "0"


async def _portions(response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    """What arrives, in parts so small that the event loop does its other work between them."""
    async for data in response.content.iter_any():
        for at in range(0, len(data), _PORTION):
            yield data[at : at + _PORTION]
            await asyncio.sleep(0)


async def _failure(response: aiohttp.ClientResponse) -> tuple[str, str]:
    """The code of a failure and what the server says, without its build."""
    text = (await response.content.read(ERROR_BYTES)).decode("utf-8", "replace").strip()
    code = response.headers.get("X-ClickHouse-Exception-Code", "")
    if not code and (found := _IN_BAND.search(text.encode())):
        code = found[1].decode()
    return code, re.sub(r"\s*\(version [^)]*\)*$", "", text) or f"HTTP {response.status}"


def _broken_off(rows: list[list[bytes | None]], width: int) -> tuple[str, str] | None:
    """A failure that the server wrote behind the rows it had sent, without telling them apart.

    A value that only looks like one fails, too: a wrong row is worse than none.
    """
    odd = next((row for row in rows if len(row) != width), None)
    if odd is None and width == 1 and rows and _IN_BAND.match(rows[-1][0] or b""):
        odd = rows[-1]
    if odd is None:
        return None
    text = b"\t".join(field or b"" for field in odd)
    found = _IN_BAND.search(text)
    start, code = (found.start(), found[1].decode()) if found else (0, "")
    return code, text[start:].decode("utf-8", "replace")


KIND = ClickhouseKind()
