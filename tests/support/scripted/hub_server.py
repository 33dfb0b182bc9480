"""A small hub on the MCP SDK with MCPHub's ways, whose tools do what a test tells them to.

    async with scripted_hub(common=[tool("add", add)]) as hub:    # hub.url("common") is the group's
        hub.groups["common"].append(tool("late", late))
        await hub.tell_change()
        await hub.die()                                    # every connection is cut off
        await hub.start()                                  # the same port, no session remembered

`/mcp/{group}` (streamable HTTP), `/sse/{group}`, a bearer token, `/health`; an unknown group has no
tools. What was called and what was cancelled stand in `hub.called` and `hub.cancelled`.
"""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import anyio
import uvicorn
from mcp import types
from mcp.server.lowlevel import NotificationOptions, Server
from mcp.server.sse import SseServerTransport
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send

TOKEN = "hub token of the tests"
Work = Callable[[dict[str, Any]], Awaitable[str | types.CallToolResult]]


@dataclass(frozen=True)
class ScriptedTool:
    """A tool as the hub lists it, and what it does."""

    listed: types.Tool
    work: Work


async def add_numbers(arguments: dict[str, Any]) -> str:
    """The work of a tool with the arguments a and b."""
    return str(arguments["a"] + arguments["b"])


async def raise_error(_: dict[str, Any]) -> str:
    """The work of a tool that fails."""
    raise ValueError("no such city")


def tool(
    name: str, work: Work | None = None, description: str = "", **properties: Any
) -> ScriptedTool:
    """A tool; without `work` it says its name."""

    async def name_tool(arguments: dict[str, Any]) -> str:
        return name

    schema = {"type": "object", "properties": properties}
    listed = types.Tool(name=name, description=description or name, inputSchema=schema)
    return ScriptedTool(listed, work or name_tool)


@dataclass
class ScriptedHub:
    """The hub; what it offers may be changed while it runs."""

    groups: dict[str, list[ScriptedTool]]
    token: str = TOKEN
    called: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    sessions: set[Any] = field(default_factory=set)
    requests: list[str] = field(default_factory=list)
    """Method and path of each request."""
    redirect_to: str = ""
    port: int = 0

    def url(self, group: str, transport: str = "mcp") -> str:
        """The address of a group."""
        return f"http://127.0.0.1:{self.port}/{transport}/{group}"

    async def start(self) -> None:
        """Listen, on the same port as before if there was one."""
        self._listening = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listening.getsockname()[1]
        self._ready = asyncio.Event()
        self._serving = asyncio.create_task(self._serve())
        await self._ready.wait()

    async def die(self) -> None:
        """Cut every connection off and forget every session."""
        for connection in list(self._server.server_state.connections):
            connection.transport.abort()
        self._server.force_exit = True
        await self.stop()

    async def stop(self) -> None:
        """End."""
        self._server.should_exit = True
        await self._serving
        self.sessions.clear()

    async def tell_change(self) -> None:
        """Tell every session that the tools are others now."""
        for session in list(self.sessions):
            await session.send_tool_list_changed()

    async def _serve(self) -> None:
        streamable = StreamableHTTPSessionManager(self.mcp())
        app = _Guarded(self, _routes(self, streamable))
        self._server = _Server(
            uvicorn.Config(app, log_level="critical", ws="none", lifespan="off"), self._ready
        )
        async with streamable.run():
            await self._server.serve(sockets=[self._listening])

    def mcp(self, group: str = "") -> Server[Any, Any]:
        """The protocol's side, of one group or of the one that a request names."""
        server: Server[Any, Any] = Server("hub", version="1")

        async def list_tools() -> list[types.Tool]:
            self.sessions.add(server.request_context.session)
            return [each.listed for each in self.groups.get(group or _group(server), [])]

        async def call_tool(name: str, arguments: dict[str, Any]) -> types.CallToolResult:
            self.called.append((group or _group(server), name, arguments))
            found = {
                each.listed.name: each for each in self.groups.get(group or _group(server), [])
            }
            try:
                said = await found[name].work(arguments)
            except (asyncio.CancelledError, anyio.get_cancelled_exc_class()):
                self.cancelled.append(name)
                raise
            if isinstance(said, str):
                return types.CallToolResult(content=[types.TextContent(type="text", text=said)])
            return said

        register: Any = server  # the SDK leaves both decorators untyped
        register.list_tools()(list_tools)
        register.call_tool(validate_input=False)(call_tool)
        return server


class _Server(uvicorn.Server):
    """Says when it listens, and leaves the signals of the test run alone."""

    def __init__(self, config: uvicorn.Config, ready: asyncio.Event) -> None:
        super().__init__(config)
        self._is_ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._is_ready.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class _Guarded:
    """Lets in who has the token, and notes who came."""

    def __init__(self, hub: ScriptedHub, inner: Any) -> None:
        self._hub = hub
        self._inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        self._hub.requests.append(f"{request.method} {request.url.path}")
        wanted = f"Bearer {self._hub.token}" if self._hub.token else None
        if request.url.path != "/health" and request.headers.get("authorization") != wanted:
            await JSONResponse({"error": "unauthorized"}, 401)(scope, receive, send)
        elif self._hub.redirect_to:
            answer = Response(status_code=307, headers={"location": self._hub.redirect_to})
            await answer(scope, receive, send)
        else:
            await self._inner(scope, receive, send)


def _routes(hub: ScriptedHub, streamable: StreamableHTTPSessionManager) -> Starlette:
    events = SseServerTransport("/messages/")

    async def health(_: Request) -> JSONResponse:
        return JSONResponse({"status": "healthy"})

    async def by_events(request: Request) -> Response:
        mcp = hub.mcp(request.path_params["group"])
        async with events.connect_sse(request.scope, request.receive, request._send) as streams:
            reading, writing = streams
            options = mcp.create_initialization_options(NotificationOptions())
            await mcp.run(reading, writing, options)
        return Response()

    async def by_requests(scope: Scope, receive: Receive, send: Send) -> None:
        await streamable.handle_request(scope, receive, send)

    return Starlette(
        routes=[
            Route("/health", health),
            Route("/sse/{group}", by_events),
            Mount("/messages/", app=events.handle_post_message),
            Mount("/mcp", app=by_requests),
        ]
    )


def _group(server: Server[Any, Any]) -> str:
    request: Any = server.request_context.request
    return str(request.url.path).rstrip("/").rpartition("/")[2]


@asynccontextmanager
async def scripted_hub(**groups: list[ScriptedTool]) -> AsyncIterator[ScriptedHub]:
    """A hub with these groups, until the block ends."""
    hub = ScriptedHub(dict(groups))
    await hub.start()
    try:
        yield hub
    finally:
        await hub.stop()
