"""Hubs of each version of MCP: who gets a session, whose it is, and what becomes of it."""

import asyncio
from typing import Any

import pytest
from mcp import types

from model.errors import ToolFailed
from services.tools import sdk, session_pool
from tests.support.polling import eventually
from tests.support.scripted.hub_groups import open_group
from tests.support.scripted.hub_server import add_numbers, scripted_hub, tool
from tests.support.scripted.older_hub import VERSIONS, OlderHub, older_hub

SCHEMA: dict[str, Any] = {"type": "object", "properties": {}}
older = pytest.mark.parametrize("version", VERSIONS)


@older
@pytest.mark.parametrize("has_sessions", [True, False])
@pytest.mark.parametrize("by_events", [True, False])
async def test_every_earlier_version_is_spoken(
    version: str, has_sessions: bool, by_events: bool
) -> None:
    hubs = older_hub(version, has_sessions=has_sessions, by_events=by_events)
    async with hubs as hub, open_group() as opened:
        group = opened(hub)
        assert [each.name for each in await group.tools()] == ["count", "fill", "wait"]
        assert group.problem is None
        assert (await group.call("count", {})).text == "1"


async def test_without_sessions_the_new_version_is_spoken_for_everybody() -> None:
    async with scripted_hub(common=[tool("add", add_numbers)]) as hub, open_group() as opened:
        group = opened(hub, "new")
        for user in ("ada", "bob"):
            assert (await group.call("add", {"a": 1, "b": 1}, user)).text == "2"
        assert hub.call_sessions == [None, None]
        assert set(hub.requests) == {"POST /new/common"}  # nothing is listened to by GET, or closed


@older
async def test_an_earlier_hub_without_sessions_has_one_connection_for_everybody(
    version: str,
) -> None:
    async with older_hub(version, has_sessions=False) as hub, open_group() as opened:
        group = opened(hub)
        for user in ("ada", "bob", "ada"):
            await group.call("count", {}, user)
        assert hub.count("initialize") == 1
        assert {session for _, session in hub.messages} == {None}


@older
async def test_a_session_is_one_users_alone(version: str) -> None:
    async with older_hub(version) as hub, open_group() as opened:
        group = opened(hub)
        counts = [
            (await group.call("count", {}, user)).text for user in ("ada", "bob", "ada", "bob")
        ]
        assert counts == ["1", "1", "2", "2"]
        in_calls = [session for method, session in hub.messages if method == "tools/call"]
        [in_list] = [session for method, session in hub.messages if method == "tools/list"]
        assert len(set(in_calls)) == 2
        assert in_list not in in_calls


async def test_a_session_of_the_transport_with_events_is_one_users_alone() -> None:
    async with scripted_hub(common=[tool("add", add_numbers)]) as hub, open_group() as opened:
        group = opened(hub, "sse")
        for user in ("ada", "bob", "ada"):
            await group.call("add", {"a": 1, "b": 1}, user)
        first, second, third = hub.call_sessions
        assert None not in hub.call_sessions
        assert first == third != second


async def test_users_who_call_at_once_get_a_session_each() -> None:
    async with older_hub("2025-06-18") as hub, open_group() as opened:
        group = opened(hub)
        users = [f"user {n % 5}" for n in range(20)]
        counts = await asyncio.gather(*(group.call("count", {}, user) for user in users))
        assert sorted(int(each.text) for each in counts) == sorted([1, 2, 3, 4] * 5)
        assert hub.count("initialize") == 1 + 5


async def test_a_tool_is_called_for_somebody() -> None:
    async with older_hub("2025-06-18") as hub, open_group() as opened:
        with pytest.raises(ValueError, match="for a user"):
            await opened(hub).call("count", {}, "")
        assert hub.count("tools/call") == 0


@pytest.mark.parametrize("status", [404, 400])
async def test_a_lost_session_is_renewed_once(status: int) -> None:
    async with older_hub("2025-11-25", unknown_session=status) as hub, open_group() as opened:
        group = opened(hub)
        assert [(await group.call("count", {})).text for _ in range(2)] == ["1", "2"]
        hub.sessions.clear()
        counts = await asyncio.gather(*(group.call("count", {}) for _ in range(6)))
        assert sorted(int(each.text) for each in counts) == [1, 2, 3, 4, 5, 6]
        assert hub.count("initialize") == 1 + 1 + 1  # one lists, one calls, one renewed


async def test_a_session_that_is_lost_each_time_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    async with older_hub("2025-11-25") as hub, open_group() as opened:
        group = opened(hub)
        await group.tools()
        monkeypatch.setattr(hub, "sessions", Forgetful())
        with pytest.raises(ToolFailed, match="Session not found"):
            await group.call("count", {})
        assert (hub.count("tools/call"), hub.count("initialize")) == (2, 1 + 2)


class Forgetful(dict[str, int]):
    """Keeps nothing."""

    def __setitem__(self, key: str, value: int) -> None:
        pass


async def test_a_hub_is_asked_for_its_versions_once() -> None:
    async with older_hub("2025-06-18") as hub, open_group() as opened:
        group = opened(hub)
        for user in ("ada", "bob", "cleo"):
            await group.call("count", {}, user)
        assert (hub.count("server/discover"), hub.count("initialize")) == (1, 4)


