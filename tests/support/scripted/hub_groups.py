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


class Noticing(HubGroup):
    """Says when it heard of a change; who calls is ada, unless a test says otherwise."""

    changed: asyncio.Event

    async def call(
        self, name: str, arguments: Mapping[str, Any], user_id: str = "ada"
    ) -> ToolResult:
        return await super().call(name, arguments, user_id)

    def _invalidate(self) -> None:
        super()._invalidate()
        self.changed.set()


Opened = Callable[..., Noticing]


@asynccontextmanager
async def open_group() -> AsyncIterator[Opened]:
    """Groups that are closed at the end."""
    async with AsyncExitStack() as stack:

        def opened(hub: ScriptedHub | OlderHub, transport: str = "mcp", **given: Any) -> Noticing:
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
