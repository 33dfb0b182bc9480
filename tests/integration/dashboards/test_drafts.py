"""A draft that was asked for in a chat becomes one dashboard, however often it is made."""

import asyncio
import sqlite3
from contextlib import closing
from typing import Any
from uuid import uuid4

import httpx

from model.workspaces.workspace import FIRST_WORKSPACE
from tests.integration.audit.test_records import ask
from tests.integration.dashboards.boards import PATH, card
from tests.integration.saved_questions.questions import save
from tests.support.apps.model_app import add_source, find_demo_id
from tests.support.apps.running_app import RunningApp

WISH = "a dashboard of revenue by province and month"


async def draft(client: httpx.AsyncClient) -> str:
    """The run of a draft about the demo."""
    return await ask(client, WISH, datasourceId=await find_demo_id(client), modelId="builtin")


async def make(client: httpx.AsyncClient, run_id: str, **contents: Any) -> httpx.Response:
    return await client.post(PATH, json={"name": "Sales", "draft_run_id": run_id, **contents})


async def list_made(client: httpx.AsyncClient, run_id: str) -> list[str]:
    """The ids of the dashboards that were made of a draft."""
    page = await client.get(PATH, params={"draft": run_id})
    return [each["id"] for each in page.json()["items"]]


async def test_one_dashboard_is_made_of_a_draft(admin: httpx.AsyncClient) -> None:
    run = await draft(admin)
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
    run = await draft(admin)
    for each in (run, str(uuid4())):
        assert (await make(user, each)).status_code == 404
    assert (await make(admin, run)).status_code == 201
    assert await list_made(user, run) == []


async def test_a_run_that_drafted_nothing_is_no_draft(admin: httpx.AsyncClient) -> None:
    run = await ask(admin, "how many stores?", datasourceId=await find_demo_id(admin))
    assert (await make(admin, run)).status_code == 404
    assert (await admin.get(PATH)).json()["items"] == []


async def test_a_draft_of_another_workspace_does_not_exist(admin: httpx.AsyncClient) -> None:
    run = await draft(admin)
    made = await admin.post("/api/workspaces", json={"name": "North"})
    assert made.status_code == 201, made.text
    admin.headers["X-Workspace"] = made.json()["id"]
    assert (await make(admin, run)).status_code == 404
    admin.headers["X-Workspace"] = FIRST_WORKSPACE
    assert (await make(admin, run)).status_code == 201


async def test_its_cards_are_about_the_source_of_the_draft(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    with closing(sqlite3.connect(app.settings.data_dir / "other.sqlite")) as connection:
        connection.executescript("CREATE TABLE stores (id INT); INSERT INTO stores VALUES (1);")
    other = await add_source(admin, "sqlite", {"path": "other.sqlite"})
    asked = await ask(admin, "how many stores?", datasourceId=other, modelId="builtin")
    saved = await admin.post("/api/saved-questions", json={"run_id": asked, "name": "Others"})
    assert saved.status_code == 201, saved.text
    run = await draft(admin)
    refused = await make(admin, run, cards=[card("a", saved.json()["id"])])
    assert refused.status_code == 422
    assert "source of the draft only" in refused.text
    own = await save(admin)
    assert (await make(admin, run, cards=[card("a", own["id"])])).status_code == 201