async def test_a_hub_that_does_not_answer_what_it_does_not_know_is_greeted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sdk, "_PROBE_TIMEOUT_S", 0.05)
    hubs = older_hub("2025-03-26", has_sessions=False, hangs="server/discover")
    async with hubs as hub, open_group() as opened:
        assert (await opened(hub).call("count", {})).text == "1"


async def test_a_hub_that_becomes_newer_is_spoken_to_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """And older again: what was agreed on is forgotten with the connection."""
    add = tool("add", add_numbers)
    async with scripted_hub(common=[add]) as hub, open_group() as opened:
        group = opened(hub, "new")
        for is_new in (True, False, True):
            hub.is_new = is_new
            assert (await group.call("add", {"a": 1, "b": 1})).text == "2"
        assert [session is None for session in hub.call_sessions] == [True, False, True]


async def test_a_call_that_fails_leaves_the_users_other_calls_alone() -> None:
    async with older_hub("2025-06-18") as hub, open_group() as opened:
        group = opened(hub, most_bytes=1000)
        waiting = asyncio.create_task(group.call("wait", {}))
        await asyncio.wait_for(hub.waiting.wait(), 60)
        with pytest.raises(ToolFailed, match="too large"):
            await group.call("fill", {"length": 5000})
        hub.released.set()
        assert not (await waiting).failed
        assert hub.count("initialize") == 2


async def test_a_call_that_is_stopped_ends_its_session_after_the_others() -> None:
    async with older_hub("2025-06-18") as hub, open_group() as opened:
        group = opened(hub)
        waiting, stopped = (asyncio.create_task(group.call("wait", {})) for _ in range(2))
        await eventually_asked(hub, "tools/call", 2)
        stopped.cancel()
        await asyncio.wait({stopped})
        assert (await group.call("count", {})).text == "1"  # in a new session
        assert (hub.count("notifications/cancelled"), hub.count("DELETE")) == (1, 0)
        hub.released.set()
        assert not (await waiting).failed
        await eventually_asked(hub, "DELETE", 1)


async def eventually_asked(hub: OlderHub, method: str, times: int) -> None:
    await eventually(lambda: hub.count(method) >= times)


@pytest.mark.parametrize(("has_sessions", "kept"), [(True, "route=a"), (False, None)])
async def test_cookies_are_kept_where_there_is_a_session(
    has_sessions: bool, kept: str | None
) -> None:
    async with older_hub("2025-06-18", has_sessions=has_sessions) as hub, open_group() as opened:
        await opened(hub).call("count", {})
        assert hub.cookies[-1] == kept


async def test_no_more_sessions_are_kept_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_pool, "MAX_SESSIONS", 3)
    async with older_hub("2025-06-18") as hub, open_group() as opened:
        group = opened(hub)
        for n in range(5):
            await group.call("count", {}, f"user {n}")
        await eventually_asked(hub, "DELETE", 3)
        assert len(hub.sessions) == 3
        assert (await group.call("count", {}, "user 4")).text == "2"


async def test_a_session_that_nobody_uses_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_pool, "IDLE_TIMEOUT_S", 0.05)
    async with older_hub("2025-06-18") as hub, open_group() as opened:
        group = opened(hub)
        await group.call("count", {})
        await eventually(lambda: not hub.sessions)
        assert (await group.call("count", {})).text == "1"


async def test_a_connection_on_which_a_session_begins_late_is_shared_no_more() -> None:
    async with older_hub("2025-06-18", has_sessions=False) as hub, open_group() as opened:
        group = opened(hub)
        await group.call("count", {}, "ada")
        hub.headers = {"mcp-session-id": "late"}
        for user in ("ada", "bob", "ada", "bob"):
            await group.call("count", {}, user)
        assert hub.count("initialize") == 1 + 2


async def test_an_answer_in_another_form_is_no_mcp() -> None:
    async with older_hub("2025-06-18", media_type="text/html") as hub, open_group() as opened:
        group = opened(hub)
        assert await group.tools() == ()
        assert group.problem is not None
        assert group.problem.key == "tools.not_mcp"


async def test_a_tool_that_asks_to_be_called_again_is() -> None:
    answers = iter([types.InputRequiredResult(request_state="half way"), "done"])

    async def works(_: dict[str, Any]) -> Any:
        return next(answers)

    async with scripted_hub(common=[tool("slow", works)]) as hub, open_group() as opened:
        assert (await opened(hub, "new").call("slow", {})).text == "done"
        assert len(hub.calls) == 2


async def test_a_tool_that_asks_the_user_in_a_call_is_refused() -> None:
    request = types.ElicitRequest(
        params=types.ElicitRequestFormParams(message="Sure?", requested_schema=SCHEMA)
    )

    async def asks(_: dict[str, Any]) -> types.InputRequiredResult:
        return types.InputRequiredResult(input_requests={"sure": request})

    async with scripted_hub(common=[tool("ask", asks)]) as hub, open_group() as opened:
        with pytest.raises(ToolFailed, match="asks for further input"):
            await opened(hub, "new").call("ask", {})
        assert len(hub.calls) == 1
