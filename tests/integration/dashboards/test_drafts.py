"""A draft that was asked for in a chat becomes one dashboard, however often it is made."""

import asyncio
from uuid import uuid4

import httpx

from tests.integration.audit.test_records import ask
from tests.integration.dashboards.boards import PATH
from tests.support.apps.model_app import find_demo_id


async def make(client: httpx.AsyncClient, run_id: str) -> httpx.Response:
    return await client.post(PATH, json={"name": "Sales", "draft_run_id": run_id})


async def list_made(client: httpx.AsyncClient, run_id: str) -> list[str]:
    """The ids of the dashboards that were made of a draft."""
    page = await client.get(PATH, params={"draft": run_id})
    return [each["id"] for each in page.json()["items"]]


async def test_one_dashboard_is_made_of_a_draft(admin: httpx.AsyncClient) -> None:
    run = await ask(admin, "how many stores?", datasourceId=await find_demo_id(admin))
    assert (await admin.post(PATH, json={"name": "Another"})).status_code == 201
    assert await list_made(admin, run) == []
    made = await asyncio.gather(*(make(admin, run) for _ in range(2)))
    assert sorted(each.status_code for each in made) == [201, 409]
    [refused] = [each.json() for each in made if each.status_code == 409]
    assert "already" in refused["detail"]
    [board] = await list_made(admin, run)
    assert (await admin.delete(f"{PATH}/{board}")).status_code == 204
    assert await list_made(admin, run) == []
    assert (await make(admin, run)).status_code == 201, "once it is deleted, again"


async def test_the_draft_of_somebody_else_does_not_exist(
    admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    run = await ask(admin, "how many stores?", datasourceId=await find_demo_id(admin))
    for each in (run, str(uuid4())):
        assert (await make(user, each)).status_code == 404
    assert (await make(admin, run)).status_code == 201
    assert await list_made(user, run) == []
