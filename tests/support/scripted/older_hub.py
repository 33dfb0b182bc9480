"""A hub of an earlier version of MCP, written out by hand: it knows only what that version says.

    async with older_hub("2025-06-18") as hub, open_group() as opened:
        group = opened(hub)
        hub.sessions.clear()                               # it forgets every session

Its tools: `count` gives the number of calls in its session, `wait` ends when the test says so, and
`fill` gives as many letters as it is asked for.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import uvicorn
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.support.scripted.hub_server import HubServer, listen

VERSIONS = ("2025-03-26", "2025-06-18", "2025-11-25")
"""Those that speak streamable HTTP and begin with a handshake."""
_TOOLS = [
    {"name": name, "inputSchema": {"type": "object", "properties": {}}}
    for name in ("count", "wait", "fill")
]


@dataclass
class OlderHub:
    """The hub, and the messages that it received."""

    version: str
    has_sessions: bool = True
    by_events: bool = False
    """Whether it answers in a stream of events; else in JSON."""
    unknown_session: int = 404
    """The status for a session that it does not know: MCPHub says 400."""
    headers: dict[str, str] = field(default_factory=dict)
    """Those of every answer, beside its own."""
    media_type: str = "application/json"
    """Of answers that are no events."""
    hangs: str = ""
    """A method that it never answers."""
    port: int = 0
    sessions: dict[str, int] = field(default_factory=dict)
    """The number of calls in each session."""
    messages: list[tuple[str, str | None]] = field(default_factory=list)
    """The method of each message, and the session that it was sent in."""
    cookies: list[str | None] = field(default_factory=list)
    waiting: asyncio.Event = field(default_factory=asyncio.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)
    _ids: Any = field(default_factory=lambda: count(1))

    def url(self, group: str, transport: str = "mcp") -> str:
        """The address of a group: all are the same."""
        return f"http://127.0.0.1:{self.port}/{transport}/{group}"

    def count(self, method: str) -> int:
        """How many messages of a method came."""
        return [each for each, _ in self.messages].count(method)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request."""
        request = Request(scope, receive)
        self.cookies.append(request.headers.get("cookie"))
        answer = await self._answer(request)
        answer.headers.update({"set-cookie": "route=a", **self.headers})
        await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        session = request.headers.get("mcp-session-id")
        if request.method == "DELETE":
            self.messages.append(("DELETE", session))
            return Response(status_code=200 if self.sessions.pop(session or "", None) else 404)
        if request.method != "POST":
            return Response(status_code=405)
        message = json.loads(await request.body())
        self.messages.append((message["method"], session))
        if message["method"] == self.hangs:
            await self.released.wait()
        if message["method"] == "initialize":
            return self._greet(message)
        return self._refuse(request, session) or await self._serve(message, session or "")

    def _greet(self, message: dict[str, Any]) -> Response:
        result = {
            "protocolVersion": self.version,
            "capabilities": {"tools": {}},
            "serverInfo": {"name": "older", "version": "1"},
        }
        answer = self._reply(message, {"result": result})
        if self.has_sessions:
            session = f"session-{next(self._ids)}"
            self.sessions[session] = 0
            answer.headers["mcp-session-id"] = session
        return answer

    def _refuse(self, request: Request, session: str | None) -> Response | None:
        requested_version = request.headers.get("mcp-protocol-version", self.version)
        if self.version != "2025-03-26" and requested_version != self.version:
            return _error(
                400, -32000, f"Bad Request: Unsupported protocol version: {requested_version}"
            )
        if not self.has_sessions:
            return None
        if session is None:
            return _error(400, -32000, "Bad Request: No valid session ID provided")
        if session not in self.sessions:
            return _error(self.unknown_session, -32001, "Session not found")
        return None

    async def _serve(self, message: dict[str, Any], session: str) -> Response:
        if "id" not in message:
            return Response(status_code=202)
        return self._reply(message, await self._result(message, session))

    async def _result(self, message: dict[str, Any], session: str) -> dict[str, Any]:
        if message["method"] == "tools/list":
            return {"result": {"tools": _TOOLS}}
        if message["method"] != "tools/call":
            return {"error": {"code": -32601, "message": "Method not found"}}
        params = message["params"]
        self.sessions[session] = self.sessions.get(session, 0) + 1
        session_text = str(self.sessions[session])
        if params["name"] == "wait":
            self.waiting.set()
            await self.released.wait()
        elif params["name"] == "fill":
            session_text = "x" * params["arguments"]["length"]
        return {"result": {"content": [{"type": "text", "text": session_text}]}}

    def _reply(self, message: dict[str, Any], body: dict[str, Any]) -> Response:
        answer = {"jsonrpc": "2.0", "id": message["id"], **body}
        if not self.by_events:
            return JSONResponse(answer, media_type=self.media_type)
        event = f"event: message\ndata: {json.dumps(answer)}\n\n"
        return Response(event, media_type="text/event-stream")


def _error(status: int, code: int, message: str) -> Response:
    error = {"code": code, "message": message}
    return JSONResponse({"jsonrpc": "2.0", "error": error, "id": None}, status)


@asynccontextmanager
async def older_hub(version: str, **fields: Any) -> AsyncIterator[OlderHub]:
    """A hub of that version, until the block ends."""
    hub = OlderHub(version, **fields)
    listening, ready = listen(), asyncio.Event()
    hub.port = listening.getsockname()[1]
    config = uvicorn.Config(hub, log_level="critical", ws="none", lifespan="off")
    server = HubServer(config, ready)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    await ready.wait()
    try:
        yield hub
    finally:
        hub.released.set()
        server.should_exit = True
        await serving
