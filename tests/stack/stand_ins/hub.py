"""The groups of the stack's own hub settings, with its token, served by the tools they name.

A stand-in for MCPHub: the settings that `docker/prepare.py` wrote, `/mcp/{group}` over streamable
HTTP. Tool servers run as they are named there; a package that npx would fetch is installed here.
"""

import json
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import uvicorn
from mcp import ClientSession, StdioServerParameters, stdio_client
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp_proxy.proxy_server import create_proxy_server
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

SETTINGS = json.loads(Path(os.environ["MCPHUB_SETTING_PATH"]).read_text("utf-8"))
TOKEN = SETTINGS["systemConfig"]["routing"]["bearerAuthKey"]
INSTALLED = {"@antv/mcp-server-chart@0.9.10": "mcp-server-chart"}
groups: dict[str, StreamableHTTPSessionManager] = {}


async def _manager(stack: AsyncExitStack, server: dict[str, Any]) -> StreamableHTTPSessionManager:
    command, arguments = server["command"], server.get("args", [])
    if command == "npx":
        command, arguments = INSTALLED[arguments[-1]], []
    given = StdioServerParameters(
        command=command, args=arguments, env={**os.environ, **server.get("env", {})}
    )
    read, write = await stack.enter_async_context(stdio_client(given))
    session = await stack.enter_async_context(ClientSession(read, write))
    proxy = await create_proxy_server(session)
    manager = StreamableHTTPSessionManager(app=proxy, json_response=False, stateless=True)
    await stack.enter_async_context(manager.run())
    return manager


@asynccontextmanager
async def lifespan(_: Starlette) -> AsyncIterator[None]:
    """One tool server a group is enough here."""
    async with AsyncExitStack() as stack:
        for group in SETTINGS["groups"]:
            first = group["servers"][0]
            name = first if isinstance(first, str) else first["name"]
            groups[group["name"]] = await _manager(stack, SETTINGS["mcpServers"][name])
        yield


class Groups:
    """`/mcp/{group}`, for those who have the token."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass the request on to its group."""
        headers = dict(scope["headers"])
        if headers.get(b"authorization") != f"Bearer {TOKEN}".encode():
            await JSONResponse({"error": "unauthorized"}, 401)(scope, receive, send)
            return
        await groups[scope["path_params"]["group"]].handle_request(scope, receive, send)


app = Starlette(routes=[Route("/mcp/{group}", Groups())], lifespan=lifespan)

if __name__ == "__main__":
    uvicorn.run(app, host="0.0.0.0", port=3000, log_level="warning")
