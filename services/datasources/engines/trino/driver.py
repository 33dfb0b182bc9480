"""Trino over its `/v1/statement` protocol: a statement is posted, its pages are fetched."""

import asyncio
import re
import time
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import orjson

from model.errors import AppError, DatasourceUnavailable, Invalid, QueryTimeout, SqlFailed
from model.sources.query import QueryLimits
from model.sources.schema import Table
from services.datasources import cells
from services.datasources.configuration.allowed_locations import AllowedLocations
from services.datasources.configuration.validation import ServerConfig
from services.datasources.connections import failure_reasons
from services.datasources.connections.failure_reasons import ServerRefusal
from services.datasources.connections.http_source import (
    MAX_ERROR_BYTES,
    HttpConnection,
    HttpDriver,
    HttpSource,
)
from services.datasources.connections.response_limits import MAX_BATCH_CELLS, batch_too_large_error
from services.datasources.connections.server_source import Server, ServerKind
from services.datasources.engines.trino import catalog, values
from services.datasources.error_messages import clean_message
from services.datasources.fetched_rows import FetchedColumn, FetchedRows, milliseconds_since
from services.datasources.ports import CATALOG_LIMITS, PROBE_LIMITS, OnProgress, Probe

_OK, _UNAUTHORIZED, _FORBIDDEN = 200, 401, 403
_RETRY_STATUSES = {429, 502, 503, 504}
_RETRY_AFTER_S = 0.1
_MAX_PAGE_BYTES = 16 * 1024 * 1024
"""A page brings about 1 MB and the rest of a row."""
_MAX_PAGE_VALUES = 1_000_000
_PARSE_IN_THREAD_BYTES = 256 * 1024
_PAGE_PATH = re.compile(r"/v1/statement/[\w./-]+")
_READING_STATEMENT = re.compile(r"[\s(]*(?:SELECT|WITH|VALUES|SHOW)\b", re.IGNORECASE)
_TIMEOUT_ERRORS = {"EXCEEDED_TIME_LIMIT", "USER_CANCELED", "ADMINISTRATIVELY_KILLED"}
_CONNECTION_ERRORS = (aiohttp.ClientError, OSError, TimeoutError, orjson.JSONDecodeError)


class TrinoConfig(ServerConfig):
    """Where a coordinator is; the database is a catalog."""

    tls: bool = False


class TrinoKind(ServerKind):
    """Trino; the database is a catalog."""

    config = TrinoConfig

    def check_config(
        self, options: Mapping[str, Any], locations: AllowedLocations
    ) -> dict[str, Any]:
        """Host, port, account, catalog (as `catalog` or `database`), schema, whether over TLS."""
        rest = {name: value for name, value in options.items() if name != "catalog"}
        catalog_name = options.get("catalog") or options.get("database")
        config = super().check_config({**rest, "database": catalog_name}, locations)
        if config.get("password") and not config["tls"]:
            raise Invalid("datasources.password_needs_tls", path="config.tls")
        return config

    def open_server(self, server: Server) -> "TrinoSource":
        """One catalog."""
        return TrinoSource(TrinoDriver(server))


