"""Our use of the MCP SDK. Importing this module takes long: import it when it is needed."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx2

from agent.runtime.lazy_imports import defer_imports

defer_imports(("mcp", "mcp.client"))  # each `__init__` gathers the server side too

from mcp.client.session import ClientSession  # noqa: E402
from mcp.client.streamable_http import streamable_http_client  # noqa: E402
from mcp.client.subscriptions import SubscriptionLost, listen  # noqa: E402
from mcp.shared.exceptions import MCPError  # noqa: E402
from mcp.types import (  # noqa: E402
    METHOD_NOT_FOUND,
    CallToolResult,
    Implementation,
    PaginatedRequestParams,
    ToolListChangedNotification,
)
from mcp.types import Tool as McpTool  # noqa: E402

from model.errors import ToolFailed  # noqa: E402
from model.version import VERSION  # noqa: E402
from services.tools.bounded_http_transport import BoundedHttpTransport, run_request  # noqa: E402
from services.tools.endpoint import HubEndpoint  # noqa: E402
from services.tools.event_streams import open_event_streams  # noqa: E402

__all__ = ["CallToolResult", "MCPError", "McpTool", "Session", "connect", "watch_tools"]

_MAX_PAGES = 20
_MAX_TOOLS = 500
_MAX_CONNECTIONS = 64
_MAX_ROUNDS = 10
_ROUND_PAUSE_S = 0.1
_PROBE_TIMEOUT_S = 4.0
"""A hub that knows no `server/discover` should say so; one that says nothing counts as older."""
_LISTEN_PAUSE_S = 5.0


@dataclass(frozen=True, slots=True)
class SessionListener:
    """Callbacks for what the hub sends on its own."""

    on_loss: Callable[[Exception], None]
    tools_changed: Callable[[], None]


class Session(ClientSession):
    """A connection with the hub in the protocol that both speak."""

    def __init__(self, transport: BoundedHttpTransport, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._bounded_transport = transport

    @property
    def has_session(self) -> bool:
        """Whether the hub keeps a session for this connection."""
        return self._bounded_transport.has_session

    @property
    def has_handshake(self) -> bool:
        """Whether the protocol is older than 2026-07-28: those versions begin with a handshake."""
        return self.initialize_result is not None

    async def list_all_tools(self) -> list[McpTool]:
        """All tools, at most `_MAX_TOOLS`."""
        tools: list[McpTool] = []
        cursor: str | None = None
        for _ in range(_MAX_PAGES):
            params = PaginatedRequestParams(cursor=cursor) if cursor else None
            page = await self.list_tools(params=params)
            tools += page.tools
            cursor = page.next_cursor
            if not cursor or len(tools) >= _MAX_TOOLS:
                break
        return tools[:_MAX_TOOLS]

    async def run_tool(self, name: str, arguments: dict[str, Any]) -> CallToolResult:
        """The answer of a tool; it is called again as long as it only asks for that.

        Raises `ToolFailed` when it asks for input, such as an answer of the user.
        """
        state: str | None = None
        for _ in range(_MAX_ROUNDS):
            result = await self.call_tool(
                name, arguments, request_state=state, allow_input_required=True
            )
            if isinstance(result, CallToolResult):
                return result
            if result.input_requests:
                break
            state = result.request_state
            await asyncio.sleep(_ROUND_PAUSE_S)
        raise ToolFailed("tools.asks_for_input", name=name)

    async def validate_tool_result(self, name: str, result: CallToolResult) -> None:
        """Skip the validation: it would list all tools again, and a model reads the text anyway."""


@asynccontextmanager
async def connect(
    endpoint: HubEndpoint, listener: SessionListener, *, is_older: bool
) -> AsyncIterator[Session]:
    """A connection that is ready for requests. The task that entered it must leave it.

    A hub that is known to be older than 2026-07-28 is not asked for its versions.
    """

    async def on_message(message: Any) -> None:
        if isinstance(message, ToolListChangedNotification):
            listener.tools_changed()

    transport = _create_transport(endpoint)
    async with (
        _create_client(endpoint, transport) as http,
        _open_streams(http, endpoint, listener.on_loss) as (incoming, outgoing),
        Session(
            transport,
            incoming,
            outgoing,
            message_handler=on_message,
            client_info=Implementation(name="tabletalk", version=VERSION),
        ) as session,
    ):
        await _negotiate(session, skip_probe=is_older or endpoint.by_events)
        yield session


async def watch_tools(session: Session, tools_changed: Callable[[], None]) -> None:
    """Report changes of the tools, if the hub announces them on a connection without handshake."""
    capabilities = session.server_capabilities
    if not (capabilities and capabilities.tools and capabilities.tools.list_changed):
        return
    while True:
        try:
            async with listen(session, tools_list_changed=True) as changes:
                tools_changed()  # earlier changes are not reported
                async for _ in changes:
                    tools_changed()
        except SubscriptionLost:
            pass
        except MCPError as error:
            if error.code == METHOD_NOT_FOUND:
                return
        await asyncio.sleep(_LISTEN_PAUSE_S)


async def _negotiate(session: Session, *, skip_probe: bool) -> None:
    """Agree on a version: 2026-07-28 if the hub knows it, else an earlier one by the handshake."""
    if not skip_probe:
        try:
            async with asyncio.timeout(_PROBE_TIMEOUT_S):
                await session.discover()
        except (MCPError, RuntimeError, ValueError, TimeoutError):
            pass  # the hub is older, or fails in the handshake again, which says why
        else:
            return
    await run_request(session.initialize())


def _open_streams(
    http: httpx2.AsyncClient, endpoint: HubEndpoint, on_loss: Callable[[Exception], None]
) -> AbstractAsyncContextManager[tuple[Any, Any]]:
    if endpoint.by_events:
        return open_event_streams(http, endpoint, on_loss)
    return streamable_http_client(endpoint.url, http_client=http, max_sse_event_size=None)


def _create_transport(endpoint: HubEndpoint) -> BoundedHttpTransport:
    limits = httpx2.Limits(max_connections=_MAX_CONNECTIONS)
    tls = _create_tls() if endpoint.url.startswith("https:") else False
    inner = httpx2.AsyncHTTPTransport(verify=tls, limits=limits, trust_env=False)
    return BoundedHttpTransport(inner, endpoint.most_bytes, by_events=endpoint.by_events)


def _create_client(endpoint: HubEndpoint, transport: BoundedHttpTransport) -> httpx2.AsyncClient:
    headers = {"Accept-Encoding": "identity"}
    if endpoint.token:
        headers["Authorization"] = f"Bearer {endpoint.token}"
    return httpx2.AsyncClient(
        transport=transport,
        headers=headers,
        timeout=httpx2.Timeout(endpoint.connect_s, read=endpoint.read_s),
        trust_env=False,
    )


@cache
def _create_tls() -> ssl.SSLContext:
    return httpx2.create_ssl_context()
