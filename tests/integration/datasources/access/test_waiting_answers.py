"""An answer of the assistant that waits for its user, who loses rights to what it is about."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from model.settings import Settings
from tests.integration.datasources.access.guarded_source import Guarded, app
from tests.integration.policies.ruled_source import guarded, policy, put_policies
from tests.support.app_start.given_settings import given_settings
from tests.support.apps.chat_app import Chatter
from tests.support.apps.model_app import Answer, model
from tests.support.apps.model_app import app_settings as model_settings
from tests.support.scripted.hub_server import TOKEN, ScriptedHub, scripted_hub, tool
from tests.support.scripted.model_replies import sql_reply, text_reply, tool_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, guarded, model, model_settings, policy)
pytestmark = pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)
SECRET = "Zqrow"
SEND = ("mail-send", {"text": f"{SECRET} leads."})
DENY = {"table": "customers", "column": "name", "action": "deny"}
ELSEWHERE = {"table": "vault_zq", "column": "pin_zq", "action": "deny"}


@pytest.fixture
async def hub() -> AsyncIterator[ScriptedHub]:
    """A hub with one tool, which sends out."""
    async with scripted_hub(common=[tool("mail-send")]) as hub:
        yield hub


@pytest.fixture
def app_settings(model_settings: Settings, hub: ScriptedHub) -> Settings:
    """The settings with that hub."""
    mcp = {"hub_common_qa_group_url": hub.url("common"), "hub_token": TOKEN}
    given = given_settings(data_dir=model_settings.data_dir, mcp=mcp)
    return model_settings.model_copy(update={"mcp": given.mcp})


async def wait_to_send(guarded: Guarded, model: ScriptedModel) -> tuple[Chatter, Answer]:
    """The assistant would send what an answer of the chat said."""
    model.script("sql", sql_reply("SELECT name FROM customers ORDER BY id DESC LIMIT 1"))
    model.script("summary", text_reply(f"{SECRET} leads."))
    data = await guarded.all.ask("who leads?")
    chatter = Chatter(guarded.all.client, guarded.source_id)
    model.script(
        "chat", tool_reply(SEND, before=f"I send {SECRET}."), text_reply(f"{SECRET} it is")
    )
    waiting = await chatter.ask("send it", chat=data.chat_id)
    assert waiting.code == "interrupt"
    return chatter, waiting


async def put_rule(guarded: Guarded, rule: dict[str, Any]) -> None:
    body = {"version": 1, "column_rules": [rule]}
    assert await put_policies(guarded.admin, guarded.source_id, body) == 200


@pytest.mark.promise("lost-rights")
async def test_it_is_not_resumed_and_nothing_is_sent(
    guarded: Guarded, model: ScriptedModel, hub: ScriptedHub
) -> None:
    chatter, waiting = await wait_to_send(guarded, model)
    await put_rule(guarded, DENY)
    model.requests.clear()
    decision = chatter.decision(waiting, True)
    refused = await chatter.client.post("/api/chats/runs", json=decision)
    assert (refused.status_code, hub.calls, model.requests) == (409, [], [])
    assert "rights to its data have changed" in refused.json()["detail"]
    assert SECRET not in (await chatter.client.get(f"/api/chats/{waiting.chat_id}")).text


async def test_a_rule_about_something_else_disturbs_it_not(
    guarded: Guarded, model: ScriptedModel, hub: ScriptedHub
) -> None:
    chatter, waiting = await wait_to_send(guarded, model)
    await put_rule(guarded, ELSEWHERE)
    assert SECRET in (await chatter.decide(waiting, True)).text
    assert [name for _, name, _ in hub.calls] == ["mail-send"]
