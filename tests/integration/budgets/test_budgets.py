"""Rows and tokens that a user may use in a day: counted, told, and refused beyond."""

import asyncio
from functools import partial
from typing import Any

import httpx
import pytest

from controllers.http.authentication import WORKSPACE_HEADER
from model.repositories.usage import budgets as records
from model.settings import Settings
from model.workspaces.workspace import FIRST_WORKSPACE
from services.container import open_services
from tests.support.apps.model_app import Asker
from tests.support.apps.running_app import ADMIN_PASSWORD, RunningApp
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel

CALL_TOKENS = 120
TWO_ROWS = "SELECT name FROM provinces ORDER BY name LIMIT 2"


@pytest.fixture
async def admin(app: RunningApp) -> httpx.AsyncClient:
    return await app.sign_in("admin", ADMIN_PASSWORD)


NO_LIMITS: dict[str, Any] = {"rows_limit": None, "tokens_limit": None}


async def give(admin: httpx.AsyncClient, asker: Asker, **budget: Any) -> None:
    me = (await asker.client.get("/api/auth/me")).json()["id"]
    put = await admin.put(f"/api/budgets/users/{me}", json=NO_LIMITS | budget)
    assert put.status_code == 204, put.text


async def put_of_role(admin: httpx.AsyncClient, role_id: str, rows: int) -> int:
    """The status of the answer."""
    body = NO_LIMITS | {"rows_limit": rows}
    return (await admin.put(f"/api/budgets/roles/{role_id}", json=body)).status_code


async def own_use(asker: Asker) -> dict[str, Any]:
    return dict((await asker.client.get("/api/budgets/own")).json())


async def expect_refusal(asker: Asker, **given: Any) -> httpx.Response:
    refused = await asker.client.post("/api/chats/runs", json=asker.body(**given))
    assert (refused.status_code, refused.json()["code"]) == (429, "budget_exhausted")
    assert 0 < int(refused.headers["retry-after"]) <= 86_400
    return refused


@pytest.mark.promise("daily-budget")
async def test_rows_are_counted_and_end_with_the_budget(
    asker: Asker, model: ScriptedModel, admin: httpx.AsyncClient
) -> None:
    model.script("sql", sql_reply(TWO_ROWS), sql_reply(TWO_ROWS))
    await give(admin, asker, rows_limit=4)
    assert (await asker.ask()).code == "success"
    assert (await own_use(asker))["rows"] == 2
    second = await asker.ask()
    assert second.code == "success"
    used = await own_use(asker)
    assert (used["rows"], used["rows_limit"], used["near"]) == (4, 4, True)
    assert "4 rows" in (await expect_refusal(asker)).json()["detail"]
    assert used["resets_at"].endswith("T00:00:00Z") or "T00:00:00" in used["resets_at"]
    await give(admin, asker, inherit=True)
    assert (await asker.ask()).code == "success"


async def test_who_is_near_reads_it_in_the_answer(
    asker: Asker, model: ScriptedModel, admin: httpx.AsyncClient
) -> None:
    model.script("sql", sql_reply(TWO_ROWS), sql_reply(TWO_ROWS))
    await give(admin, asker, rows_limit=2)
    await asker.ask()
    await give(admin, asker, rows_limit=100)
    assert not _near(await asker.ask())
    await give(admin, asker, rows_limit=5)
    told = _near(await asker.ask())
    assert len(told) == 1
    assert (told[0]["level"], "80 %" in told[0]["message"]) == ("info", True)


def _near(answer: Any) -> list[dict[str, Any]]:
    return [notice for notice in answer.all("notice") if notice["code"] == "budget_near"]


@pytest.mark.promise("daily-budget")
async def test_a_run_that_goes_over_calls_no_model_again(
    asker: Asker, model: ScriptedModel, admin: httpx.AsyncClient
) -> None:
    await give(admin, asker, tokens_limit=CALL_TOKENS)
    answer = await asker.ask()
    assert answer.code == "budget_exhausted"
    assert "tomorrow" in answer.message
    assert model.of("summary") == []
    await expect_refusal(asker)
    body = asker.body("how many orders", modelId="builtin")
    assert (await asker.ask_with(body)).code == "success", "the engine needs no tokens"


