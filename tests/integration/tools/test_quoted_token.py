"""The hub and its tools may quote what they were sent: its token is shown to nobody."""

from typing import Any

import pytest
from mcp import MCPError

from model.errors import ToolFailed
from tests.support.scripted.hub_groups import open_group
from tests.support.scripted.hub_server import TOKEN, scripted_hub, tool


@pytest.mark.promise("secrets-stay")
async def test_nothing_that_the_hub_says_quotes_its_token() -> None:
    async def quote(_: dict[str, Any]) -> str:
        return f"asked with Authorization: Bearer {TOKEN}"

    async def refuse(_: dict[str, Any]) -> Any:
        raise MCPError(-32000, f"Bearer {TOKEN} may not")

    offered = [tool("desk-quote", quote), tool("desk-refuse", refuse)]
    async with scripted_hub(common=offered) as hub, open_group() as opened:
        group = opened(hub)
        assert (await group.call("desk-quote", {})).text == "asked with Authorization: Bearer …"
        with pytest.raises(ToolFailed, match="Bearer … may not") as raised:
            await group.call("desk-refuse", {})
        assert TOKEN not in raised.value.text("en")
