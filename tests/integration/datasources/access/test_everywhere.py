"""What a policy hides is seen by no user whom it hides it from, whichever way he looks."""

from collections.abc import AsyncIterator

import pytest

from tests.integration.datasources.access.guarded_source import (
    NAMES,
    VALUES,
    Guarded,
    app,
    find_marks,
    guarded,
    guarded_replica,
    policy,
)
from tests.integration.datasources.visibility.test_everywhere import (
    EXACT,
    NEAR,
    repeat_everything,
    walk_endpoints,
)
from tests.support.apps.model_app import Answer, app_settings, model
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, guarded, guarded_replica, model, policy)
ONE = pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)
FAILING = ("SELECT name + 1 AS n, vault_key % name FROM customers", "SELECT 1 / 0 FROM customers")
ROWS = "SELECT name FROM customers ORDER BY name"


@pytest.mark.promise("policy-everywhere")
async def test_no_route_prompt_event_or_export_shows_it(
    guarded: Guarded, model: ScriptedModel
) -> None:
    everything = await guarded.all.client.get(f"{guarded.place}/tables")
    assert set(find_marks(everything.text)) >= {*VALUES[:2], *NAMES}
    model.requests.clear()
    model.answer = repeat_everything
    answers = [answer async for answer in list_attempts(guarded, model)]
    assert [answer.events for answer in answers if find_marks(str(answer.events))] == []
    assert len([answer for answer in answers if answer.all("table")]) >= 4
    assert find_marks("".join(request.prompt for request in model.requests)) == []
    ids = {
        "source_id": guarded.source_id,
        "chat_id": answers[0].chat_id,
        "run_id": answers[0].run_id,
        "name": "customers",
    }
    seen = await walk_endpoints(guarded.app, guarded.part.client, ids)
    assert {path for path, text in seen.items() if find_marks(text)} == set()
    assert any(path.endswith(f"/{ids['run_id']}/result") for path in seen)


async def list_attempts(guarded: Guarded, model: ScriptedModel) -> AsyncIterator[Answer]:
    """Questions of every agent, and statements that a model or the user writes."""
    part = guarded.part
    model.script("sql", sql_reply(ROWS))
    first = await part.ask("which names?")
    yield first
    for sql in (*NEAR, *FAILING):
        model.script("sql", sql_reply(sql))
        yield await part.ask("what do the names say?")
        yield await part.edit(first.run_id, sql)
    yield await part.ask("and their accounts?", chat=first.chat_id)
    yield await part.ask("as a pie chart", chat=first.chat_id)
    yield await part.ask("what tables are there?")
    for question in ("顾客的名字", "total amount by name", "how many customers?", "what is there?"):
        yield await part.ask(question, modelId="builtin")
    yield await part.ask("what did we find?", chat=first.chat_id, mode="chat", datasourceId=None)


@pytest.mark.promise("policy-everywhere")
async def test_rows_are_filtered_and_whoever_sees_all_gets_all(
    guarded: Guarded, model: ScriptedModel
) -> None:
    for asker, names in ((guarded.part, 2), (guarded.all, 3), (guarded.part, 2)):
        model.script("sql", sql_reply(ROWS))
        answer = await asker.ask("which names?")
        assert len(answer.rows) == names
        assert answer.all("sql")[-1]["sql"].count("iban_zq") == 0
        export = await asker.client.get(f"/api/chats/runs/{answer.run_id}/result?format=csv")
        assert len(export.text.strip().splitlines()) == names + 1


async def test_names_that_a_user_knows_are_unknown_to_the_source(
    guarded: Guarded, model: ScriptedModel
) -> None:
    model.script("sql", sql_reply(ROWS))
    first = await guarded.part.ask("which names?")
    for sql in EXACT:
        if guarded.kind != "files" or "payer" not in sql:
            answer = await guarded.part.edit(first.run_id, sql)
            assert answer.code == "sql_rejected", sql
            assert find_marks(str(answer.events), VALUES) == []


async def test_a_replica_runs_the_statement_of_the_policy(
    guarded_replica: Guarded, model: ScriptedModel
) -> None:
    guarded = guarded_replica
    for asker, names in ((guarded.part, 2), (guarded.all, 3)):
        model.script("sql", sql_reply(ROWS))
        answer = await asker.ask("which names?")
        assert len(answer.rows) == names
        assert [notice["code"] for notice in answer.all("notice")] == []
    for sql in FAILING:
        model.script("sql", sql_reply(sql))
        assert find_marks(str((await guarded.part.ask("what else?")).events)) == []


@ONE
async def test_administrators_are_told_no_more_than_their_policy(guarded: Guarded) -> None:
    await guarded.restrict_admin()
    ids = {"source_id": guarded.source_id, "name": "customers"}
    seen = await walk_endpoints(guarded.app, guarded.admin, ids, only="GET")
    assert {path for path, text in seen.items() if find_marks(text)} == set()
    synced = await guarded.admin.post(f"{guarded.place}/sync")
    assert b'"type":"finished"' in synced.content
    assert find_marks(synced.text) == []
    assert (await guarded.admin.get(guarded.place)).json()["tables"] == 2
    tested = await guarded.admin.post("/api/datasources/test", json={"id": guarded.source_id})
    assert find_marks(tested.text) == []
    hidden = await guarded.admin.patch(f"{guarded.place}/tables/vault_zq", json={"note": "x"})
    assert hidden.status_code == 404
    change = {"columns": {"iban_zq": {"note": "x"}}}
    column = await guarded.admin.patch(f"{guarded.place}/tables/customers", json=change)
    assert column.status_code == 422
    noted = await guarded.admin.patch(f"{guarded.place}/tables/customers", json={"note": "people"})
    assert (noted.status_code, find_marks(noted.text)) == (200, [])


@ONE
async def test_replacing_the_visible_joins_leaves_hidden_ones(guarded: Guarded) -> None:
    place = f"{guarded.place}/relations"
    before = (await guarded.all.client.get(place)).json()
    await guarded.restrict_admin()
    shown = (await guarded.admin.get(place)).json()
    assert 0 < len(shown["items"]) < len(before["items"])
    body = {"version": shown["version"], "relations": []}
    assert (await guarded.admin.put(place, json=body)).status_code == 200
    after = (await guarded.all.client.get(place)).json()["items"]
    states = {item["id"]: item["status"] for item in after}
    visible = {item["id"] for item in shown["items"]}
    kept = {item["id"]: item["status"] for item in before["items"] if item["id"] not in visible}
    assert {id_: states[id_] for id_ in kept} == kept
    assert {states[id_] for id_ in visible} == {"rejected"}
