"""An old answer is run again: with the rights of today, and of whoever asks for it."""

from typing import Any

import httpx
import pytest

from tests.integration.audit.test_records import ask
from tests.support.apps.model_app import find_demo_id
from tests.support.apps.running_app import RunningApp

STORES = "how many stores?"
BY_CITY = "number of stores by city"


async def replay(client: httpx.AsyncClient, path: str) -> dict[str, Any]:
    answer = await client.post(f"{path}/replay")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def put_rules(admin: httpx.AsyncClient, source_id: str, **rules: object) -> None:
    path = f"/api/datasources/{source_id}/policies"
    stored = (await admin.get(path)).json()
    body = {"version": stored["version"], "row_rules": [], "column_rules": []} | rules
    answer = await admin.put(path, json=body)
    assert answer.status_code == 200, answer.text


@pytest.fixture
async def source_id(admin: httpx.AsyncClient) -> str:
    return await find_demo_id(admin)


async def test_the_rows_are_the_same_while_nothing_changed(
    user: httpx.AsyncClient, source_id: str
) -> None:
    run_id = await ask(user, BY_CITY, datasourceId=source_id)
    found = await replay(user, f"/api/chats/runs/{run_id}")
    assert (found["status"], found["compared"], found["problem"]) == ("same", "rows", "")
    assert found["rows_before"] == found["rows_now"] == len(found["rows"])
    assert (found["added_count"], found["gone_count"], found["changed_count"]) == (0, 0, 0)


@pytest.mark.promise("replay")
async def test_rows_that_a_rule_hides_by_now_are_counted_and_not_shown(
    user: httpx.AsyncClient, admin: httpx.AsyncClient, source_id: str
) -> None:
    run_id = await ask(user, BY_CITY, datasourceId=source_id)
    me = (await user.get("/api/auth/me")).json()["id"]
    rule = {"table": "stores", "condition": "store_id = 1", "users": [me]}
    await put_rules(admin, source_id, row_rules=[rule])
    found = await replay(user, f"/api/chats/runs/{run_id}")
    assert (found["status"], found["rows_now"]) == ("different", 1)
    assert (found["compared"], found["gone"], found["gone_count"]) == ("count", [], 0)
    assert found["rows_before"] > 1
    assert "stores" in found["rules"][0]


@pytest.mark.promise("replay")
async def test_a_column_that_is_hidden_by_now_refuses_it(
    user: httpx.AsyncClient, admin: httpx.AsyncClient, source_id: str
) -> None:
    run_id = await ask(user, BY_CITY, datasourceId=source_id)
    rule = {"table": "stores", "column": "city", "action": "deny"}
    await put_rules(admin, source_id, column_rules=[rule])
    found = await replay(user, f"/api/chats/runs/{run_id}")
    assert (found["status"], found["rows"], found["rows_now"]) == ("refused", [], None)
    assert found["problem"]


@pytest.mark.promise("replay")
async def test_a_source_that_is_closed_by_now_refuses_it(
    user: httpx.AsyncClient, admin: httpx.AsyncClient, source_id: str
) -> None:
    run_id = await ask(user, STORES, datasourceId=source_id)
    (await admin.delete(f"/api/datasources/{source_id}")).raise_for_status()
    found = await replay(user, f"/api/chats/runs/{run_id}")
    assert (found["status"], found["rows"]) == ("refused", [])


@pytest.mark.promise("own-records")
async def test_nobody_replays_the_answer_of_another(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient, source_id: str
) -> None:
    run_id = await ask(user, STORES, datasourceId=source_id)
    assert (await admin.post(f"/api/chats/runs/{run_id}/replay")).status_code == 404


async def test_an_answer_without_a_statement_is_not_replayed(user: httpx.AsyncClient) -> None:
    run_id = await ask(user, "hello", mode="chat")
    assert (await user.post(f"/api/chats/runs/{run_id}/replay")).status_code == 409


@pytest.mark.promise("replay")
async def test_the_audit_replays_with_the_rights_of_its_reader(
    user: httpx.AsyncClient, admin: httpx.AsyncClient, source_id: str
) -> None:
    await ask(user, BY_CITY, datasourceId=source_id)
    [record] = (await admin.get("/api/audit", params={"kind": "statement"})).json()["items"]
    path = f"/api/audit/{record['seq']}"
    found = await replay(admin, path)
    assert (found["status"], found["compared"]) == ("same", "count")
    assert found["rows_before"] == found["rows_now"] == record["details"]["rows"]
    me = (await admin.get("/api/auth/me")).json()["id"]
    rule = {"table": "stores", "condition": "1 = 0", "users": [me]}
    await put_rules(admin, source_id, row_rules=[rule])
    hidden = await replay(admin, path)
    assert (hidden["compared"], hidden["rows_before"]) == ("nothing", None)
    assert (hidden["rows"], hidden["gone"]) == ([], [])
    [newest, *_] = (await admin.get("/api/audit", params={"kind": "statement"})).json()["items"]
    assert (newest["user_name"], newest["details"]["rows"]) == ("admin", 0)


async def test_other_records_are_not_replayed(
    admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    for seq, status in (("1", 409), ("999999", 404), ("-1", 404), ("9" * 30, 404), ("x", 404)):
        assert (await admin.post(f"/api/audit/{seq}/replay")).status_code == status, seq
    assert (await user.post("/api/audit/1/replay")).status_code == 403
