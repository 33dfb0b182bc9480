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
from model.sources.schema import Dialect, Table
from services.datasources import cells
from services.datasources.configs import ServerConfig
from services.datasources.http_server import ERROR_BYTES, Conversation, HttpDriver, HttpSource
from services.datasources.kinds import trino_catalog as catalog
from services.datasources.kinds import trino_wire as wire
from services.datasources.server_kind import Server, Usual, opened, server_config
from services.datasources.sessions import failures
from services.datasources.sessions.failures import ServerSaid
from services.datasources.sessions.inflow import PORTION_CELLS, portion_too_large
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

_TLS_PORT = 8443
_OK, _UNAUTHORIZED, _FORBIDDEN = 200, 401, 403
_LATER = {429, 502, 503, 504}
_LATER_S = 0.1
_PAGE_BYTES = 16 * 1024 * 1024
"""A page brings about 1 MB and the rest of a row."""
_PAGE_VALUES = 1_000_000
_LARGE = 256 * 1024
_PATH = re.compile(r"/v1/statement/[\w./-]+")
_READS = re.compile(r"[\s(]*(?:SELECT|WITH|VALUES|SHOW)\b", re.IGNORECASE)
_TIMED_OUT = {"EXCEEDED_TIME_LIMIT", "USER_CANCELED", "ADMINISTRATIVELY_KILLED"}
_FAILED = (aiohttp.ClientError, OSError, TimeoutError, orjson.JSONDecodeError)


class TrinoConfig(ServerConfig):
    """Where a coordinator is; the database is a catalog."""

    tls: bool = False


_USUAL = Usual(8080, ("trino",), TrinoConfig)


class TrinoKind:
    """The kind `trino`."""

    name = "trino"
    dialect: Dialect = "trino"

    def config(self, given: Mapping[str, Any], around: Surroundings) -> dict[str, Any]:
        """Host, port, account, catalog (as `catalog` or `database`), schema, whether over TLS."""
        rest = {name: value for name, value in given.items() if name != "catalog"}
        port = given.get("port") or (_TLS_PORT if given.get("tls") is True else None)
        meant = {**rest, "port": port, "database": given.get("catalog") or given.get("database")}
        config = server_config(meant, around, _USUAL)
        if config.get("password") and not config["tls"]:
            raise Invalid("datasources.password_needs_tls", path="config.tls")
        return config

    def open(self, config: Mapping[str, Any], around: Surroundings) -> OpenSource:
        """The catalog; connects when it is first used."""
        return opened(config, _USUAL, lambda one: TrinoSource(TrinoDriver(Server.of(one, around))))


