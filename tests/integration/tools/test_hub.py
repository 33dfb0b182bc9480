"""A group of the hub over the wire: listed, called, and what becomes of each kind of failure."""

import asyncio
from base64 import b64encode
from dataclasses import replace
from struct import pack
from typing import Any

import pytest
from mcp import types

from model.errors import ToolFailed
from services.tools import hub_group as group_module
from services.tools import session_pool as pool_module
from tests.support.files.images import make_png
from tests.support.scripted.hub_groups import open_group
from tests.support.scripted.hub_server import (
    ScriptedHub,
    add_numbers,
    raise_error,
    scripted_hub,
    tool,
)

every = pytest.mark.parametrize("transport", ["mcp", "sse", "new"])


class Hanging:
    """A tool that begins and never ends by itself."""

    def __init__(self) -> None:
        self.began = asyncio.Event()
        self.ended = asyncio.Event()

    async def __call__(self, _: dict[str, Any]) -> str:
        self.began.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.ended.set()
        return ""


@every
async def test_a_tool_is_listed_and_called(transport: str) -> None:
    add = tool(
        "sums-add", add_numbers, "Adds two numbers.", a={"type": "number"}, b={"type": "number"}
    )
    async with scripted_hub(common=[add]) as hub, open_group() as opened:
        group = opened(hub, transport)
        [found] = await group.tools()
        assert (found.name, found.server) == ("sums-add", "sums")
        assert found.description == "Adds two numbers."
        assert set(found.arguments["properties"]) == {"a", "b"}
        assert (await group.call("sums-add", {"a": 2, "b": 3})).text == "5"
        assert hub.calls == [("common", "sums-add", {"a": 2, "b": 3})]


@every
async def test_calls_side_by_side_each_get_their_own_answer(transport: str) -> None:
    async with scripted_hub(common=[tool("add", add_numbers)]) as hub, open_group() as opened:
        group = opened(hub, transport)
        calls = [group.call("add", {"a": n, "b": n}) for n in range(20)]
        assert [r.text for r in await asyncio.gather(*calls)] == [str(2 * n) for n in range(20)]


async def test_many_calls_that_hang_hold_up_no_other() -> None:
    """Three answers, each with all the calls that one makes at once."""
    hang = Hanging()
    offered = [tool("hang", hang), tool("add", add_numbers)]
    async with scripted_hub(common=offered) as hub, open_group() as opened:
        group = opened(hub)
        hanging = [asyncio.create_task(group.call("hang", {})) for _ in range(12)]
        await asyncio.wait_for(hang.began.wait(), 60)
        assert (await group.call("add", {"a": 1, "b": 1})).text == "2"
        for call in hanging:
            call.cancel()
        await asyncio.wait(hanging)


async def test_who_finds_no_place_is_told_that_nothing_began(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pool_module, "ACQUIRE_TIMEOUT_S", 0.05)
    hang = Hanging()
    async with scripted_hub(common=[tool("hang", hang)]) as hub, open_group() as opened:
        group = opened(hub)
        group._pool = pool_module.SessionPool(group._pool._endpoint, group._invalidate, most=1)
        first = asyncio.create_task(group.call("hang", {}))
        await asyncio.wait_for(hang.began.wait(), 60)
        with pytest.raises(ToolFailed) as refused:
            await group.call("hang", {})
        first.cancel()
        await asyncio.wait([first])
    assert (refused.value.key, len(hub.calls)) == ("tools.busy", 1)


async def test_sessions_are_used_again() -> None:
    async with scripted_hub(common=[tool("add", add_numbers)]) as hub, open_group() as opened:
        group = opened(hub)
        for _ in range(5):
            await group.call("add", {"a": 1, "b": 1})
        hellos = 2  # one session lists, one calls; the first asks for the version before
        assert len(hub.sessions) == 1
        assert hub.requests.count("GET /mcp/common") <= hellos
        assert hub.requests.count("POST /mcp/common") == 1 + 2 * hellos + 1 + 5


