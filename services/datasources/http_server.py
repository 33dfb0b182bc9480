"""Databases that are asked over HTTP, one request a statement: only addresses that were checked."""

from dataclasses import dataclass

import aiohttp

from agent.llm.connection import checked
from model.sources.query import QueryLimits
from services.datasources import outbound
from services.datasources.pool import Driver
from services.datasources.server_kind import Server, ServerSource

_CONNECT_S = 5.0
_CONNECTIONS = 16
ERROR_BYTES = 64 * 1024
"""Of what a server says when it fails, so much is read."""


class HttpServer:
    """One database server; its session is opened with the first request."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._session: aiohttp.ClientSession | None = None

    @property
    def root(self) -> str:
        """The address without a path."""
        scheme = "https" if self.server.tls else "http"
        host = f"[{self.server.host}]" if ":" in self.server.host else self.server.host
        return f"{scheme}://{host}:{self.server.port}"

    async def session(self) -> aiohttp.ClientSession:
        """The session. Raises `DatasourceUnavailable` where connections may not lead."""
        # Addresses in digits are not resolved, so they are looked at here.
        await self._addresses(self.server.host, self.server.port)
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    resolver=checked(self._addresses), limit=_CONNECTIONS, use_dns_cache=False
                ),
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_S),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                read_bufsize=256 * 1024,
            )
        return self._session

    async def close(self) -> None:
        """End the connections."""
        if self._session:
            await self._session.close()

    async def _addresses(self, host: str, port: int) -> list[str]:
        return await outbound.addresses(host, port, private=self.server.private)


@dataclass
class Conversation:
    """A place in the pool; there is nothing between two statements."""

    running: str | None = None
    """What the server may still be at: by this it is told to stop."""


class HttpDriver:
    """What is the same for all of them: a statement brings its limits and leaves nothing."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.http = HttpServer(server)

    async def begin(self, connection: Conversation, limits: QueryLimits) -> None:
        """Each statement brings its limits along."""

    async def reset(self, connection: Conversation) -> bool:
        """Nothing is left of a statement that has ended; one that was cut short is abandoned."""
        return connection.running is None

    async def end(self, connection: Conversation) -> None:
        """There is nothing to end."""


class HttpSource(ServerSource[Conversation]):
    """`close` ends the session too."""

    def __init__(self, driver: Driver[Conversation], http: HttpServer) -> None:
        super().__init__(driver, http.server)
        self._http = http

    async def close(self) -> None:
        """End all connections."""
        await super().close()
        await self._http.close()
