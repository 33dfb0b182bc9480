"""A small hub on the MCP SDK with MCPHub's ways, whose tools do what a test tells them to.

    async with scripted_hub(common=[tool("add", add)]) as hub:    # hub.url("common") is the group's
        hub.groups["common"].append(tool("late", late))
        await hub.notify_change()
        await hub.drop()                                    # every connection is cut off
        await hub.start()                                  # the same port, no session remembered

`/mcp/{group}` is MCPHub's: streamable HTTP of 2025, a session for each connection. `/sse/{group}`
is the transport before that, `/new/{group}` the protocol of 2026-07-28, without sessions. A bearer
token, `/health`; an unknown group has no tools. `hub.calls` are the calls of tools,
`hub.call_sessions` the sessions of these, `hub.cancelled` the names of tools whose call was ended.
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
from mcp import MCPError, types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import NotificationOptions, Server
from mcp.server.sse import SseServerTransport
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.subscriptions import InMemorySubscriptionBus, ListenHandler, ToolsListChanged
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send

TOKEN = "hub token of the tests"
NEW_VERSION = b"2026-07-28"
NO_SESSION = {"code": -32000, "message": "Bad Request: No valid session ID provided"}
ToolAnswer = types.CallToolResult | types.InputRequiredResult
Work = Callable[[dict[str, Any]], Awaitable[str | ToolAnswer]]


@dataclass(frozen=True)
class ScriptedTool:
    """A tool as the hub lists it, and what it does."""

    definition: types.Tool
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
    tool_type = types.Tool(name=name, description=description or name, input_schema=schema)
    return ScriptedTool(tool_type, work or name_tool)


@dataclass
class ScriptedHub:
    """The hub; what it offers may be changed while it runs."""

    groups: dict[str, list[ScriptedTool]]
    token: str = TOKEN
    calls: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    call_sessions: list[str | None] = field(default_factory=list)
    """The session of each call; None without one."""
    cancelled: list[str] = field(default_factory=list)
    sessions: set[Any] = field(default_factory=set)
    requests: list[str] = field(default_factory=list)
    """Method and path of each request."""
    redirect_to: str = ""
    is_new: bool = True
    """Whether `/new/{group}` speaks the version without sessions; else as `/mcp/{group}`."""
    port: int = 0
    bus: InMemorySubscriptionBus = field(default_factory=InMemorySubscriptionBus)

    def url(self, group: str, transport: str = "mcp") -> str:
        """The address of a group."""
        return f"http://127.0.0.1:{self.port}/{transport}/{group}"

    async def start(self) -> None:
        """Listen, on the same port as before if there was one."""
        self._listening = listen(self.port)
        self.port = self._listening.getsockname()[1]
        self._ready = asyncio.Event()
        self._serving = asyncio.create_task(self._serve())
        await self._ready.wait()

    async def drop(self) -> None:
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

    async def notify_change(self) -> None:
        """Tell every session that the tools are others now."""
        for session in list(self.sessions):
            await session.send_tool_list_changed()
        await self.bus.publish(ToolsListChanged())

    async def _serve(self) -> None:
        old, new = (StreamableHTTPSessionManager(self.mcp()) for _ in range(2))
        app = _Guarded(self, _routes(self, old, new))
        self._server = HubServer(
            uvicorn.Config(app, log_level="critical", ws="none", lifespan="off"), self._ready
        )
        async with old.run(), new.run():
            await self._server.serve(sockets=[self._listening])

    def mcp(self, group: str = "") -> Server[Any]:
        """The protocol's side, of one group or of the one that a request names."""

        async def list_tools(
            context: ServerRequestContext[Any, Any], _: types.PaginatedRequestParams | None
        ) -> types.ListToolsResult:
            if context.protocol_version.encode() != NEW_VERSION:
                self.sessions.add(context.session)
            tools = self.groups.get(group or _find_group(context), [])
            return types.ListToolsResult(tools=[each.definition for each in tools])

        async def call_tool(
            context: ServerRequestContext[Any, Any], params: types.CallToolRequestParams
        ) -> ToolAnswer:
            called_group, arguments = group or _find_group(context), params.arguments or {}
            self.calls.append((called_group, params.name, arguments))
            self.call_sessions.append(_find_session(context))
            tools = {each.definition.name: each for each in self.groups.get(called_group, [])}
            try:
                return _to_result(await tools[params.name].work(arguments))
            except (asyncio.CancelledError, anyio.get_cancelled_exc_class()):
                self.cancelled.append(params.name)
                raise
            except MCPError:  # a refusal in the protocol
                raise
            except Exception as error:  # noqa: BLE001 - as the SDK's own servers do
                return _to_result(str(error), is_error=True)

        return Server(
            "hub",
            version="1",
            on_list_tools=list_tools,
            on_call_tool=call_tool,
            on_subscriptions_listen=ListenHandler(self.bus),
        )


