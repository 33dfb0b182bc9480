"""Groups of a scripted hub, opened for a test and closed at its end.

async with scripted_hub(common=[tool("add")]) as hub, opening() as opened:
    group = opened(hub, "sse", call_s=1)
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from agent.ports import ToolResult
from services.tools.endpoint import HubEndpoint
from services.tools.hub_group import CallLimits, HubGroup
from services.tools.tool_listing import ToolFilter
from tests.support.scripted.hub_server import TOKEN, ScriptedHub
from tests.support.scripted.older_hub import OlderHub


class ObservedGroup(HubGroup):
    """Sets an event when it notices a change of tools; calls are made by ada by default."""

    change_noticed: asyncio.Event

    async def call(
        self, name: str, arguments: Mapping[str, Any], user_id: str = "ada"
    ) -> ToolResult:
        return await super().call(name, arguments, user_id)

    def _invalidate(self) -> None:
        super()._invalidate()
        self.change_noticed.set()


OpenGroup = Callable[..., ObservedGroup]


@asynccontextmanager
async def open_group() -> AsyncIterator[OpenGroup]:
    """Groups that are closed at the end."""
    async with AsyncExitStack() as stack:

        def open_one(
            hub: ScriptedHub | OlderHub, transport: str = "mcp", **options: Any
        ) -> ObservedGroup:
            endpoint = HubEndpoint(
                hub.url(options.pop("group", "common"), transport),
                options.pop("token", TOKEN),
                read_s=20,
                connect_s=20,
                most_bytes=options.pop("most_bytes", 16 * 1024 * 1024),
            )
            limits = CallLimits(options.pop("call_s", 20), options.pop("result_bytes", 64 * 1024))
            group = ObservedGroup("common", endpoint, ToolFilter(**options), limits)
            group.change_noticed = asyncio.Event()
            stack.push_async_callback(group.close)
            return group

        yield open_one