@every
async def test_a_tool_that_fails_says_why(transport: str) -> None:
    async with scripted_hub(common=[tool("weather", raise_error)]) as hub, open_group() as opened:
        result = await opened(hub, transport).call("weather", {})
        assert result.failed
        assert "no such city" in result.text


@pytest.mark.promise("hub")
@every
async def test_a_call_that_takes_too_long_is_stopped_on_the_hub(transport: str) -> None:
    hanging = Hanging()
    tools = [tool("hang", hanging), tool("add", add_numbers)]
    async with scripted_hub(common=tools) as hub, open_group() as opened:
        group = opened(hub, transport, call_s=3)  # the call that follows has no more
        await group.tools()
        with pytest.raises(ToolFailed, match="longer than 3 s"):
            await group.call("hang", {})
        await asyncio.wait_for(hanging.ended.wait(), 60)
        assert hub.cancelled == ["hang"]
        assert (await group.call("add", {"a": 1, "b": 1})).text == "2"


@every
async def test_cancelling_the_task_cancels_the_call(transport: str) -> None:
    hanging = Hanging()
    async with scripted_hub(common=[tool("hang", hanging)]) as hub, open_group() as opened:
        call = asyncio.create_task(opened(hub, transport).call("hang", {}))
        await asyncio.wait_for(hanging.began.wait(), 60)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        await asyncio.wait_for(hanging.ended.wait(), 60)
        assert hub.cancelled == ["hang"]


@every
async def test_a_large_answer_is_cut(transport: str) -> None:
    async def large(_: dict[str, Any]) -> str:
        return "数" * 1_700_000  # 5 MB

    async with scripted_hub(common=[tool("large", large)]) as hub, open_group() as opened:
        result = await opened(hub, transport, result_bytes=1000).call("large", {})
        assert result.truncated
        assert result.text == "数" * 333


@pytest.mark.promise("hub")
@every
async def test_an_answer_beyond_the_limit_is_not_taken(transport: str) -> None:
    async def large(_: dict[str, Any]) -> str:
        return "x" * 300_000

    async with scripted_hub(common=[tool("large", large)]) as hub, open_group() as opened:
        with pytest.raises(ToolFailed, match="too large"):
            await opened(hub, transport, most_bytes=100_000).call("large", {})


async def test_a_hub_that_is_down_is_told_and_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_module, "FAILURE_MAX_AGE_S", 0.0)
    async with scripted_hub(common=[tool("add", add_numbers)]) as hub, open_group() as opened:
        await hub.stop()
        group = opened(hub)
        assert await group.tools() == ()
        assert group.problem is not None
        with pytest.raises(ToolFailed, match="cannot be reached"):
            await group.call("add", {"a": 1, "b": 1})
        await hub.start()
        assert [each.name for each in await group.tools()] == ["add"]
        assert group.problem is None
        assert (await group.call("add", {"a": 1, "b": 1})).text == "2"


@every
async def test_a_hub_that_dies_in_a_call_ends_the_call(transport: str) -> None:
    hanging = Hanging()
    async with scripted_hub(common=[tool("hang", hanging)]) as hub, open_group() as opened:
        call = asyncio.create_task(opened(hub, transport, call_s=60).call("hang", {}))
        await asyncio.wait_for(hanging.began.wait(), 60)
        await hub.drop()
        with pytest.raises(ToolFailed, match="was lost"):
            await asyncio.wait_for(call, 60)


@every
async def test_sessions_that_a_restarted_hub_forgot_are_opened_again(transport: str) -> None:
    async with scripted_hub(common=[tool("add", add_numbers)]) as hub, open_group() as opened:
        group = opened(hub, transport)
        await group.call("add", {"a": 1, "b": 1})
        await hub.drop()
        await hub.start()
        assert (await group.call("add", {"a": 2, "b": 2})).text == "4"
        assert len(hub.calls) == 2


