"""Without the permission to see SQL no answer carries a statement, while it runs and afterwards."""

import json
from typing import Any

import httpx
import pytest

from model.locales import text
from tests.support.apps.model_app import Asker, app, app_settings, asker, model
from tests.support.apps.running_app import ADMIN_PASSWORD, USER_PASSWORD, RunningApp
from tests.support.scripted.model_replies import Reply, Thought, sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, asker, model)
STATEMENT = "SELECT name AS zqname FROM stores WHERE store_id > 0 LIMIT 3"
BROKEN = "SELECT zqcolumn FROM stores"
MARKS = ("SELECT", "zqcolumn", "LIMIT 3", "store_id > 0")


@pytest.fixture
async def admin(app: RunningApp) -> httpx.AsyncClient:
    return await app.sign_in("admin", ADMIN_PASSWORD)


@pytest.fixture
async def reader(app: RunningApp, admin: httpx.AsyncClient, asker: Asker) -> Asker:
    """A user who may ask and export, and see no SQL."""
    role = {"name": "Reader", "permissions": ["ask", "export"]}
    role_id = (await admin.post("/api/roles", json=role)).json()["id"]
    body = {"username": "rea", "password": USER_PASSWORD, "role_id": role_id}
    (await admin.post("/api/users", json=body)).raise_for_status()
    return Asker(await app.sign_in("rea", USER_PASSWORD), asker.source_id)


def find_marks(content: Any) -> list[str]:
    said = json.dumps(content, ensure_ascii=False)
    return [mark for mark in MARKS if mark in said]


async def put_permissions(admin: httpx.AsyncClient, *permissions: str) -> None:
    roles = (await admin.get("/api/roles")).json()["items"]
    [own] = [role["id"] for role in roles if not role["shipped"]]
    changed = await admin.patch(f"/api/roles/{own}", json={"permissions": permissions})
    assert changed.status_code == 200


def script(model: ScriptedModel) -> None:
    """A statement that is refused, then one that runs; both are thought about first."""
    replies = [sql_reply(sql) for sql in (BROKEN, STATEMENT)]
    model.script("sql", *(Reply((Thought("I SELECT"), *each.pieces)) for each in replies))


async def test_no_statement_is_streamed_or_stored_for_a_reader(
    app: RunningApp, admin: httpx.AsyncClient, asker: Asker, reader: Asker, model: ScriptedModel
) -> None:
    script(model)
    seen = await asker.ask("which names?")
    assert set(find_marks(seen.events)) == set(MARKS)
    script(model)
    answer = await reader.ask("which names?")
    assert answer.code == "success"
    assert find_marks(answer.events) == []
    assert len(answer.rows) == 3
    assert [sql["sql"] for sql in answer.all("sql")] == [""] * len(answer.all("sql"))
    assert answer.all("sql")[-1]["tables"] == ["stores"]
    client = reader.client
    places = (
        f"/api/chats/{answer.chat_id}",
        f"/api/chats/runs/{answer.run_id}",
        f"/api/chats/runs/{answer.run_id}/events",
        f"/api/chats/runs/{answer.run_id}/result?format=json",
    )
    for place in places:
        told = await client.get(place)
        assert told.status_code == 200, place
        assert find_marks(told.text) == [], place
    await put_permissions(admin, "ask", "see_sql")
    assert set(find_marks((await client.get(places[0])).text)) == set(MARKS)
    assert (await client.get(places[3])).status_code == 403
    await put_permissions(admin, "ask")
    assert find_marks((await client.get(places[0])).text) == []


async def test_errors_of_a_database_and_of_the_guard_quote_no_statement(
    reader: Asker, asker: Asker, model: ScriptedModel
) -> None:
    model.script("sql", *6 * [sql_reply(BROKEN)])
    seen = await asker.ask("which names?")
    assert "zqcolumn" in seen.message
    model.script("sql", *6 * [sql_reply(BROKEN)])
    answer = await reader.ask("which names?")
    assert answer.code == seen.code
    assert find_marks(answer.events) == []
    assert answer.message
    run = (await reader.client.get(f"/api/chats/runs/{answer.run_id}")).json()
    assert run["error"]["message"] == answer.message


async def test_the_built_in_engine_answers_without_its_statement(reader: Asker) -> None:
    answer = await reader.ask("revenue by province, top five", modelId="builtin")
    assert answer.code == "success"
    assert len(answer.rows) == 5
    assert "SELECT" not in json.dumps(answer.events)


FORMULA = "SUM(CASE WHEN total_amount > 98765 THEN 1 ELSE 0 END) / COUNT(*)"
LOST = (
    "SELECT p.category_id, ROUND(100.0 * COUNT(r.return_id) / COUNT(i.item_id), 1) AS x"
    " FROM order_items i JOIN products p ON p.product_id = i.product_id"
    " LEFT JOIN returns r ON r.item_id = i.item_id"
    " WHERE r.return_date >= '2025-01-07' GROUP BY 1"
)


