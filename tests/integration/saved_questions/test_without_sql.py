"""Saved questions of users who may not see SQL: no constant or name tells a formula."""

from typing import Any

import httpx
import pytest

from tests.integration.dashboards import boards
from tests.integration.runs.test_statement_removal import admin, reader
from tests.integration.saved_questions.questions import PATH, find_me, share
from tests.support.apps.model_app import Asker, app, app_settings, asker, model
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (admin, app, app_settings, asker, model, reader)
FORMULA = "SUM(total_amount * 0.3517)"
STATEMENT = (
    f"SELECT status, {FORMULA} FROM orders WHERE total_amount > 98765"
    " AND order_date >= '2025-03-01' AND order_date < '2025-04-01' AND status = 'paid'"
    " GROUP BY status"
)
QUESTION = "commission on big orders that are paid in March 2025"
MARKS = ("98765", "0.3517", "3517")


async def ask(asker: Asker, model: ScriptedModel) -> str:
    """The id of an answer."""
    model.script("sql", sql_reply(STATEMENT))
    return (await asker.ask(QUESTION)).run_id


async def propose(client: httpx.AsyncClient, run_id: str) -> list[dict[str, Any]]:
    proposed = await client.get(f"/api/chats/runs/{run_id}/parameters")
    found: list[dict[str, Any]] = proposed.json()["parameters"]
    return found


@pytest.mark.promise("permissions")
async def test_only_what_the_question_says_is_proposed_and_can_be_chosen(
    asker: Asker, reader: Asker, model: ScriptedModel
) -> None:
    author = await propose(asker.client, await ask(asker, model))
    assert {each["kind"] for each in author} == {"number", "period", "value"}
    run_id = await ask(reader, model)
    proposed = await propose(reader.client, run_id)
    assert {each["kind"] for each in proposed} == {"period", "value"}
    [hidden] = {each["id"] for each in author} - {each["id"] for each in proposed}
    body = {"run_id": run_id, "name": "Big", "parameters": [{"id": hidden}]}
    refused = await reader.client.post(PATH, json=body)
    assert refused.status_code == 422
    body["parameters"] = [{"id": each["id"]} for each in proposed]
    saved = await reader.client.post(PATH, json=body)
    place = f"{PATH}/{saved.json()['id']}"
    changed = await reader.client.patch(place, json={"parameters": [{"id": hidden}]})
    assert (saved.status_code, changed.status_code) == (201, 422)
    told = [refused, saved, changed, await reader.client.get(place)]
    assert [mark for each in told for mark in MARKS if mark in each.text] == []


@pytest.mark.promise("permissions")
@pytest.mark.parametrize("right", ["view", "edit"])
async def test_a_shared_question_tells_no_formula_in_parameters_charts_and_cards(
    asker: Asker, reader: Asker, model: ScriptedModel, right: str
) -> None:
    chart = {"hidden": [FORMULA, "status"], "colors": {FORMULA: "#112233"}}
    body = {"run_id": await ask(asker, model), "parameters": [], "chart": chart}
    saved = (await asker.client.post(PATH, json=body)).json()
    assert saved["chart"]["hidden"] == chart["hidden"]
    me = await find_me(reader.client)
    await share(asker.client, saved["id"], ("user", me, right))
    board = await boards.create(asker.client)
    await boards.add_card(asker.client, board, saved)
    shares = {"shares": [{"kind": "user", "id": me, "right": right}]}
    (await asker.client.put(f"{boards.PATH}/{board}/shares", json=shares)).raise_for_status()
    copied = await reader.client.post(f"{PATH}/{saved['id']}/copy", json={})
    shown = await reader.client.get(f"{PATH}/{saved['id']}")
    told = [shown, copied, await reader.client.get(f"{boards.PATH}/{board}")]
    assert [each.is_success for each in told] == [True] * 3
    assert [mark for each in told for mark in MARKS if mark in each.text] == []
    assert shown.json()["chart"]["hidden"] == ["status"]
    kinds = {each["kind"] for each in shown.json()["parameters"]}
    assert kinds == (set() if right == "view" else {"period", "value"})


@pytest.mark.promise("permissions")
async def test_a_term_is_told_in_words_without_its_formula(
    admin: httpx.AsyncClient, asker: Asker, reader: Asker
) -> None:
    given = {"datasource_id": asker.source_id, "name": "big", "definition": "A large order."}
    made = {"table": "orders", "condition": "total_amount > 98765"}
    (await admin.post("/api/terms", json=given | made)).raise_for_status()
    seen = (await asker.client.get("/api/terms")).json()["items"]
    assert [each["condition"] for each in seen if each["name"] == "big"] == [made["condition"]]
    told = await reader.client.get("/api/terms")
    assert [each["definition"] for each in told.json()["items"] if each["name"] == "big"]
    assert [mark for mark in MARKS if mark in told.text] == []


@pytest.mark.promise("permissions")
async def test_no_heading_of_a_run_or_file_of_a_shared_question_tells_a_formula(
    asker: Asker, reader: Asker, model: ScriptedModel
) -> None:
    body = {"run_id": await ask(asker, model), "parameters": []}
    saved = (await asker.client.post(PATH, json=body)).json()
    me = await find_me(reader.client)
    await share(asker.client, saved["id"], ("user", me, "view"))
    board = await boards.create(asker.client)
    card = await boards.add_card(asker.client, board, saved)
    shares = {"shares": [{"kind": "user", "id": me, "right": "view"}]}
    (await asker.client.put(f"{boards.PATH}/{board}/shares", json=shares)).raise_for_status()
    place = f"{PATH}/{saved['id']}"
    told = [await reader.client.post(f"{place}/run", json={})]
    told += [
        await reader.client.post(f"{place}/result?format={each}", json={})
        for each in ("json", "csv")
    ]
    told.append(await reader.client.post(f"{boards.PATH}/{board}/cards/{card}/answer", json={}))
    assert [each.status_code for each in told] == [200] * 4
    assert [mark for each in told for mark in MARKS if mark in each.text] == []
