"""The groups of a hub's settings, with its token, served by the tools they name.

A stand-in for MCPHub: the settings that `docker/prepare.py` wrote, `/mcp/{group}` over streamable
HTTP as of 2025, a session for each connection, and `/sse/{group}`. Tool servers run as they are
named there; a package that npx would fetch is installed here.
"""

import json
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import uvicorn
from mcp import types
from mcp.client.session import ClientSession
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.sse import SseServerTransport
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.shared.exceptions import MCPError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send

SETTINGS = json.loads(Path(os.environ["MCPHUB_SETTING_PATH"]).read_text("utf-8"))
TOKEN = SETTINGS["systemConfig"]["routing"].get("bearerAuthKey")
INSTALLED = {"@antv/mcp-server-chart@0.9.10": "mcp-server-chart"}
NEW_VERSION = "2026-07-28"
servers: dict[str, Server[Any]] = {}
managers: dict[str, StreamableHTTPSessionManager] = {}
events = SseServerTransport("/messages/")


async def connect(stack: AsyncExitStack, server: dict[str, Any]) -> ClientSession:
    """A session with a tool server, which runs as a child process."""
    command, arguments = server["command"], server.get("args", [])
    if command == "npx":
        command, arguments = INSTALLED[arguments[-1]], []
    given = StdioServerParameters(
        command=command, args=arguments, env={**os.environ, **server.get("env", {})}
    )
    read, write = await stack.enter_async_context(stdio_client(given))
    session = await stack.enter_async_context(ClientSession(read, write))
    await session.initialize()
    return session


def forward(session: ClientSession) -> Server[Any]:
    """A server with the tools of another; an error of it is a result, as in MCPHub."""

    async def list_tools(
        _: ServerRequestContext[Any], asked: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return await session.list_tools(params=asked)

    async def call_tool(
        _: ServerRequestContext[Any], asked: types.CallToolRequestParams
    ) -> types.CallToolResult:
        try:
            return await session.call_tool(asked.name, asked.arguments)
        except MCPError as error:
            said = types.TextContent(type="text", text=f"Error: {error}")
            return types.CallToolResult(content=[said], is_error=True)

    return Server("hub", version="1", on_list_tools=list_tools, on_call_tool=call_tool)


@asynccontextmanager
async def lifespan(_: Starlette) -> AsyncIterator[None]:
    """One tool server a group is enough here."""
    async with AsyncExitStack() as stack:
        for group in SETTINGS["groups"]:
            first = group["servers"][0]
            name = first if isinstance(first, str) else first["name"]
            server = forward(await connect(stack, SETTINGS["mcpServers"][name]))
            servers[group["name"]] = server
            managers[group["name"]] = StreamableHTTPSessionManager(server)
            await stack.enter_async_context(managers[group["name"]].run())
        yield


async def by_requests(scope: Scope, receive: Receive, send: Send) -> None:
    """`/mcp/{group}`; MCPHub does not know the version without sessions."""
    if Request(scope).headers.get("mcp-protocol-version") == NEW_VERSION:
        error = {"code": -32000, "message": "Bad Request: No valid session ID provided"}
        await JSONResponse({"jsonrpc": "2.0", "error": error, "id": None}, 400)(
            scope, receive, send
        )
        return
    group = scope["path"].rstrip("/").rpartition("/")[2]
    await managers[group].handle_request(scope, receive, send)


async def by_events(request: Request) -> Response:
    """`/sse/{group}`."""
    server = servers[request.path_params["group"]]
    async with events.connect_sse(request.scope, request.receive, request._send) as (
        incoming,
        outgoing,
    ):
        await server.run(incoming, outgoing, server.create_initialization_options())
    return Response()


class Guarded:
    """The hub, for those who have the token."""

    def __init__(self, inner: Starlette) -> None:
        self._inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        given = dict(scope.get("headers", ())).get(b"authorization")
        if scope["type"] == "http" and TOKEN and given != f"Bearer {TOKEN}".encode():
            await JSONResponse({"error": "unauthorized"}, 401)(scope, receive, send)
        else:
            await self._inner(scope, receive, send)


app = Guarded(
    Starlette(
        routes=[
            Mount("/mcp", app=by_requests),
            Route("/sse/{group}", by_events),
            Mount("/messages/", app=events.handle_post_message),
        ],
        lifespan=lifespan,
    )
)

if __name__ == "__main__":
    host, port = os.environ.get("HUB_HOST", "0.0.0.0"), int(os.environ.get("PORT", "3000"))
    uvicorn.run(app, host=host, port=port, log_level="warning")
