"""Evaluations and proposals show an administrator nothing that the policy hides from him."""

import httpx
import pytest

from tests.integration.datasources.access.guarded_source import (
    PARTIAL,
    Guarded,
    app,
    fetch_user_id,
    find_marks,
    guarded,
    policy,
)
from tests.integration.teaching.evaluating import add_examples, evaluate, start
from tests.support.apps.model_app import app_settings, model
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, guarded, model, policy)
NAMES = {"question": "Which names are there?", "sql": "SELECT name FROM customers"}
COUNT_OF_CUSTOMERS = "SELECT COUNT(*) AS n FROM customers"
HIDDEN = {"question": "Which keys?", "sql": "SELECT pin_zq FROM vault_zq"}

pytestmark = pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)


async def propose(client: httpx.AsyncClient, guarded: Guarded, sql: str) -> httpx.Response:
    run_id = (await guarded.all.ask("which names?")).run_id
    if client is not guarded.all.client:
        run_id = (await guarded.part.ask("which names?")).run_id
    body = {"rating": "down", "corrected_sql": sql}
    return await client.post(f"/api/chats/runs/{run_id}/feedback", json=body)


async def test_an_evaluation_asks_with_the_access_of_who_started_it(
    guarded: Guarded, model: ScriptedModel
) -> None:
    await add_examples(guarded.admin, guarded.source_id, NAMES, HIDDEN)
    await guarded.restrict_admin()
    model.script("sql", sql_reply(NAMES["sql"]))
    model.requests.clear()
    done = await evaluate(guarded.admin, guarded.source_id, model_id=None)
    assert [item["question"] for item in done["items"]] == [NAMES["question"]]
    assert done["right"] == 1
    assert find_marks(str(done)) == []
    assert find_marks("".join(request.prompt for request in model.requests)) == []


@pytest.mark.promise("policy-everywhere")
async def test_an_evaluation_by_who_sees_more_does_not_exist(guarded: Guarded) -> None:
    """One bit for each example: whether its answer is that of a condition on hidden rows."""
    there = "(SELECT COUNT(*) FROM customers WHERE name = 'Zqrow')"
    await add_examples(
        guarded.admin,
        guarded.source_id,
        {"question": "How many customers are there?", "sql": f"SELECT 3 * {there} AS n"},
        {"question": "How many orders are there?", "sql": f"SELECT 3 - 3 * {there} AS n"},
    )
    done = await evaluate(guarded.admin, guarded.source_id)
    assert (done["right"], done["wrong"]) == (1, 1)
    await guarded.restrict_admin()
    listed = (await guarded.admin.get(f"{guarded.place}/evaluations")).json()
    assert (listed["items"], listed["next_cursor"]) == ([], None)
    place = f"{guarded.place}/evaluations/{done['id']}"
    gone = [await guarded.admin.get(place), await guarded.admin.get(f"{place}/events")]
    gone.append(await guarded.admin.post(f"{place}/stop"))
    assert [each.status_code for each in gone] == [404, 404, 404]
    # The two above compare a name that rules may hide, so they are no longer his.
    plain = {"question": "How many customers are there in all?", "sql": COUNT_OF_CUSTOMERS}
    await add_examples(guarded.admin, guarded.source_id, plain)
    own = await evaluate(guarded.admin, guarded.source_id)
    assert [item["question"] for item in own["items"]] == [plain["question"]]
    listed = (await guarded.admin.get(f"{guarded.place}/evaluations")).json()
    assert [each["id"] for each in listed["items"]] == [own["id"]]


