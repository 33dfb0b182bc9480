"""A statement above the cost limits of its source waits for its user, who decides."""

from pathlib import Path
from typing import Any

import duckdb
import httpx
import pytest

from tests.integration.policies.ruled_source import put_policies
from tests.support.apps.chat_app import interrupts
from tests.support.apps.model_app import (
    EVERYWHERE,
    REVENUE,
    Answer,
    Asker,
    add_source,
)
from tests.support.apps.running_app import ADMIN_PASSWORD, RunningApp, running
from tests.support.scripted.model_replies import sql_reply, text_reply
from tests.support.scripted.model_server import ScriptedModel

QUESTION = "revenue by province, top five"
LIMITS = {"rows": 2}


@pytest.fixture
async def admin(app: RunningApp) -> httpx.AsyncClient:
    return await app.sign_in("admin", ADMIN_PASSWORD)


async def limit(admin: httpx.AsyncClient, source_id: str, limits: dict[str, Any]) -> httpx.Response:
    return await admin.patch(f"/api/datasources/{source_id}", json={"cost_limits": limits})


async def waiting_answer(asker: Asker, model: ScriptedModel, sql: str = REVENUE) -> Answer:
    model.script("sql", sql_reply(sql))
    return await asker.ask(QUESTION)


def decision(asker: Asker, waiting: Answer, **payload: str) -> dict[str, Any]:
    [asked] = interrupts(waiting)
    resume = [{"interruptId": asked["id"], "status": "resolved", "payload": payload}]
    return asker.body(chat=waiting.chat_id) | {"messages": [], "resume": resume}


@EVERYWHERE
async def test_it_waits_and_runs_once_as_it_was_checked(
    asker: Asker, model: ScriptedModel, admin: httpx.AsyncClient
) -> None:
    assert (await limit(admin, asker.source_id, LIMITS)).status_code == 200
    waiting = await waiting_answer(asker, model)
    [asked] = interrupts(waiting)
    assert (asked["reason"], asked["metadata"]["kind"]) == ("cost", "rows")
    assert asked["metadata"]["found"] > asked["metadata"]["most"] == 2
    assert "rows would be read" in asked["message"]
    assert asked["responseSchema"]["required"] == ["choice"]
    assert REVENUE not in str(asked), "whoever may not see SQL may still decide"
    assert waiting.statuses()[-1] == (1, "waiting")
    assert not waiting.all("table")
    answer = await asker.ask_with(decision(asker, waiting, choice="run"))
    assert answer.code == "success"
    assert answer.events[0]["parentRunId"] == waiting.run_id
    assert answer.all("sql")[-1]["sql"] == waiting.all("sql")[-1]["sql"]
    assert answer.one("table")["row_count"] > 0
    assert len(model.of("sql")) == 1, "the statement is not written again"
    again = await asker.client.post("/api/chats/runs", json=decision(asker, waiting, choice="run"))
    assert (again.status_code, again.json()["code"]) == (409, "conflict")


async def test_duckdb_asks_too(
    asker: Asker, model: ScriptedModel, admin: httpx.AsyncClient, app: RunningApp
) -> None:
    path = Path(app.settings.data_dir) / "mart.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE visits AS SELECT range AS id FROM range(5000)")
    source_id = await add_source(admin, "duckdb", {"path": "mart.duckdb"})
    assert (await limit(admin, source_id, {"rows": 4999})).status_code == 200
    reader = Asker(asker.client, source_id)
    waiting = await waiting_answer(reader, model, "SELECT SUM(id) AS total FROM visits")
    assert interrupts(waiting)[0]["metadata"]["found"] == 5000
    answer = await reader.ask_with(decision(reader, waiting, choice="run"))
    assert answer.rows == [["12497500"]] or answer.rows == [[12497500]]


