"""ClickHouse over its HTTP interface: every request is a session of its own, read-only."""

import asyncio
import math
import re
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Literal
from uuid import uuid4

import aiohttp

from model.errors import AppError, QueryTimeout, SqlFailed
from model.sources.query import QueryLimits
from model.sources.schema import Table
from services.datasources import cells
from services.datasources.configuration.validation import NameField, ServerConfig
from services.datasources.connections import failure_reasons
from services.datasources.connections.failure_reasons import ServerRefusal
from services.datasources.connections.grants import may_write
from services.datasources.connections.http_source import (
    MAX_ERROR_BYTES,
    HttpConnection,
    HttpDriver,
    HttpSource,
)
from services.datasources.connections.server_source import Server, ServerKind
from services.datasources.engines.clickhouse import catalog, values
from services.datasources.engines.clickhouse import session_settings as settings
from services.datasources.engines.clickhouse.tsv_parser import FORMAT, TsvParser
from services.datasources.error_messages import clean_message
from services.datasources.fetched_rows import FetchedColumn, FetchedRows, milliseconds_since
from services.datasources.ports import CATALOG_LIMITS, PROBE_LIMITS, OnProgress, Probe

_TIMEOUT_CODES = {"159", "160", "394"}
_UNAVAILABLE_CODES = {
    "": failure_reasons.UNEXPECTED,
    "81": failure_reasons.DATABASE,
    **dict.fromkeys(("192", "193", "194", "516"), failure_reasons.LOGIN),
    **dict.fromkeys(("202", "210", "746"), failure_reasons.OTHER),
}
_OK = 200
_IN_BAND_EXCEPTION = re.compile(rb"Code: (\d+)\. DB::Exception: ")
_BUFFER_BYTES = 1024 * 1024
_CHUNK_BYTES = 64 * 1024
_CONNECTION_ERRORS = (aiohttp.ClientError, OSError, TimeoutError)
ReadOnly = Literal["0", "1", "2"]


class ClickhouseConfig(ServerConfig):
    """Where a server is, and whether connections use TLS."""

    database: NameField = "default"
    tls: bool = False


class ClickhouseKind(ServerKind):
    """ClickHouse."""

    config = ClickhouseConfig

    def open_server(self, server: Server) -> "ClickhouseSource":
        """One database."""
        return ClickhouseSource(ClickhouseDriver(server))


