"""Databases over HTTP, one request for each statement, at checked addresses only."""

from dataclasses import dataclass

import aiohttp

from agent.llm.transport.connection import make_resolver
from model.sources.query import QueryLimits
from services.datasources.connections.pool import Driver
from services.datasources.connections.server_source import Server, ServerSource
from services.security import outbound_addresses

_CONNECT_TIMEOUT_S = 5.0
_MAX_CONNECTIONS = 16
MAX_ERROR_BYTES = 64 * 1024
"""At most so much of an error response is read."""


class HttpClient:
    """An HTTP client of one server; its session opens with the first request."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._session: aiohttp.ClientSession | None = None

    @property
    def root(self) -> str:
        """The address without a path."""
        scheme = "https" if self.server.tls else "http"
        host = f"[{self.server.host}]" if ":" in self.server.host else self.server.host
        return f"{scheme}://{host}:{self.server.port}"

    async def open_session(self) -> aiohttp.ClientSession:
        """The session. Raises `DatasourceUnavailable` for refused addresses."""
        # aiohttp does not resolve literal addresses, so they are checked here.
        await self._resolve(self.server.host, self.server.port)
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    resolver=make_resolver(self._resolve),
                    limit=_MAX_CONNECTIONS,
                    use_dns_cache=False,
                ),
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_TIMEOUT_S),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                read_bufsize=256 * 1024,
            )
        return self._session

    async def close(self) -> None:
        """End the connections."""
        if self._session:
            await self._session.close()

    async def _resolve(self, host: str, port: int) -> list[str]:
        return await outbound_addresses.resolve_allowed(host, port, private=self.server.private)


@dataclass
class HttpConnection:
    """A logical connection of the pool: HTTP keeps no state between two statements."""

    running: str | None = None
    """The statement that may still run, by which it is cancelled."""


class HttpDriver:
    """What all HTTP drivers share: limits go with each statement, no session state remains."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.http = HttpClient(server)

    async def begin(self, connection: HttpConnection, limits: QueryLimits) -> None:
        """Nothing: the limits are sent with each statement."""

    async def reset(self, connection: HttpConnection) -> bool:
        """True once the statement has ended; otherwise the pool abandons the connection."""
        return connection.running is None

    async def end(self, connection: HttpConnection) -> None:
        """Nothing to close."""


class HttpSource(ServerSource[HttpConnection]):
    """A pooled source whose `close` also closes the HTTP session."""

    def __init__(self, driver: Driver[HttpConnection], http: HttpClient) -> None:
        super().__init__(driver, http.server)
        self._http = http

    async def close(self) -> None:
        """End all connections."""
        await super().close()
        await self._http.close()