async def test_below_the_limit_or_without_one_nothing_is_asked(
    asker: Asker, model: ScriptedModel, admin: httpx.AsyncClient
) -> None:
    assert (await waiting_answer(asker, model)).code == "success"
    await limit(admin, asker.source_id, {"rows": 10**9})
    assert (await waiting_answer(asker, model)).code == "success"
    await limit(admin, asker.source_id, LIMITS)
    assert (await waiting_answer(asker, model)).code == "interrupt"
    await limit(admin, asker.source_id, {})
    assert (await waiting_answer(asker, model)).code == "success"


async def test_a_narrower_question_is_asked_in_its_place(
    asker: Asker, model: ScriptedModel, admin: httpx.AsyncClient
) -> None:
    await limit(admin, asker.source_id, LIMITS)
    waiting = await waiting_answer(asker, model)
    assert QUESTION in interrupts(waiting)[0]["metadata"]["suggestions"][0]
    model.script("sql", sql_reply("SELECT name FROM provinces LIMIT 1"))
    narrower = "the name of one province"
    answer = await asker.ask_with(decision(asker, waiting, choice="narrow", question=narrower))
    assert (answer.code, len(answer.rows)) == ("success", 1)
    assert narrower in model.of("sql")[-1].user
    run = (await asker.client.get(f"/api/chats/runs/{answer.run_id}")).json()
    assert run["question"] == narrower


@pytest.mark.parametrize("how", ["stop", "cancelled", "route"])
async def test_stopped_it_ends_as_cancelled(
    asker: Asker, model: ScriptedModel, admin: httpx.AsyncClient, how: str
) -> None:
    await limit(admin, asker.source_id, LIMITS)
    waiting = await waiting_answer(asker, model)
    body = decision(asker, waiting, choice="stop")
    if how == "route":
        await asker.stop({"runId": waiting.run_id})
        run = (await asker.client.get(f"/api/chats/runs/{waiting.run_id}")).json()
        assert run["status"] == "cancelled"
        return
    if how == "cancelled":
        body["resume"] = [{"interruptId": body["resume"][0]["interruptId"], "status": "cancelled"}]
    answer = await asker.ask_with(body)
    assert (answer.code, answer.all("table")) == ("cancelled", [])


@pytest.mark.parametrize(
    "payload", [{}, {"choice": "yes"}, {"choice": "narrow"}, {"choice": "narrow", "question": " "}]
)
async def test_what_is_no_decision_is_refused(
    asker: Asker, model: ScriptedModel, admin: httpx.AsyncClient, payload: dict[str, str]
) -> None:
    await limit(admin, asker.source_id, LIMITS)
    waiting = await waiting_answer(asker, model)
    refused = await asker.client.post("/api/chats/runs", json=decision(asker, waiting, **payload))
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")


async def test_an_edited_statement_waits_too(
    asker: Asker, model: ScriptedModel, admin: httpx.AsyncClient
) -> None:
    answered = await waiting_answer(asker, model)
    await limit(admin, asker.source_id, LIMITS)
    edited = "SELECT COUNT(DISTINCT name) AS n FROM provinces"
    waiting = await asker.edit(answered.run_id, edited)
    answer = await asker.ask_with(decision(asker, waiting, choice="run"))
    assert answer.code == "success"
    assert answer.all("sql")[-1]["sql"] == waiting.all("sql")[-1]["sql"]


async def test_a_replay_does_not_run_it(
    asker: Asker, model: ScriptedModel, admin: httpx.AsyncClient
) -> None:
    answered = await waiting_answer(asker, model)
    await limit(admin, asker.source_id, LIMITS)
    replay = await asker.client.post(f"/api/chats/runs/{answered.run_id}/replay")
    assert replay.json()["status"] == "failed"
    assert "without asking" in replay.json()["problem"]


