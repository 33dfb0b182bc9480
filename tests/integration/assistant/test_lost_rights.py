"""Rights that are lost in the middle of an assistant's answer: nothing more is asked or called."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from model.settings import Settings
from model.workspaces.workspace import FIRST_WORKSPACE
from tests.support.app_start.given_settings import given_settings
from tests.support.apps.chat_app import Chatter
from tests.support.apps.model_app import Asker, find_demo_id
from tests.support.apps.running_app import ADMIN_PASSWORD, RunningApp, running
from tests.support.polling import eventually
from tests.support.scripted.hub_server import TOKEN, ScriptedHub, scripted_hub, tool
from tests.support.scripted.model_replies import Pause, Reply, sql_reply, text_reply, tool_reply
from tests.support.scripted.model_server import ScriptedModel

SECRET = "Zqregion"
LOSSES = pytest.mark.parametrize("how", ["disabled", "left", "role", "source", "egress"])
pytestmark = pytest.mark.promise("lost-rights")


@pytest.fixture(autouse=True)
def rights_age_s(monkeypatch: pytest.MonkeyPatch) -> None:
    """The right to ask is read anew each time, and not once a second."""
    monkeypatch.setattr("services.datasources.visibility.statement_rights.MAX_AGE_S", 0.0)


@dataclass
class SlowTool:
    """A tool that waits until it may answer."""

    may_answer: asyncio.Event = field(default_factory=asyncio.Event)

    async def work(self, _: dict[str, Any]) -> str:
        await self.may_answer.wait()
        return SECRET


@pytest.fixture
def slow() -> SlowTool:
    return SlowTool()


@pytest.fixture
async def hub(slow: SlowTool) -> AsyncIterator[ScriptedHub]:
    """A hub with a slow tool that reads, and one that does something."""
    async with scripted_hub(common=[tool("desk-read", slow.work), tool("desk-order")]) as hub:
        yield hub


@pytest.fixture
async def app(app_settings: Settings, hub: ScriptedHub) -> AsyncIterator[RunningApp]:
    """The application with that hub, whose tools need no approval."""
    mcp = {
        "hub_common_qa_group_url": hub.url("common"),
        "hub_token": TOKEN,
        "hub_local_tools": "desk-*",
    }
    given = given_settings(data_dir=app_settings.data_dir, mcp=mcp)
    async with running(app_settings.model_copy(update={"mcp": given.mcp})) as app:
        yield app


@dataclass
class Desk:
    """A user in a chat that was about a source, and his administrator."""

    app: RunningApp
    chatter: Chatter
    admin: httpx.AsyncClient
    chat_id: str

    async def lose(self, how: str) -> None:
        """The user is disabled, leaves, may not ask any more, the source is closed to him, or
        models may see less of it.
        """
        eve = (await self.chatter.client.get("/api/auth/me")).json()["id"]
        if how == "left":
            changed = await self.admin.delete(f"/api/workspaces/{FIRST_WORKSPACE}/members/{eve}")
        elif how == "source":
            me = (await self.admin.get("/api/auth/me")).json()["id"]
            place = f"/api/datasources/{self.chatter.source_id}/access"
            changed = await self.admin.put(place, json={"open": False, "users": [me]})
        elif how == "egress":
            place = f"/api/datasources/{self.chatter.source_id}/egress"
            rules = {"version": 0, "remote": "names", "local": "names"}
            changed = await self.admin.put(place, json=rules)
        else:
            role = {"name": "Auditor", "permissions": ["read_audit"]}
            role_id = (await self.admin.post("/api/roles", json=role)).json()["id"]
            change = {"enabled": False} if how == "disabled" else {"role_id": role_id}
            changed = await self.admin.patch(f"/api/users/{eve}", json=change)
        changed.raise_for_status()

    def start(self) -> "asyncio.Task[httpx.Response]":
        """Ask the assistant; the run goes on without its reader."""
        body = self.chatter.body("order what it needs", chat=self.chat_id)
        return asyncio.create_task(self.chatter.client.post("/api/chats/runs", json=body))

    async def finish(self, answering: "asyncio.Task[httpx.Response]") -> None:
        """Wait until the run is over: it goes on when its reader may read no more."""
        await answering
        async with asyncio.timeout(30):
            await self.app.services.runs.active_runs.wait_until_idle()


@pytest.fixture
async def desk(app: RunningApp, model: ScriptedModel) -> Desk:
    """The user has asked the source once."""
    client = await app.new_user("eve")
    chatter = Chatter(client, await find_demo_id(client))
    model.script("sql", sql_reply(f"SELECT '{SECRET}' AS name, COUNT(*) AS n FROM regions"))
    asked = await Asker(client, chatter.source_id).ask("how many?")
    return Desk(app, chatter, await app.sign_in("admin", ADMIN_PASSWORD), asked.chat_id)


@LOSSES
async def test_no_model_is_asked_after_the_tool_that_ran_meanwhile(
    desk: Desk, model: ScriptedModel, hub: ScriptedHub, slow: SlowTool, how: str
) -> None:
    model.script("chat", tool_reply(("desk-read", {})), tool_reply(("desk-order", {})))
    answering = desk.start()
    await eventually(lambda: hub.calls)
    await desk.lose(how)
    slow.may_answer.set()
    await desk.finish(answering)
    assert len(model.of("chat")) == 1
    assert [name for _, name, _ in hub.calls] == ["desk-read"]


@LOSSES
async def test_no_tool_is_called_that_the_model_asks_for_afterwards(
    desk: Desk, model: ScriptedModel, hub: ScriptedHub, how: str
) -> None:
    may_go_on = asyncio.Event()
    [call] = tool_reply(("desk-order", {})).pieces
    model.script("chat", Reply(["Ordering.", Pause(may_go_on), call]), text_reply("Done."))
    answering = desk.start()
    await eventually(lambda: model.of("chat"))
    await desk.lose(how)
    may_go_on.set()
    await desk.finish(answering)
    assert hub.calls == []
    assert len(model.of("chat")) == 1
