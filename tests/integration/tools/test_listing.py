"""What of the hub's tools is offered, and under which names."""

from typing import Any

import pytest

from model.errors import ToolFailed
from tests.support.scripted.hub_groups import open_group
from tests.support.scripted.hub_server import ScriptedTool, scripted_hub, tool

ALLOWED = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")


async def test_only_what_the_operator_allows_is_offered() -> None:
    tools = [tool("chart-bar"), tool("shell-run"), tool("time-now")]
    async with scripted_hub(common=tools) as hub, open_group() as opened:
        group = opened(
            hub,
            allowed=frozenset({"chart-bar", "time-now"}),
            local=frozenset({"chart-bar"}),
        )
        found = {each.name: each.sends_out for each in await group.tools()}
        assert found == {"chart-bar": False, "time-now": True}
        with pytest.raises(ToolFailed, match="shell-run"):
            await group.call("shell-run", {})
        assert hub.calls == []


async def test_names_are_made_fit_and_none_takes_the_place_of_another() -> None:
    async def first(_: dict[str, Any]) -> str:
        return "the real one"

    hostile: list[ScriptedTool] = [tool("a.b"), tool("a/b"), tool("a_b", first), tool("x" * 90)]
    async with scripted_hub(common=hostile) as hub, open_group() as opened:
        group = opened(hub)
        names = [each.name for each in await group.tools()]
        assert len(set(names)) == 4
        assert all(len(name) <= 64 and set(name) <= ALLOWED for name in names)
        assert (await group.call("a_b", {})).text == "the real one"