class TrinoDriver(HttpDriver):
    """Sends statements to one coordinator."""

    async def connect(self) -> HttpConnection:
        """A logical connection; the first statement shows whether the server is reachable."""
        return HttpConnection()

    async def read(self, connection: HttpConnection, sql: str, limits: QueryLimits) -> FetchedRows:
        """The rows of one statement that begins as a reading one."""
        if not _READING_STATEMENT.match(sql):
            raise SqlFailed("datasources.failed", reason="read only")
        started_at = time.monotonic()
        page = await self._fetch_page("POST", "/v1/statement", limits, sql.encode())
        bounded_rows: cells.BoundedRows | None = None
        columns: list[dict[str, Any]] = []
        while True:
            connection.running = self._find_next_path(page)
            if page_error := page.get("error"):
                raise self._to_error(page_error, limits)
            if bounded_rows is None and page.get("columns"):
                columns = page["columns"]
                bounded_rows = cells.BoundedRows(
                    [values.find_converter(c["type"]) for c in columns], limits
                )
            if bounded_rows and not await _add_rows(
                bounded_rows, page.get("data") or (), len(columns)
            ):
                break
            if connection.running is None:
                break
            page = await self._fetch_page("GET", connection.running, limits)
        described = tuple(
            FetchedColumn(c["name"], values.kind_from_type(c["type"])) for c in columns
        )
        rows = bounded_rows.rows if bounded_rows else []
        is_truncated = bounded_rows.truncated if bounded_rows else False
        return FetchedRows(described, rows, is_truncated, milliseconds_since(started_at))

    async def cancel_and_close(self, connection: HttpConnection) -> None:
        """Cancel what runs."""
        if connection.running is None:
            return
        session = await self.http.open_session()
        place = f"{self.http.root}{connection.running}"
        async with session.delete(
            place, headers=self._make_headers(), allow_redirects=False
        ) as answer:
            await answer.content.read(MAX_ERROR_BYTES)

    async def fetch_version(self) -> str:
        """The version of the coordinator; empty when it does not answer in time."""
        try:
            async with asyncio.timeout(CATALOG_LIMITS.timeout_s):
                info = await self._request_json("GET", "/v1/info", {}, None)
        except (DatasourceUnavailable, TimeoutError):
            return ""
        return str(info.get("nodeVersion", {}).get("version", ""))

    def _make_headers(self, limits: QueryLimits | None = None) -> dict[str, str]:
        server = self.server
        headers = {
            "X-Trino-User": server.username.encode().decode("latin-1"),
            "X-Trino-Source": "tabletalk",
            "X-Trino-Catalog": server.database.encode().decode("latin-1"),
            "X-Trino-Time-Zone": "UTC",
        }
        if server.schema:
            headers["X-Trino-Schema"] = server.schema.encode().decode("latin-1")
        if server.password:
            auth = aiohttp.BasicAuth(server.username, server.password, "utf-8")
            headers["Authorization"] = auth.encode()
        if limits:
            headers["X-Trino-Session"] = f"query_max_run_time={limits.timeout_s:g}s"
        return headers

    async def _fetch_page(
        self, method: str, path: str, limits: QueryLimits, body: bytes | None = None
    ) -> dict[str, Any]:
        return await self._request_json(method, path, self._make_headers(limits), body)

    async def _request_json(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None
    ) -> dict[str, Any]:
        session = await self.http.open_session()
        try:
            while True:
                async with session.request(
                    method,
                    f"{self.http.root}{path}",
                    headers=headers,
                    data=body,
                    allow_redirects=False,
                ) as answer:
                    if answer.status == _OK:
                        return await _parse_page(await _read_bounded(answer))
                    if answer.status not in _RETRY_STATUSES:
                        raise self.server.to_unavailable(await _to_refusal(answer))
                await asyncio.sleep(_RETRY_AFTER_S)
        except _CONNECTION_ERRORS as error:
            raise self.server.to_unavailable(error) from error

    def _find_next_path(self, page: Mapping[str, Any]) -> str | None:
        """The path of the next page, on the server that was named, wherever it points."""
        uri = page.get("nextUri")
        if uri is None:
            return None
        path = urlsplit(str(uri)).path
        if not _PAGE_PATH.fullmatch(path) or ".." in path:
            message = "the next page is no page of a statement"
            raise self.server.to_unavailable(ServerRefusal(message, failure_reasons.UNEXPECTED))
        return path

    def _to_error(self, page_error: Mapping[str, Any], limits: QueryLimits) -> AppError:
        name, text = str(page_error.get("errorName", "")), str(page_error.get("message", ""))
        if name in _TIMEOUT_ERRORS:
            return QueryTimeout("datasources.timeout", seconds=f"{limits.timeout_s:g}")
        if page_error.get("errorType") == "INSUFFICIENT_RESOURCES" and "QUEUE" in name:
            return self.server.to_unavailable(ServerRefusal(text))
        reason = clean_message(Exception(text), self.server.password)
        return SqlFailed("datasources.failed", reason=reason)


class TrinoSource(HttpSource):
    """A catalog of a Trino coordinator as a data source."""

    def __init__(self, driver: TrinoDriver) -> None:
        super().__init__(driver, driver.http)
        self._trino = driver

    async def find_rights(self) -> Probe:
        """Read the version; write privileges are known to the connectors only."""
        await self.fetch("SELECT 1", PROBE_LIMITS)
        return Probe(await self._trino.fetch_version(), None)

    async def find_tables(self, on_progress: OnProgress) -> list[Table]:
        """All tables and views of the catalog, or of the schema that was named."""
        server = self._trino.server
        return await catalog.read_tables(self, server.database, server.schema, on_progress)


async def _read_bounded(answer: aiohttp.ClientResponse) -> bytes:
    parts, size = [], 0
    async for data in answer.content.iter_any():
        parts.append(data)
        size += len(data)
        if size > _MAX_PAGE_BYTES:
            raise batch_too_large_error(_MAX_PAGE_BYTES)
    return b"".join(parts)


async def _parse_page(body: bytes) -> dict[str, Any]:
    """A page of rows; a large one is read beside the event loop."""
    if len(body) < _PARSE_IN_THREAD_BYTES:
        return _parse_json(body)
    if body.count(b",") + body.count(b"[") > _MAX_PAGE_VALUES:
        raise batch_too_large_error(_MAX_PAGE_BYTES)
    return await asyncio.to_thread(_parse_json, body)


def _parse_json(body: bytes) -> dict[str, Any]:
    page: dict[str, Any] = orjson.loads(body)
    return page


async def _add_rows(
    bounded_rows: cells.BoundedRows, rows: Sequence[Sequence[Any]], width: int
) -> bool:
    """Keep the rows of a page in portions; False when no more are wanted."""
    step = max(1, MAX_BATCH_CELLS // max(1, width))
    for at in range(0, len(rows), step):
        if not bounded_rows.add(rows[at : at + step]):
            return False
        await asyncio.sleep(0)
    return True


async def _to_refusal(answer: aiohttp.ClientResponse) -> ServerRefusal:
    text = (await answer.content.read(MAX_ERROR_BYTES)).decode("utf-8", "replace").strip()
    message = f"HTTP {answer.status} {text[:200]}"
    if answer.status == _UNAUTHORIZED:
        return ServerRefusal(f"authentication failed: {message}", failure_reasons.LOGIN)
    if answer.status == _FORBIDDEN:
        return ServerRefusal(f"authentication failed: {message}", failure_reasons.RIGHT)
    return ServerRefusal(message, failure_reasons.UNEXPECTED)


SOURCE_KIND = TrinoKind