def _to_result(content: str | ToolAnswer, is_error: bool = False) -> ToolAnswer:
    if not isinstance(content, str):
        return content
    return types.CallToolResult(content=[types.TextContent(text=content)], is_error=is_error)


def listen(port: int = 0) -> socket.socket:
    """A socket that listens; asyncio sends at once on those only that name their protocol."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    listening.listen(128)
    return listening


class HubServer(uvicorn.Server):
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
    """Refuses requests without the token, and records all requests."""

    def __init__(self, hub: ScriptedHub, inner: Any) -> None:
        self._hub = hub
        self._inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        self._hub.requests.append(f"{request.method} {request.url.path}")
        expected_header = f"Bearer {self._hub.token}" if self._hub.token else None
        if (
            request.url.path != "/health"
            and request.headers.get("authorization") != expected_header
        ):
            await JSONResponse({"error": "unauthorized"}, 401)(scope, receive, send)
        elif self._hub.redirect_to:
            answer = Response(status_code=307, headers={"location": self._hub.redirect_to})
            await answer(scope, receive, send)
        elif self._is_refused(request):
            refusal = {"jsonrpc": "2.0", "error": NO_SESSION, "id": None}
            await JSONResponse(refusal, 400)(scope, receive, send)
        else:
            await self._inner(scope, receive, send)

    def _is_refused(self, request: Request) -> bool:
        """MCPHub does not know the version without sessions, and `/new/{group}` no other."""
        is_asked_new = request.headers.get("mcp-protocol-version", "").encode() == NEW_VERSION
        match request.url.path.split("/"):
            case ["", "mcp", *_]:
                return is_asked_new
            case ["", "new", *_]:
                return is_asked_new != self._hub.is_new
            case _:
                return False


def _routes(
    hub: ScriptedHub, old: StreamableHTTPSessionManager, new: StreamableHTTPSessionManager
) -> Starlette:
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

    return Starlette(
        routes=[
            Route("/health", health),
            Route("/sse/{group}", by_events),
            Mount("/messages/", app=events.handle_post_message),
            Mount("/mcp", app=old.handle_request),
            Mount("/new", app=new.handle_request),
        ]
    )


def _find_group(context: ServerRequestContext[Any, Any]) -> str:
    assert context.request is not None
    return str(context.request.url.path).rstrip("/").rpartition("/")[2]


def _find_session(context: ServerRequestContext[Any, Any]) -> str | None:
    """Of a request by SSE, its address names it."""
    assert context.request is not None
    query: str | None = context.request.query_params.get("session_id")
    header: str | None = context.request.headers.get("mcp-session-id")
    return header or query


@asynccontextmanager
async def scripted_hub(**groups: list[ScriptedTool]) -> AsyncIterator[ScriptedHub]:
    """A hub with these groups, until the block ends."""
    hub = ScriptedHub(dict(groups))
    await hub.start()
    try:
        yield hub
    finally:
        await hub.stop()