class TrinoDriver(HttpDriver):
    """Sends statements to one coordinator."""

    async def connect(self) -> Conversation:
        """A conversation; the first statement finds out whether anybody listens."""
        return Conversation()

    async def read(self, connection: Conversation, sql: str, limits: QueryLimits) -> Fetched:
        """The rows of one statement that begins as a reading one."""
        if not _READS.match(sql):
            raise SqlFailed("datasources.failed", reason="read only")
        began = time.monotonic()
        page = await self._page("POST", "/v1/statement", limits, sql.encode())
        kept: cells.KeptRows | None = None
        columns: list[dict[str, Any]] = []
        while True:
            connection.running = self._next(page)
            if said := page.get("error"):
                raise self._meant(said, limits)
            if kept is None and page.get("columns"):
                columns = page["columns"]
                kept = cells.KeptRows([wire.converter(c["type"]) for c in columns], limits)
            if kept and not await _keep(kept, page.get("data") or (), len(columns)):
                break
            if connection.running is None:
                break
            page = await self._page("GET", connection.running, limits)
        described = tuple(FetchedColumn(c["name"], wire.kind_of(c["type"])) for c in columns)
        rows, cut = (kept.rows, kept.truncated) if kept else ([], False)
        return Fetched(described, rows, cut, milliseconds_since(began))

    async def abandon(self, connection: Conversation) -> None:
        """Cancel what runs."""
        if connection.running is None:
            return
        session = await self.http.session()
        place = f"{self.http.root}{connection.running}"
        async with session.delete(place, headers=self._headers(), allow_redirects=False) as answer:
            await answer.content.read(ERROR_BYTES)

    async def version(self) -> str:
        """The version of the coordinator; nothing when it does not tell in time."""
        try:
            async with asyncio.timeout(CATALOG.timeout_s):
                info = await self._body("GET", "/v1/info", {}, None)
        except (DatasourceUnavailable, TimeoutError):
            return ""
        return str(info.get("nodeVersion", {}).get("version", ""))

    def _headers(self, limits: QueryLimits | None = None) -> dict[str, str]:
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

    async def _page(
        self, method: str, path: str, limits: QueryLimits, body: bytes | None = None
    ) -> dict[str, Any]:
        return await self._body(method, path, self._headers(limits), body)

    async def _body(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None
    ) -> dict[str, Any]:
        session = await self.http.session()
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
                        return await _read_page(await _bounded(answer))
                    if answer.status not in _LATER:
                        raise self.server.unavailable(await _refusal(answer))
                await asyncio.sleep(_LATER_S)
        except _FAILED as error:
            raise self.server.unavailable(error) from error

    def _next(self, page: Mapping[str, Any]) -> str | None:
        """The path of the next page, on the server that was named, wherever it points."""
        uri = page.get("nextUri")
        if uri is None:
            return None
        path = urlsplit(str(uri)).path
        if not _PATH.fullmatch(path) or ".." in path:
            said = "the next page is no page of a statement"
            raise self.server.unavailable(ServerSaid(said, failures.ODD))
        return path

    def _meant(self, said: Mapping[str, Any], limits: QueryLimits) -> AppError:
        name, text = str(said.get("errorName", "")), str(said.get("message", ""))
        if name in _TIMED_OUT:
            return QueryTimeout("datasources.timeout", seconds=f"{limits.timeout_s:g}")
        if said.get("errorType") == "INSUFFICIENT_RESOURCES" and "QUEUE" in name:
            return self.server.unavailable(ServerSaid(text))
        reason = words(Exception(text), self.server.password)
        return SqlFailed("datasources.failed", reason=reason)


class TrinoSource(HttpSource):
    """One catalog."""

    def __init__(self, driver: TrinoDriver) -> None:
        super().__init__(driver, driver.http)
        self._trino = driver

    async def find_rights(self) -> Probe:
        """Ask for the version; what an account may write is known to the connectors only."""
        await self.fetch("SELECT 1", PROBE)
        return Probe(await self._trino.version(), None)

    async def find_tables(self, on_progress: OnProgress) -> list[Table]:
        """All tables and views of the catalog, or of the schema that was named."""
        server = self._trino.server
        return await catalog.tables(self, server.database, server.schema, on_progress)


async def _bounded(answer: aiohttp.ClientResponse) -> bytes:
    parts, size = [], 0
    async for data in answer.content.iter_any():
        parts.append(data)
        size += len(data)
        if size > _PAGE_BYTES:
            raise portion_too_large(_PAGE_BYTES)
    return b"".join(parts)


async def _read_page(body: bytes) -> dict[str, Any]:
    """A page of rows; a large one is read beside the event loop."""
    if len(body) < _LARGE:
        return _decoded(body)
    if body.count(b",") + body.count(b"[") > _PAGE_VALUES:
        raise portion_too_large(_PAGE_BYTES)
    return await asyncio.to_thread(_decoded, body)


def _decoded(body: bytes) -> dict[str, Any]:
    page: dict[str, Any] = orjson.loads(body)
    return page


async def _keep(kept: cells.KeptRows, rows: Sequence[Sequence[Any]], width: int) -> bool:
    """Keep the rows of a page in portions; False when no more are wanted."""
    step = max(1, PORTION_CELLS // max(1, width))
    for at in range(0, len(rows), step):
        if not kept.add(rows[at : at + step]):
            return False
        await asyncio.sleep(0)
    return True


async def _refusal(answer: aiohttp.ClientResponse) -> ServerSaid:
    text = (await answer.content.read(ERROR_BYTES)).decode("utf-8", "replace").strip()
    said = f"HTTP {answer.status} {text[:200]}"
    if answer.status == _UNAUTHORIZED:
        return ServerSaid(f"authentication failed: {said}", failures.LOGIN)
    if answer.status == _FORBIDDEN:
        return ServerSaid(f"authentication failed: {said}", failures.RIGHT)
    return ServerSaid(said, failures.ODD)


KIND = TrinoKind()