async def test_todays_rights_decide_when_it_goes_on(
    asker: Asker, model: ScriptedModel, admin: httpx.AsyncClient
) -> None:
    await limit(admin, asker.source_id, LIMITS)
    waiting = await waiting_answer(asker, model, "SELECT name FROM provinces ORDER BY name")
    me = (await asker.client.get("/api/auth/me")).json()["id"]
    rules = {
        "version": 0,
        "row_rules": [{"table": "provinces", "condition": "1 = 0", "users": [me]}],
    }
    assert await put_policies(admin, asker.source_id, rules) == 200
    answer = await asker.ask_with(decision(asker, waiting, choice="run"))
    assert (answer.code, answer.rows) == ("success", [])
    denied = {
        "version": 1,
        "column_rules": [{"table": "provinces", "column": "name", "action": "deny", "users": [me]}],
    }
    waiting = await waiting_answer(asker, model, "SELECT name FROM stores ORDER BY name")
    denied["column_rules"][0]["table"] = "stores"
    assert await put_policies(admin, asker.source_id, denied) == 200
    answer = await asker.ask_with(decision(asker, waiting, choice="run"))
    assert answer.code == "sql_rejected"


async def test_who_sees_some_rows_only_reads_no_count(
    asker: Asker, model: ScriptedModel, admin: httpx.AsyncClient
) -> None:
    me = (await asker.client.get("/api/auth/me")).json()["id"]
    rules = {
        "version": 0,
        "row_rules": [{"table": "provinces", "condition": "1 = 0", "users": [me]}],
    }
    assert await put_policies(admin, asker.source_id, rules) == 200
    await limit(admin, asker.source_id, LIMITS)
    [asked] = interrupts(await waiting_answer(asker, model, "SELECT name FROM provinces"))
    assert asked["metadata"]["kind"] == "rows_above"
    assert asked["metadata"]["found"] is None


async def test_another_worker_goes_on_with_it(
    asker: Asker, model: ScriptedModel, admin: httpx.AsyncClient, app: RunningApp
) -> None:
    await limit(admin, asker.source_id, LIMITS)
    waiting = await waiting_answer(asker, model)
    token = asker.client.headers["Authorization"].removeprefix("Bearer ")
    async with running(app.settings) as other:
        there = Asker(await other.client(token), asker.source_id)
        answer = await there.ask_with(decision(there, waiting, choice="run"))
    assert answer.code == "success"
    assert len(model.of("sql")) == 1


async def test_limits_are_the_administrators_and_of_what_the_engine_tells(
    asker: Asker, admin: httpx.AsyncClient
) -> None:
    place = f"/api/datasources/{asker.source_id}"
    shown = (await asker.client.get(place)).json()
    assert (shown["cost_units"], shown["cost_limits"]) == (["rows"], {"rows": None, "cost": None})
    assert (await limit(asker.client, asker.source_id, LIMITS)).status_code == 403
    for refused in ({"rows": 0}, {"rows": "many"}, {"cost": 5}):
        answer = await limit(admin, asker.source_id, refused)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert (await limit(admin, asker.source_id, {"rows": 5})).json()["cost_limits"]["rows"] == 5
    await admin.patch(place, json={"name": "Shop again"})
    assert (await admin.get(place)).json()["cost_limits"]["rows"] == 5
    records = (await admin.get("/api/audit?kind=change")).json()["items"]
    assert any("cost_limits" in str(record) for record in records)


async def test_what_was_held_back_is_in_the_audit(
    asker: Asker, model: ScriptedModel, admin: httpx.AsyncClient
) -> None:
    await limit(admin, asker.source_id, LIMITS)
    await waiting_answer(asker, model)
    records = (await admin.get("/api/audit?kind=statement")).json()["items"]
    assert [(each["outcome"], each["details"]["error"]) for each in records[:1]] == [
        ("refused", "cost.refused_rows")
    ]


async def test_a_summary_follows_what_was_approved(
    asker: Asker, model: ScriptedModel, admin: httpx.AsyncClient
) -> None:
    await limit(admin, asker.source_id, LIMITS)
    model.script("summary", text_reply("Guangdong leads."))
    waiting = await waiting_answer(asker, model)
    answer = await asker.ask_with(decision(asker, waiting, choice="run"))
    assert answer.text == "Guangdong leads."
