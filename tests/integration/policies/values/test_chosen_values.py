"""Values that a reader chose for a saved question: gone from its chat once rules hide them."""

import pytest

from tests.integration.datasources.access.guarded_source import Guarded, app
from tests.integration.policies.ruled_source import guarded, policy, put_policies
from tests.integration.saved_questions.questions import PATH
from tests.support.apps.model_app import app_settings, model
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, guarded, model, policy)
SQL = "SELECT id FROM customers WHERE name = 'Ann'"
SECRET = "Zqrow"
MASK = {"table": "customers", "column": "name", "action": "mask", "mask": {"kind": "null"}}


@pytest.mark.promise("policy-everywhere")
@pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)
async def test_a_chat_that_began_with_them_says_them_no_more(
    guarded: Guarded, model: ScriptedModel
) -> None:
    model.script("sql", sql_reply(SQL))
    client, answer = guarded.all.client, await guarded.all.ask("which of them?")
    given = {"run_id": answer.run_id, "name": "Them", "parameters": [{"id": "p1"}]}
    saved = (await client.post(PATH, json=given)).json()
    body = {"values": {"p1": SECRET}}
    begun = (await client.post(f"{PATH}/{saved['id']}/chat", json=body)).json()
    assert begun["question"] == f"which of them? (name: {SECRET})"
    run, chat = f"/api/chats/runs/{begun['id']}", f"/api/chats/{begun['chat_id']}"
    assert '"RUN_FINISHED"' in (await client.get(f"{run}/events")).text
    assert SECRET in (await client.get(chat)).text
    rules = {"version": 1, "column_rules": [MASK]}
    assert await put_policies(guarded.admin, guarded.source_id, rules) == 200
    for place in (chat, run, f"{chat}/export", "/api/chats"):
        read = await client.get(place)
        assert (read.status_code, SECRET in read.text) == (200, False), place
        assert "which of them?" in read.text
    audit = await guarded.admin.get("/api/audit", params={"kind": "question"})
    assert (SECRET in audit.text, "which of them?" in audit.text) == (False, True)


@pytest.mark.promise("policy-everywhere")
@pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)
async def test_a_narrower_question_that_we_offered_says_them_no_more(
    guarded: Guarded, model: ScriptedModel
) -> None:
    """A drill-down that costs too much offers itself for a shorter period."""
    asker, client = guarded.all, guarded.all.client
    model.script("sql", sql_reply("SELECT name, COUNT(*) AS n FROM customers GROUP BY name"))
    answer = await asker.ask("how many by name?")
    limits = {"cost_limits": {"rows": 1}}
    assert (await guarded.admin.patch(guarded.place, json=limits)).status_code == 200
    drill = {"kind": "rows", "point": {"name": SECRET}}
    await client.post(f"/api/chats/runs/{answer.run_id}/drill", json=drill)
    chat = (await client.get(f"/api/chats/{answer.chat_id}")).json()
    [asked] = chat["messages"][-1]["interrupts"]
    offered = asked["metadata"]["suggestions"][0]
    assert SECRET in offered
    payload = {"choice": "narrow", "question": offered}
    resume = [{"interruptId": asked["id"], "status": "resolved", "payload": payload}]
    model.script("sql", sql_reply(f"SELECT id FROM customers WHERE name = '{SECRET}' LIMIT 1"))
    await asker.ask_with(asker.body(chat=answer.chat_id) | {"messages": [], "resume": resume})
    assert offered in (await client.get(f"/api/chats/{answer.chat_id}")).text
    rules = {"version": 1, "column_rules": [MASK]}
    assert await put_policies(guarded.admin, guarded.source_id, rules) == 200
    read = await client.get(f"/api/chats/{answer.chat_id}")
    assert "Only the last" in read.text
    assert SECRET not in read.text
    assert SECRET not in (await guarded.admin.get("/api/audit", params={"kind": "question"})).text