class ClickhouseDriver(HttpDriver):
    """Sends statements to one database."""

    def __init__(self, server: Server) -> None:
        super().__init__(server)
        self.readonly: ReadOnly | None = None
        """What the account is by itself: 1 may change no setting, 2 all but this one."""
        self.version = ""
        self._session_settings: dict[str, str] = {}
        """The settings by which statements mean what the guard read."""

    async def connect(self) -> HttpConnection:
        """A conversation; the first asks what the account may do."""
        if self.readonly is None:
            probe = await self._execute(HttpConnection(), catalog.PROBE_QUERY, CATALOG_LIMITS, {})
            [(version, readonly)] = probe.rows
            await self._negotiate_settings(_parse_readonly(readonly))
            self.version, self.readonly = str(version), _parse_readonly(readonly)
        return HttpConnection()

    async def _negotiate_settings(self, readonly: ReadOnly) -> None:
        """Find which settings are sent, and read them back as they hold for a statement."""
        server_settings = await self._read_settings({})
        self._session_settings = {} if readonly == "1" else settings.select_known(server_settings)
        settings.check_expected(
            await self._read_settings(self._session_settings)
            if self._session_settings
            else server_settings
        )

    async def _read_settings(self, query_settings: Mapping[str, str]) -> dict[str, str]:
        result = await self._execute(
            HttpConnection(), settings.SETTINGS_QUERY, CATALOG_LIMITS, query_settings
        )
        return settings.parse_settings(result.rows)

    async def read(self, connection: HttpConnection, sql: str, limits: QueryLimits) -> FetchedRows:
        """The rows of one statement; the server refuses several in one text."""
        return await self._execute(connection, sql, limits, self._make_settings(limits))

    async def cancel_and_close(self, connection: HttpConnection) -> None:
        """Kill what runs."""
        if connection.running is None:
            return
        kill = f"KILL QUERY WHERE query_id = '{connection.running}' ASYNC"
        async with self._post(kill, {}) as response:
            await response.content.read(MAX_ERROR_BYTES)

    def _make_settings(self, limits: QueryLimits) -> dict[str, str]:
        """What makes a statement read only and ends it; an account of kind 1 may set nothing."""
        if self.readonly == "1":
            return {}
        query_settings = self._session_settings | {
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
            "buffer_size": str(_BUFFER_BYTES),
        }
        return query_settings | ({"readonly": "1"} if self.readonly == "0" else {})

    async def _execute(
        self,
        connection: HttpConnection,
        sql: str,
        limits: QueryLimits,
        query_settings: Mapping[str, str],
    ) -> FetchedRows:
        query_id = connection.running = str(uuid4())
        parameters = {"query_id": query_id, "database": self.server.database, **query_settings}
        async with self._post(sql, parameters) as response:
            if response.status != _OK:
                connection.running = None
                raise self._to_error(await _read_failure(response), limits)
            rows = await self._read_rows(response, limits)
        if not rows.truncated or query_settings:
            connection.running = None
        return rows

    @asynccontextmanager
    async def _post(
        self, sql: str, parameters: Mapping[str, str]
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        session = await self.http.open_session()
        headers = {
            "X-ClickHouse-User": self.server.username.encode().decode("latin-1"),
            "X-ClickHouse-Key": self.server.password.encode().decode("latin-1"),
        }
        place = f"{self.http.root}/"
        query_parameters = {"default_format": FORMAT, **parameters}
        try:
            async with session.post(
                place,
                params=query_parameters,
                data=sql.encode(),
                headers=headers,
                allow_redirects=False,
            ) as response:
                yield response
        except _CONNECTION_ERRORS as error:
            raise self.server.to_unavailable(error) from error

    async def _read_rows(
        self, response: aiohttp.ClientResponse, limits: QueryLimits
    ) -> FetchedRows:
        started_at = time.monotonic()
        lines = TsvParser()
        bounded_rows: cells.BoundedRows | None = None
        async for data in _read_chunks(response):
            rows = lines.add(data)
            if bounded_rows is None and lines.header:
                bounded_rows = cells.BoundedRows(
                    [values.find_converter(t) for t in lines.header.types], limits
                )
            if bounded_rows is None or lines.header is None:
                continue
            if self.readonly == "1" and (
                server_error := find_trailing_exception(rows, len(lines.header.names))
            ):
                raise self._to_error(server_error, limits)
            if not bounded_rows.add(rows):
                break
        if bounded_rows is None or lines.header is None:
            return FetchedRows((), [])
        columns = zip(lines.header.names, lines.header.types, strict=True)
        described = tuple(
            FetchedColumn(name, values.kind_from_type(kind)) for name, kind in columns
        )
        return FetchedRows(
            described, bounded_rows.rows, bounded_rows.truncated, milliseconds_since(started_at)
        )

    def _to_error(self, server_error: tuple[str, str], limits: QueryLimits) -> AppError:
        code, text = server_error
        if code in _TIMEOUT_CODES:
            return QueryTimeout("datasources.timeout", seconds=f"{limits.timeout_s:g}")
        if code in _UNAVAILABLE_CODES:
            return self.server.to_unavailable(ServerRefusal(text, _UNAVAILABLE_CODES[code]))
        reason = clean_message(Exception(text), self.server.password)
        return SqlFailed("datasources.failed", reason=reason)


class ClickhouseSource(HttpSource):
    """A ClickHouse database as a data source."""

    def __init__(self, driver: ClickhouseDriver) -> None:
        super().__init__(driver, driver.http)
        self._clickhouse = driver

    async def find_rights(self) -> Probe:
        """Ask for the version and the rights."""
        grants = await self.fetch("SHOW GRANTS", PROBE_LIMITS)
        grant_texts = [str(row[0]) for row in grants.rows]
        writable = may_write(grant_texts, catalog.READ_PRIVILEGES)
        is_held = self._clickhouse.readonly != "0"
        return Probe(self._clickhouse.version, False if is_held else writable)

    async def find_tables(self, on_progress: OnProgress) -> list[Table]:
        """All tables and views of the database."""
        return await catalog.read_tables(self, on_progress)

    async def find_lag(self) -> float | None:
        """The delay of the replicated table that is furthest behind."""
        try:
            [(seconds,)] = (await self.fetch(catalog.LAG_QUERY, CATALOG_LIMITS)).rows
        except SqlFailed:
            return None
        return None if seconds is None else float(seconds)


def _parse_readonly(value: object) -> ReadOnly:
    return "1" if str(value) == "1" else "2" if str(value) == "2" else "0"


async def _read_chunks(response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    """What arrives, in parts so small that the event loop does its other work between them."""
    async for data in response.content.iter_any():
        for at in range(0, len(data), _CHUNK_BYTES):
            yield data[at : at + _CHUNK_BYTES]
            await asyncio.sleep(0)


async def _read_failure(response: aiohttp.ClientResponse) -> tuple[str, str]:
    """The code of a failure and what the server says, without its build."""
    text = (await response.content.read(MAX_ERROR_BYTES)).decode("utf-8", "replace").strip()
    code = response.headers.get("X-ClickHouse-Exception-Code", "")
    if not code and (match := _IN_BAND_EXCEPTION.search(text.encode())):
        code = match[1].decode()
    return code, re.sub(r"\s*\(version [^)]*\)*$", "", text) or f"HTTP {response.status}"


def find_trailing_exception(rows: list[list[bytes | None]], width: int) -> tuple[str, str] | None:
    """A failure that the server wrote behind the rows it had sent, without telling them apart.

    A value that only looks like one fails, too: a wrong row is worse than none.
    """
    odd = next((row for row in rows if len(row) != width), None)
    if odd is None and width == 1 and rows and _IN_BAND_EXCEPTION.match(rows[-1][0] or b""):
        odd = rows[-1]
    if odd is None:
        return None
    text = b"\t".join(field or b"" for field in odd)
    match = _IN_BAND_EXCEPTION.search(text)
    start, code = (match.start(), match[1].decode()) if match else (0, "")
    return code, text[start:].decode("utf-8", "replace")


SOURCE_KIND = ClickhouseKind
