"""Proposals over HTTP: a corrected statement, its review, and the evaluation that it needs."""

from typing import Any

import httpx
import pytest

from model.database.engine import new_id
from tests.integration.teaching.evaluating import BY_STATE, STAFF, WRONG, add_examples, evaluate
from tests.integration.teaching.shop_source import create_shop, list_all
from tests.support.apps.model_app import Asker
from tests.support.apps.running_app import RunningApp, on_both

CORRECTED = "SELECT COUNT(*) AS n FROM orders WHERE state = 'done'"
QUESTION = "How many orders are there?"


async def propose(user: httpx.AsyncClient, source: str, **feedback: Any) -> str:
    """The id of a run whose answer was corrected."""
    run_id = (await Asker(user, source).ask(QUESTION)).run_id
    body = {"rating": "down", "corrected_sql": CORRECTED, **feedback}
    answer = await user.post(f"/api/chats/runs/{run_id}/feedback", json=body)
    assert answer.status_code == 204, answer.text
    return run_id


async def proposals_of(admin: httpx.AsyncClient, **query: Any) -> list[dict[str, Any]]:
    answer = await admin.get("/api/proposals", params=query)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_a_proposal_shows_both_statements_and_their_rows(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    source = await create_shop(app, admin)
    run_id = await propose(user, source, comment="only done ones")
    [proposal] = await proposals_of(admin, datasource_id=source, status="open")
    assert (proposal["run_id"], proposal["username"]) == (run_id, "ada")
    assert (proposal["question"], proposal["comment"]) == (QUESTION, "only done ones")
    assert (proposal["corrected_sql"], proposal["evaluation"]) == (CORRECTED, None)
    assert "COUNT" in proposal["sql"].upper()
    rows = (await admin.get(f"/api/proposals/{proposal['id']}/rows")).json()
    assert (rows["shown"]["rows"], rows["corrected"]["rows"]) == ([[3]], [[2]])
    assert rows["corrected"]["columns"] == [{"name": "n", "type": "integer"}]
    assert (rows["corrected"]["row_count"], rows["corrected"]["truncated"]) == (1, False)


@on_both
async def test_a_corrected_statement_becomes_an_example_by_its_evaluation(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    source = await create_shop(app, admin)
    await add_examples(admin, source, STAFF, BY_STATE)
    await propose(user, source)
    [proposal] = await proposals_of(admin)
    place = f"/api/proposals/{proposal['id']}"
    refused = await admin.post(f"{place}/accept", json={})
    assert refused.status_code == 409
    done = await evaluate(admin, source, proposal_id=proposal["id"])
    assert done["baseline"] == {"right": 2, "wrong": 0, "refused": 0, "failed": 0}
    assert [item["baseline"] for item in done["items"]] == ["right", "right"]
    assert (await admin.get(place)).json()["evaluation"] == done | {"items": []}
    accepted = await admin.post(f"{place}/accept", json={"evaluation_id": done["id"]})
    assert accepted.status_code == 201, accepted.text
    example = accepted.json()
    assert (example["origin"], example["sql"]) == ("proposal", CORRECTED)
    assert example in await list_all(user, "examples", datasource_id=source)
    [reviewed] = await proposals_of(admin, status="accepted")
    assert (reviewed["id"], reviewed["reviewed_by"]) == (proposal["id"], "admin")
    assert (await admin.post(f"{place}/decline")).status_code == 409
    assert await proposals_of(admin, status="open") == []


async def test_an_edited_proposal_is_accepted_by_its_own_evaluation(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    source = await create_shop(app, admin)
    await propose(user, source)
    [proposal] = await proposals_of(admin)
    edited = {"question": "How many orders are done?", "sql": CORRECTED + " AND id > 0"}
    done = await evaluate(admin, source, proposal_id=proposal["id"], **edited)
    assert (done["question"], done["sql"]) == (edited["question"], edited["sql"])
    place = f"/api/proposals/{proposal['id']}/accept"
    unedited = await admin.post(place, json={})
    assert (unedited.status_code, "another" in unedited.json()["detail"]) == (409, True)
    accepted = await admin.post(place, json=edited)
    assert accepted.status_code == 201, accepted.text
    assert accepted.json()["question"] == edited["question"]


async def test_a_proposal_replaces_the_example_of_its_question_when_that_is_wanted(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    source = await create_shop(app, admin)
    stored = {"question": "how many orders are there", "sql": "SELECT COUNT(*) FROM orders"}
    await add_examples(admin, source, stored)
    await propose(user, source)
    [proposal] = await proposals_of(admin)
    await evaluate(admin, source, proposal_id=proposal["id"])
    place = f"/api/proposals/{proposal['id']}/accept"
    refused = await admin.post(place, json={})
    assert (refused.status_code, "already" in refused.json()["detail"]) == (409, True)
    accepted = await admin.post(place, json={"replaces": True})
    assert accepted.status_code == 201, accepted.text
    [example] = await list_all(user, "examples", datasource_id=source)
    assert (example["id"], example["sql"]) == (accepted.json()["id"], CORRECTED)
    assert example["question"] == stored["question"]


async def test_an_evaluation_holds_until_examples_change(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    source = await create_shop(app, admin)
    await propose(user, source)
    [proposal] = await proposals_of(admin)
    await evaluate(admin, source, proposal_id=proposal["id"])
    await add_examples(admin, source, STAFF)
    refused = await admin.post(f"/api/proposals/{proposal['id']}/accept", json={})
    assert (refused.status_code, "changed" in refused.json()["detail"]) == (409, True)


@pytest.mark.parametrize(
    "sql", ["DELETE FROM orders", "SELECT salary FROM staff", "SELECT 1; SELECT 2", "no SQL"]
)
async def test_feedback_with_a_statement_that_may_not_run_is_refused(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient, sql: str
) -> None:
    source = await create_shop(app, admin)
    run_id = (await Asker(user, source).ask(QUESTION)).run_id
    place = f"/api/chats/runs/{run_id}"
    body = {"rating": "down", "corrected_sql": sql}
    refused = await user.post(f"{place}/feedback", json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, "sql_rejected")
    assert refused.json()["detail"]
    assert (await user.get(place)).json()["feedback"] is None
    assert await proposals_of(admin) == []


async def test_a_second_thumb_replaces_the_open_proposal(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    source = await create_shop(app, admin)
    run_id = await propose(user, source)
    place = f"/api/chats/runs/{run_id}/feedback"
    other = {"rating": "down", "corrected_sql": "SELECT 2 AS n FROM orders"}
    assert (await user.post(place, json=other)).status_code == 204
    assert [each["corrected_sql"] for each in await proposals_of(admin)] == [other["corrected_sql"]]
    assert (await user.post(place, json={"rating": "up"})).status_code == 204
    assert await proposals_of(admin) == []


async def test_feedback_on_a_source_that_is_gone_is_stored_and_proposes_nothing(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    source = await create_shop(app, admin)
    run_id = (await Asker(user, source).ask(QUESTION)).run_id
    assert (await admin.delete(f"/api/datasources/{source}")).status_code == 204
    place, body = f"/api/chats/runs/{run_id}", {"rating": "down", "corrected_sql": CORRECTED}
    assert (await user.post(f"{place}/feedback", json=body)).status_code == 204
    assert (await user.get(place)).json()["feedback"]["corrected_sql"] == CORRECTED
    assert await proposals_of(admin) == []


@on_both
async def test_proposals_go_with_the_account_of_their_user(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    source = await create_shop(app, admin)
    await propose(user, source)
    account = (await user.get("/api/auth/me")).json()["id"]
    assert (await admin.delete(f"/api/users/{account}")).status_code == 204
    assert await proposals_of(admin) == []


async def test_a_declined_proposal_stays_declined(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    source = await create_shop(app, admin)
    await propose(user, source)
    [proposal] = await proposals_of(admin)
    place = f"/api/proposals/{proposal['id']}"
    declined = (await admin.post(f"{place}/decline")).json()
    assert (declined["status"], declined["reviewed_by"]) == ("declined", "admin")
    assert (await admin.post(f"{place}/accept", json={})).status_code == 409
    evaluations = f"/api/datasources/{source}/evaluations"
    again = await admin.post(evaluations, json={"proposal_id": proposal["id"]})
    assert again.status_code == 409
    assert await proposals_of(admin, status="declined") == [declined]


async def test_only_administrators_see_proposals(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    source = await create_shop(app, admin)
    await propose(user, source)
    [proposal] = await proposals_of(admin)
    place = f"/api/proposals/{proposal['id']}"
    assert (await user.get("/api/proposals")).status_code == 403
    for path in (place, f"{place}/rows"):
        assert (await user.get(path)).status_code == 403
    for path in (f"{place}/accept", f"{place}/decline"):
        assert (await user.post(path, json={})).status_code == 403
    missing = f"/api/proposals/{new_id()}"
    assert (await admin.get(missing)).status_code == 404
    assert (await admin.post(f"{missing}/accept", json=[])).status_code == 404
    assert (await admin.get("/api/proposals", params={"status": "new"})).status_code == 400


async def test_rows_of_a_statement_before_it_is_an_example(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    source = await create_shop(app, admin)
    body = {"datasource_id": source, "sql": STAFF["sql"]}
    shown = (await admin.post("/api/examples/rows", json=body)).json()
    assert (shown["rows"], shown["problem"]) == ([[3]], None)
    refused = (
        await admin.post("/api/examples/rows", json=body | {"sql": WRONG["question"]})
    ).json()
    assert (refused["rows"], bool(refused["problem"])) == ([], True)
    assert (await user.post("/api/examples/rows", json=body)).status_code == 403
    away = body | {"datasource_id": new_id()}
    assert (await admin.post("/api/examples/rows", json=away)).status_code == 404