async def test_no_part_of_an_answer_calls_a_column_by_its_formula(
    asker: Asker, reader: Asker, model: ScriptedModel
) -> None:
    """Engines call a column without a name by its text: in the table, chart, notices and files."""
    statement = f"SELECT status, {FORMULA} FROM orders GROUP BY status"
    model.script("sql", sql_reply(statement))
    seen = await asker.ask("which share?")
    assert "98765" in seen.one("table")["columns"][1]["name"]
    model.script("sql", sql_reply(statement))
    answer = await reader.ask("which share?")
    assert [each["name"] for each in answer.one("table")["columns"]] == ["status", "column_2"]
    assert [notice["code"] for notice in answer.all("notice")] == ["ratio_zero"]
    assert answer.all("chart")
    place = f"/api/chats/runs/{answer.run_id}/result"
    files = [(await reader.client.get(f"{place}?format={each}")).text for each in ("csv", "json")]
    told = json.dumps([answer.events, files]).lower()
    assert [mark for mark in ("98765", "count(", "case when") if mark in told] == []


async def test_old_answers_call_no_column_by_its_formula_once_sql_is_not_to_be_seen(
    admin: httpx.AsyncClient, reader: Asker, model: ScriptedModel
) -> None:
    """Names that the statement gives stay: they are the author's words, whatever is in them."""
    await put_permissions(admin, "ask", "export", "see_sql")
    columns = f'status, {FORMULA}, COUNT(*) AS "Orders (all)"'
    model.script("sql", sql_reply(f"SELECT {columns} FROM orders GROUP BY status"))
    answer = await reader.ask("which share?")
    formula = answer.one("table")["columns"][1]["name"]
    assert "98765" in formula
    run = f"/api/chats/runs/{answer.run_id}"
    settings = {"hidden": [formula, "Orders (all)"], "colors": {formula: "#112233"}}
    (await reader.client.put(f"{run}/chart", json=settings)).raise_for_status()
    await put_permissions(admin, "ask", "export")
    chat = f"/api/chats/{answer.chat_id}"
    files = [f"{run}/result?format={each}" for each in ("csv", "json")]
    places = [chat, f"{chat}/export", run, f"{run}/events", *files]
    told = {place: (await reader.client.get(place)).text for place in places}
    assert [place for place, said in told.items() if "98765" in said or "CASE" in said] == []
    assert [place for place, said in told.items() if "Orders (all)" not in said] == []
    assert "column_2" in told[chat]
    assert "column_2" in told[f"{run}/events"]


async def test_a_notice_says_no_condition_to_a_reader(
    asker: Asker, reader: Asker, model: ScriptedModel
) -> None:
    model.script("sql", sql_reply(LOST))
    [notice] = (await asker.ask("rate?")).all("notice")
    assert (notice["code"], "2025-01-07" in notice["quote"]) == ("outer_rows_lost", True)
    model.script("sql", sql_reply(LOST))
    answer = await reader.ask("rate?")
    assert [each["quote"] for each in answer.all("notice")] == [""]
    assert "2025-01-07" not in json.dumps(answer.events)


async def test_nothing_of_statements_can_be_written_or_read_elsewhere(
    reader: Asker, model: ScriptedModel
) -> None:
    model.script("sql", sql_reply(STATEMENT))
    answer = await reader.ask("which names?")
    place = f"/api/chats/runs/{answer.run_id}"
    edited = await reader.client.post(f"{place}/sql", json={"sql": STATEMENT})
    proposed = await reader.client.post(
        f"{place}/feedback", json={"rating": "down", "corrected_sql": STATEMENT}
    )
    assert {edited.status_code, proposed.status_code} == {403}
    assert (await reader.client.get("/api/examples")).status_code == 403
    rated = await reader.client.post(f"{place}/feedback", json={"rating": "down"})
    assert rated.status_code == 204


async def test_a_replay_that_fails_quotes_no_statement(
    admin: httpx.AsyncClient, reader: Asker, model: ScriptedModel
) -> None:
    model.script("sql", sql_reply(STATEMENT))
    answer = await reader.ask("which names?")
    path = f"/api/datasources/{reader.source_id}/policies"
    version = (await admin.get(path)).json()["version"]
    rules = [{"table": "stores", "column": "name", "action": "deny"}]
    body = {"version": version, "row_rules": [], "column_rules": rules}
    (await admin.put(path, json=body)).raise_for_status()
    replayed = await reader.client.post(f"/api/chats/runs/{answer.run_id}/replay")
    assert replayed.json()["status"] == "refused"
    hidden = text("runs.statement_hidden", "en")
    assert replayed.json()["problem"] == hidden
    await put_permissions(admin, "ask", "see_sql")
    shown = await reader.client.post(f"/api/chats/runs/{answer.run_id}/replay")
    assert shown.json()["problem"] not in ("", hidden)
