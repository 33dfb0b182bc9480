"""What our side of the MCP hub adds to a call of a tool, beside the bare SDK in the same run.

The hub is the small one of the tests, in this process: its own time is in both numbers.
"""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from statistics import median
from time import perf_counter
from typing import Any

import httpx2
from mcp.client.session import ClientSession
from mcp.client.streamable_http import streamable_http_client

from services.tools.endpoint import HubEndpoint
from services.tools.hub_group import CallLimits, HubGroup
from services.tools.tool_listing import ToolFilter
from tests.benchmarks.result_row import Row
from tests.support.scripted.hub_server import TOKEN, ScriptedHub, scripted_hub, tool

TIMES = 100
GIVEN = {"a": 2, "b": 3}
HEADERS = {"Authorization": f"Bearer {TOKEN}"}


async def measure_overhead(arguments: dict[str, Any]) -> str:
    """The tool of the measurement."""
    return str(arguments["a"] + arguments["b"])


async def measure_calls() -> list[Row]:
    """The median time of a call; ours and the bare session take turns."""
    logging.getLogger("mcp").setLevel(logging.CRITICAL)  # sessions that end at the end are no news
    async with scripted_hub(common=[tool("add", measure_overhead)]) as hub:
        first, mine, theirs = await _measure(hub, "mcp", lambda session: session.initialize())
        new = await _measure(hub, "new", lambda session: session.discover())
        fresh = median([await _ms(lambda: _anew(hub)) for _ in range(TIMES // 10)])
    return [
        Row("a call, median", f"{mine:.1f} ms", f"{theirs:.1f} ms", ""),
        Row("added to the bare SDK", f"{mine - theirs:+.1f} ms", "", "< 1 ms"),
        Row("the first call: hello, list, call", f"{first:.0f} ms", "", ""),
        Row("a session for each call, as adapters do", f"{mine:.1f} ms", f"{fresh:.1f} ms"),
        Row("a call as of 2026-07-28, median", f"{new[1]:.1f} ms", f"{new[2]:.1f} ms", ""),
        Row("its first call", f"{new[0]:.0f} ms", "", ""),
    ]


async def _measure(
    hub: ScriptedHub, transport: str, greet: Callable[[ClientSession], Awaitable[object]]
) -> tuple[float, float, float]:
    """Our first call, the median of ours, and that of the bare session."""
    async with _connect(hub, transport) as session:
        await greet(session)
        endpoint = HubEndpoint(hub.url("common", transport), TOKEN)
        tools = HubGroup("common", endpoint, ToolFilter(), CallLimits())
        first = await _ms(lambda: tools.call("add", GIVEN, "ada"))
        ours, bare = [], []
        for _ in range(TIMES):
            bare.append(await _ms(lambda: session.call_tool("add", GIVEN)))
            ours.append(await _ms(lambda: tools.call("add", GIVEN, "ada")))
        await tools.close()
    return first, median(ours), median(bare)


@asynccontextmanager
async def _connect(hub: ScriptedHub, transport: str) -> AsyncIterator[ClientSession]:
    url = hub.url("common", transport)
    async with (
        httpx2.AsyncClient(headers=HEADERS, trust_env=False) as http,
        streamable_http_client(url, http_client=http) as (incoming, outgoing),
        ClientSession(incoming, outgoing) as session,
    ):
        yield session


async def _anew(hub: ScriptedHub) -> None:
    async with _connect(hub, "mcp") as session:
        await session.initialize()
        await session.call_tool("add", GIVEN)


async def _ms(work: Callable[[], Awaitable[object]]) -> float:
    began = perf_counter()
    await work()
    return (perf_counter() - began) * 1000
