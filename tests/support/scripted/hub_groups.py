"""Groups of a scripted hub, opened for a test and closed at its end.

async with scripted_hub(common=[tool("add")]) as hub, opening() as opened:
    group = opened(hub, "sse", call_s=1)
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from services.tools.endpoint import HubEndpoint
from services.tools.hub_group import CallLimits, HubGroup
from services.tools.tool_listing import ToolFilter
from tests.support.scripted.hub_server import TOKEN, ScriptedHub


class Noticing(HubGroup):
    """Says when it heard of a change."""

    changed: asyncio.Event

    def _invalidate(self) -> None:
        super()._invalidate()
        self.changed.set()


Opened = Callable[..., Noticing]


@asynccontextmanager
async def open_group() -> AsyncIterator[Opened]:
    """Groups that are closed at the end."""
    async with AsyncExitStack() as stack:

        def opened(hub: ScriptedHub, transport: str = "mcp", **given: Any) -> Noticing:
            endpoint = HubEndpoint(
                hub.url(given.pop("group", "common"), transport),
                given.pop("token", TOKEN),
                read_s=20,
                connect_s=20,
                most_bytes=given.pop("most_bytes", 16 * 1024 * 1024),
            )
            limits = CallLimits(given.pop("call_s", 20), given.pop("result_bytes", 64 * 1024))
            group = Noticing("common", endpoint, ToolFilter(**given), limits)
            group.changed = asyncio.Event()
            stack.push_async_callback(group.close)
            return group

        yield opened