async def test_a_role_has_a_budget_and_a_user_his_own(
    asker: Asker, admin: httpx.AsyncClient
) -> None:
    assert (
        await admin.put("/api/budgets/roles/user", json=NO_LIMITS | {"rows_limit": 7})
    ).status_code == 204
    assert (await own_use(asker))["rows_limit"] == 7
    roles = (await admin.get("/api/budgets/roles")).json()["items"]
    assert roles == [{"role_id": "user", "rows_limit": 7, "tokens_limit": None}]
    await give(admin, asker, tokens_limit=9)
    assert (await own_use(asker))["rows_limit"] is None
    listed = {each["username"]: each for each in (await admin.get("/api/budgets")).json()["items"]}
    assert (listed["ada"]["own"], listed["ada"]["today"]["tokens_limit"]) == (True, 9)
    assert listed["admin"]["today"]["rows_limit"] is None
    for body in (NO_LIMITS, {"rows_limit": 0}):
        unknown = await admin.put("/api/budgets/users/nobody", json=body)
        assert unknown.status_code == 404
    incomplete = await admin.put("/api/budgets/roles/user", json={"rows": 7})
    assert {each["path"] for each in incomplete.json()["errors"]} == {"rows_limit", "tokens_limit"}
    assert (
        await admin.put("/api/budgets/roles/user", json=NO_LIMITS | {"rows_limit": 0})
    ).status_code == 422
    assert (await asker.client.get("/api/budgets")).status_code == 403
    records = (await admin.get("/api/audit?kind=change")).json()["items"]
    assert any("budgets" in str(record) for record in records)


async def test_the_role_is_the_one_in_the_workspace_where_one_asks(
    asker: Asker, model: ScriptedModel, admin: httpx.AsyncClient
) -> None:
    model.script("sql", sql_reply(TWO_ROWS))
    other = (await admin.post("/api/workspaces", json={"name": "Branch"})).json()["id"]
    admin.headers[WORKSPACE_HEADER] = asker.client.headers[WORKSPACE_HEADER] = FIRST_WORKSPACE
    member = {"username": "ada", "role_id": "teacher"}
    (await admin.post(f"/api/workspaces/{other}/members", json=member)).raise_for_status()
    assert await put_of_role(admin, "teacher", 1) == 204
    assert (await asker.ask()).code == "success"
    assert (await own_use(asker))["rows_limit"] is None
    asker.client.headers[WORKSPACE_HEADER] = other
    own = await own_use(asker)
    assert (own["rows"], own["rows_limit"]) == (2, 1), "rows count for a user, wherever he asks"
    await expect_refusal(asker, mode="chat", datasourceId=None)
    for workspace, limit in ((FIRST_WORKSPACE, None), (other, 1)):
        listed = await admin.get("/api/budgets", headers={WORKSPACE_HEADER: workspace})
        limits = {each["username"]: each["today"]["rows_limit"] for each in listed.json()["items"]}
        assert limits == {"admin": None, "ada": limit}


async def test_a_budget_ends_with_its_user_and_its_role(
    asker: Asker, admin: httpx.AsyncClient, app: RunningApp
) -> None:
    role = (await admin.post("/api/roles", json={"name": "Brief", "permissions": ["ask"]})).json()
    me = (await asker.client.get("/api/auth/me")).json()["id"]
    await give(admin, asker, rows_limit=3)
    assert (
        await admin.put(f"/api/budgets/roles/{role['id']}", json=NO_LIMITS | {"rows_limit": 5})
    ).is_success
    stored = await app.services.database.read(records.find_all)
    assert set(stored) == {("user", me), ("role", role["id"])}
    for address in (f"/api/users/{me}", f"/api/roles/{role['id']}"):
        assert (await admin.delete(address)).status_code == 204
    assert await app.services.database.read(records.find_all) == {}


async def test_workers_count_at_once_and_lose_nothing(
    asker: Asker, app: RunningApp, app_settings: Settings
) -> None:
    me = (await asker.client.get("/api/auth/me")).json()["id"]
    count = partial(records.add_rows, user_id=me, rows=3)
    async with open_services(app_settings) as other:
        databases = (app.services.database, other.database)
        await asyncio.gather(*(database.write(count) for database in databases * 20))
    await app.services.budgets.put("user", me, None)
    listed = await app.services.budgets.list_users(FIRST_WORKSPACE)
    assert [each.use.rows for each in listed if each.user_id == me] == [120]
