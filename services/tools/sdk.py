"""What is used of the MCP SDK. To import this takes long: import it when it is needed."""

import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx

from agent.runtime.lazy_imports import defer_imports

defer_imports(("mcp",))  # its `__init__` gathers the server side too: 180 modules, 10 MB

from mcp.client.session import ClientSession  # noqa: E402
from mcp.client.sse import sse_client  # noqa: E402
from mcp.client.streamable_http import streamable_http_client  # noqa: E402
from mcp.shared.exceptions import McpError  # noqa: E402
from mcp.types import (  # noqa: E402
    CONNECTION_CLOSED,
    CallToolResult,
    CancelledNotification,
    CancelledNotificationParams,
    ClientNotification,
    Implementation,
    PaginatedRequestParams,
    ServerNotification,
    ToolListChangedNotification,
)
from mcp.types import Tool as McpTool  # noqa: E402

from model.version import VERSION  # noqa: E402
from services.tools.bounded_http_transport import BoundedHttpTransport  # noqa: E402
from services.tools.endpoint import HubEndpoint  # noqa: E402

__all__ = ["CONNECTION_CLOSED", "CallToolResult", "McpError", "McpTool", "Session", "connect"]

_MOST_PAGES = 20
_MOST_TOOLS = 500


@dataclass(frozen=True, slots=True)
class SessionListener:
    """Callbacks for what the hub sends unasked."""

    lost: Callable[[Exception], None]
    tools_changed: Callable[[], None]


class Session(ClientSession):
    """A session whose last request can be cancelled."""

    async def list_all_tools(self) -> list[McpTool]:
        """All tools, at most `_MOST_TOOLS`."""
        tools: list[McpTool] = []
        cursor: str | None = None
        for _ in range(_MOST_PAGES):
            params = PaginatedRequestParams(cursor=cursor) if cursor else None
            page = await self.list_tools(params=params)
            tools += page.tools
            cursor = page.nextCursor
            if not cursor or len(tools) >= _MOST_TOOLS:
                break
        return tools[:_MOST_TOOLS]

    async def cancel_last(self) -> None:
        """Tell the hub that nobody waits for the last request any more."""
        params = CancelledNotificationParams(requestId=self._request_id - 1, reason="cancelled")
        note = CancelledNotification(method="notifications/cancelled", params=params)
        await self.send_notification(ClientNotification(note))

    async def _validate_tool_result(self, name: str, result: CallToolResult) -> None:
        """Not done: it would list all tools once more, and its words go to a model anyway."""


@asynccontextmanager
async def connect(endpoint: HubEndpoint, listener: SessionListener) -> AsyncIterator[Session]:
    """An initialized session. The task that entered it must leave it."""

    async def on_message(message: Any) -> None:
        if isinstance(message, ServerNotification) and isinstance(
            message.root, ToolListChangedNotification
        ):
            listener.tools_changed()
        elif isinstance(message, Exception):
            listener.lost(message)  # no MCP was spoken: the SDK would let the request wait

    async with (
        _streams(endpoint, listener.lost) as (incoming, outgoing),
        Session(
            incoming,
            outgoing,
            message_handler=on_message,
            client_info=Implementation(name="tabletalk", version=VERSION),
        ) as session,
    ):
        await session.initialize()
        yield session


@asynccontextmanager
async def _streams(
    endpoint: HubEndpoint, lost: Callable[[Exception], None]
) -> AsyncIterator[tuple[Any, Any]]:
    def client(
        headers: dict[str, str] | None = None,
        timeout: httpx.Timeout | None = None,
        auth: httpx.Auth | None = None,
    ) -> httpx.AsyncClient:
        del headers, timeout, auth  # ours are set
        return _client(endpoint, lost)

    if endpoint.by_events:
        async with sse_client(endpoint.url, httpx_client_factory=client) as (incoming, outgoing):
            yield incoming, outgoing
        return
    async with (
        client() as http,
        streamable_http_client(endpoint.url, http_client=http) as (incoming, outgoing, _),
    ):
        yield incoming, outgoing


def _client(endpoint: HubEndpoint, lost: Callable[[Exception], None]) -> httpx.AsyncClient:
    limits = httpx.Limits(max_connections=4)
    tls = _tls() if endpoint.url.startswith("https:") else False
    inner = httpx.AsyncHTTPTransport(verify=tls, limits=limits, trust_env=False)
    headers = {"Accept-Encoding": "identity"}
    if endpoint.token:
        headers["Authorization"] = f"Bearer {endpoint.token}"
    return httpx.AsyncClient(
        transport=BoundedHttpTransport(
            inner, endpoint.most_bytes, lost, by_events=endpoint.by_events
        ),
        headers=headers,
        timeout=httpx.Timeout(endpoint.connect_s, read=endpoint.read_s),
        trust_env=False,
    )


@cache
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context()