@pytest.mark.promise("policy-everywhere")
async def test_a_proposal_is_judged_by_evaluations_of_those_who_see_the_same(
    guarded: Guarded, model: ScriptedModel
) -> None:
    model.script("sql", sql_reply(NAMES["sql"]))
    await add_examples(guarded.admin, guarded.source_id, NAMES)
    assert (await propose(guarded.all.client, guarded, NAMES["sql"])).status_code == 204
    [proposal] = (await guarded.admin.get("/api/proposals")).json()["items"]
    done = await evaluate(guarded.admin, guarded.source_id, proposal_id=proposal["id"])
    await guarded.restrict_admin()
    place = f"/api/proposals/{proposal['id']}"
    assert (await guarded.admin.get(place)).json()["evaluation"] is None
    body = {"evaluation_id": done["id"]}
    assert (await guarded.admin.post(f"{place}/accept", json=body)).status_code == 409
    own = await evaluate(guarded.admin, guarded.source_id, proposal_id=proposal["id"])
    assert (await guarded.admin.get(place)).json()["evaluation"]["id"] == own["id"]
    assert (await guarded.admin.post(f"{place}/accept", json={})).status_code == 201


async def test_a_proposal_that_names_what_is_hidden_does_not_exist(
    guarded: Guarded, model: ScriptedModel
) -> None:
    model.script("sql", sql_reply(NAMES["sql"]))
    assert (await propose(guarded.all.client, guarded, HIDDEN["sql"])).status_code == 204
    [proposal] = (await guarded.admin.get("/api/proposals")).json()["items"]
    evaluation = await start(guarded.admin, guarded.source_id, proposal_id=proposal["id"])
    await guarded.restrict_admin()
    place = f"/api/proposals/{proposal['id']}"
    assert (await guarded.admin.get("/api/proposals")).json()["items"] == []
    for path in (place, f"{place}/rows"):
        assert (await guarded.admin.get(path)).status_code == 404
    for path in (f"{place}/accept", f"{place}/decline"):
        assert (await guarded.admin.post(path, json={})).status_code == 404
    listed = await guarded.admin.get(f"{guarded.place}/evaluations")
    events = await guarded.admin.get(f"{guarded.place}/evaluations/{evaluation['id']}/events")
    assert (listed.json()["items"], events.status_code) == ([], 404)


async def test_rows_of_a_proposal_are_those_that_the_reviewer_sees(
    guarded: Guarded, model: ScriptedModel
) -> None:
    model.script("sql", sql_reply(NAMES["sql"]))
    assert (await propose(guarded.all.client, guarded, NAMES["sql"])).status_code == 204
    [proposal] = (await guarded.admin.get("/api/proposals")).json()["items"]
    await guarded.restrict_admin()
    rows = (await guarded.admin.get(f"/api/proposals/{proposal['id']}/rows")).json()
    assert rows["shown"]["rows"] == rows["corrected"]["rows"] == [["Ann"], ["Bob"]]


async def test_a_user_proposes_nothing_that_is_hidden_from_him(
    guarded: Guarded, model: ScriptedModel
) -> None:
    model.script("sql", sql_reply(NAMES["sql"]))
    known = await propose(guarded.part.client, guarded, HIDDEN["sql"])
    unknown = await propose(guarded.part.client, guarded, "SELECT pin_zz FROM vault_zz")
    assert known.status_code == unknown.status_code == 422
    assert known.json()["detail"].replace("_zq", "_zz") == unknown.json()["detail"]
    assert (await guarded.admin.get("/api/proposals")).json()["items"] == []


async def test_what_is_not_seen_is_not_accepted_by_its_evaluation(
    guarded: Guarded, model: ScriptedModel
) -> None:
    """A second administrator sees a part of the examples: his evaluation is not for the first."""
    model.script("sql", sql_reply(NAMES["sql"]))
    await add_examples(guarded.admin, guarded.source_id, HIDDEN)
    assert (await propose(guarded.all.client, guarded, NAMES["sql"])).status_code == 204
    [proposal] = (await guarded.admin.get("/api/proposals")).json()["items"]
    second = await guarded.app.new_user("zoe", "admin")
    guarded.policy.by_user[await fetch_user_id(second)] = PARTIAL
    done = await evaluate(second, guarded.source_id, proposal_id=proposal["id"])
    assert (done["status"], done["questions"]) == ("finished", 0)
    place, body = f"/api/proposals/{proposal['id']}/accept", {"evaluation_id": done["id"]}
    assert (await guarded.admin.post(place, json=body)).status_code == 409
    assert (await second.post(place, json=body)).status_code == 201