@every
async def test_a_wrong_token_is_told(transport: str) -> None:
    async with scripted_hub(common=[tool("add", add_numbers)]) as hub, open_group() as opened:
        group = opened(hub, transport, token="wrong")
        assert await group.tools() == ()
        assert "does not accept our token" in str(group.problem)
        assert "wrong" not in str(group.problem)


@every
async def test_a_change_that_the_hub_tells_counts_at_once(transport: str) -> None:
    async with scripted_hub(common=[tool("old")]) as hub, open_group() as opened:
        group = opened(hub, transport)
        assert [each.name for each in await group.tools()] == ["old"]
        hub.groups["common"][:] = [tool("new")]
        await hub.notify_change()
        await asyncio.wait_for(group.change_noticed.wait(), 60)
        assert [each.name for each in await group.tools()] == ["new"]


async def test_tools_that_come_late_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_module, "FAILURE_MAX_AGE_S", 0.0)
    async with scripted_hub(common=[]) as hub, open_group() as opened:
        group = opened(hub)
        assert await group.tools() == ()
        assert group.problem is None
        hub.groups["common"].append(tool("late"))
        assert [each.name for each in await group.tools()] == ["late"]


async def test_an_unknown_group_has_no_tools() -> None:
    async with scripted_hub(common=[tool("add")]) as hub, open_group() as opened:
        group = opened(hub, group="nobody")
        assert await group.tools() == ()
        with pytest.raises(ToolFailed, match="no tool called add"):
            await group.call("add", {})


@pytest.mark.promise("hub")
async def test_a_redirect_is_not_followed() -> None:
    async with (
        scripted_hub(common=[tool("a")]) as other,
        scripted_hub(common=[tool("b")]) as hub,
        open_group() as opened,
    ):
        hub.redirect_to = other.url("common")
        group = opened(hub)
        assert await group.tools() == ()
        assert "another address" in str(group.problem)
        assert other.requests == []


async def test_what_does_not_speak_mcp_is_told() -> None:
    async with scripted_hub(common=[]) as hub, open_group() as opened:
        group = opened(replace_url(hub, "/health"))
        assert await group.tools() == ()
        assert "MCP" in str(group.problem)


def replace_url(hub: ScriptedHub, path: str) -> ScriptedHub:
    other = replace(hub)
    other.url = lambda *_: f"http://127.0.0.1:{hub.port}{path}"
    return other


async def test_what_is_no_text_is_named() -> None:
    async def picture(_: dict[str, Any]) -> types.CallToolResult:
        image = types.ImageContent(type="image", data="aGVsbG8=", mime_type="image/png")
        return types.CallToolResult(content=[image])

    async with scripted_hub(common=[tool("draw", picture)]) as hub, open_group() as opened:
        result = await opened(hub).call("draw", {})
        assert (result.text, result.images) == ("[image image/png, 6 bytes]", ())


async def test_pictures_are_kept_beside_the_text() -> None:
    """What is said to be one, and is none, or is too large to be drawn, is left out."""
    small, vast = make_png(3, 2), make_png(3, 2).replace(pack(">II", 3, 2), pack(">II", 9**6, 9**6))
    files = (small, vast, b"<svg onload='alert(1)'/>", small, small, small, small)

    async def draws(_: dict[str, Any]) -> types.CallToolResult:
        encoded = [b64encode(file).decode() for file in files]
        images = [types.ImageContent(type="image", data=data, mime_type="a/b") for data in encoded]
        return types.CallToolResult(content=[types.TextContent(type="text", text="!"), *images])

    async with scripted_hub(common=[tool("draw", draws)]) as hub, open_group() as opened:
        result = await opened(hub).call("draw", {})
    assert result.text.startswith("!\n[image a/b, ")
    assert [(each.mime, each.data) for each in result.images] == [("image/png", small)] * 4
