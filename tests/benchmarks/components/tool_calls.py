"""What our side of the MCP hub adds to a call of a tool, beside the bare SDK in the same run.

The hub is the small one of the tests, in this process: its own time is in both numbers.
"""

import logging
from collections.abc import Awaitable, Callable
from statistics import median
from time import perf_counter
from typing import Any

import httpx
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
    async with (
        scripted_hub(common=[tool("add", measure_overhead)]) as hub,
        httpx.AsyncClient(headers=HEADERS, trust_env=False) as http,
        streamable_http_client(hub.url("common"), http_client=http) as (incoming, outgoing, _),
        ClientSession(incoming, outgoing) as session,
    ):
        await session.initialize()
        group = HubGroup(
            "common", HubEndpoint(hub.url("common"), TOKEN), ToolFilter(), CallLimits()
        )
        first = await _ms(lambda: group.call("add", GIVEN))
        ours, bare = [], []
        for _ in range(TIMES):
            bare.append(await _ms(lambda: session.call_tool("add", GIVEN)))
            ours.append(await _ms(lambda: group.call("add", GIVEN)))
        fresh = [await _ms(lambda: _anew(hub)) for _ in range(TIMES // 10)]
        await group.close()
    mine, theirs = median(ours), median(bare)
    return [
        Row("a call, median", f"{mine:.1f} ms", f"{theirs:.1f} ms", ""),
        Row("added to the bare SDK", f"{mine - theirs:+.1f} ms", "", "< 1 ms"),
        Row("the first call: hello, list, call", f"{first:.0f} ms", "", ""),
        Row("a session for each call, as adapters do", f"{mine:.1f} ms", f"{median(fresh):.1f} ms"),
    ]


async def _anew(hub: ScriptedHub) -> None:
    async with (
        httpx.AsyncClient(headers=HEADERS, trust_env=False) as http,
        streamable_http_client(hub.url("common"), http_client=http) as (incoming, outgoing, _),
        ClientSession(incoming, outgoing) as session,
    ):
        await session.initialize()
        await session.call_tool("add", GIVEN)


async def _ms(work: Callable[[], Awaitable[object]]) -> float:
    began = perf_counter()
    await work()
    return (perf_counter() - began) * 1000
