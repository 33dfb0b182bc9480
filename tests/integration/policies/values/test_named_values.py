"""Values that rules hide from a reader are said by nothing that others taught or shared."""

from typing import Any

import httpx
import pytest

from tests.integration.datasources.access.guarded_source import Guarded, app, fetch_user_id
from tests.integration.policies.ruled_source import guarded, policy, put_policies
from tests.integration.saved_questions.questions import PATH, share
from tests.support.apps.model_app import app_settings, model
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, guarded, model, policy)
pytestmark = pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)
SECRET = "Zqrow"
NAMED = f"SELECT id FROM customers WHERE name = '{SECRET}'"
TAUGHT = {
    "terms": ({"name": "patrons", "table": "customers", "condition": f"name IN ('{SECRET}')"},
              {"name": "veterans", "table": "customers", "condition": "since < '2024-02-01'"}),
    "examples": ({"question": "orders of the main patron", "sql": NAMED},
                 {"question": "orders of veterans", "sql": "SELECT id FROM customers"}),
}  # fmt: skip
MASK = {"table": "customers", "column": "name", "action": "mask", "mask": {"kind": "null"}}
SOME_ROWS = {"table": "customers", "condition": "id < 3"}
RULES = pytest.mark.parametrize(
    "rules", [{"column_rules": [MASK]}, {"row_rules": [SOME_ROWS]}], ids=["masked", "rows"]
)


async def put(guarded: Guarded, version: int, **rules: Any) -> None:
    """The rules, for everybody but the administrator and who sees all."""
    users = [await fetch_user_id(guarded.part.client)]
    others = [await fetch_user_id(each) for each in (guarded.all.client, guarded.admin)]
    given = {kind: [each | {"users": users} for each in rules[kind]] for kind in rules}
    if given.get("row_rules"):
        given["row_rules"].append({"table": "customers", "condition": "", "users": others})
    body = {"version": version, **given}
    assert await put_policies(guarded.admin, guarded.source_id, body) == 200


async def list_taught(client: httpx.AsyncClient, source_id: str) -> list[str]:
    """Names of terms, and questions of examples."""
    found = []
    for kind in TAUGHT:
        read = await client.get(f"/api/{kind}", params={"datasource_id": source_id})
        found += [each.get("name") or each["question"] for each in read.json()["items"]]
    return found


@pytest.mark.promise("policy-everywhere")
@RULES
async def test_no_term_or_example_tells_them(
    guarded: Guarded, model: ScriptedModel, rules: dict[str, Any]
) -> None:
    for kind, items in TAUGHT.items():
        for values in items:
            body = {"datasource_id": guarded.source_id, **values}
            assert (await guarded.admin.post(f"/api/{kind}", json=body)).status_code == 201
    await put(guarded, 1, **rules)
    assert await list_taught(guarded.part.client, guarded.source_id) == [
        "veterans", "orders of veterans"
    ]  # fmt: skip
    assert len(await list_taught(guarded.all.client, guarded.source_id)) == 4
    told = []
    for asker in (guarded.part, guarded.all):
        model.requests.clear()
        model.script("sql", sql_reply("SELECT id FROM customers"))
        answer = await asker.ask("orders of the main patrons and veterans")
        told.append(SECRET in "".join(each.prompt for each in model.requests))
        assert "veterans" in str(answer.one("sources")["terms"])
    assert told == [False, True]


@pytest.mark.promise("policy-everywhere")
async def test_a_shared_question_says_nothing_behind_a_mask(
    guarded: Guarded, model: ScriptedModel
) -> None:
    model.script("sql", sql_reply(NAMED))
    answer = await guarded.all.ask("which of them?")
    given = {"run_id": answer.run_id, "name": "Them", "parameters": [{"id": "p1"}]}
    saved = (await guarded.all.client.post(PATH, json=given)).json()
    client, place = guarded.part.client, f"{PATH}/{saved['id']}"
    await share(guarded.all.client, saved["id"], ("user", await fetch_user_id(client), "edit"))
    await put(guarded, 1, column_rules=[MASK])
    said = [
        await client.get(PATH),
        await client.get(place),
        await client.post(f"{place}/run", json={"values": {}}),
        await client.post(f"{place}/chat", json={"values": {}}),
        await client.post(f"{place}/copy", json={}),
    ]
    assert [each.status_code for each in said] == [200, 200, 200, 409, 409]
    assert [each.url for each in said if SECRET in each.text] == []
    assert SECRET in (await guarded.all.client.get(place)).text, "whoever sees all, sees it"
    await put(guarded, 2, row_rules=[SOME_ROWS])
    shown = await client.get(place)
    assert SECRET in shown.text, "its author shares the words that he wrote"


@pytest.mark.promise("policy-everywhere")
@RULES
async def test_no_proposal_tells_a_teacher_of_them(
    guarded: Guarded, model: ScriptedModel, rules: dict[str, Any]
) -> None:
    model.script("sql", sql_reply("SELECT id FROM customers"))
    answer = await guarded.all.ask("which of them?")
    corrected = {"rating": "down", "corrected_sql": NAMED}
    place = f"/api/chats/runs/{answer.run_id}/feedback"
    assert (await guarded.all.client.post(place, json=corrected)).status_code == 204
    roles = (await guarded.admin.get("/api/roles")).json()["items"]
    teacher = next(each["id"] for each in roles if "teach" in each["permissions"])
    user = f"/api/users/{await fetch_user_id(guarded.part.client)}"
    changed = await guarded.admin.patch(user, json={"role_id": teacher})
    assert changed.status_code == 200, changed.text
    counts = []
    for version, given in enumerate(({}, rules, {}), 1):
        await put(guarded, version, **given)
        read = await guarded.part.client.get("/api/proposals")
        assert read.status_code == 200, read.text
        counts.append((len(read.json()["items"]), SECRET in read.text))
    assert counts == [(1, True), (0, False), (1, True)]
