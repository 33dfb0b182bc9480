"""Whoever may not ask any more is given no rows of his own uploads, either."""

import asyncio

import pytest

from tests.support.apps.model_app import Asker, app, app_settings, model
from tests.support.apps.running_app import ADMIN_PASSWORD, RunningApp
from tests.support.apps.uploads_app import upload_file
from tests.support.polling import eventually
from tests.support.scripted.model_replies import Pause, Reply, sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, model)


@pytest.fixture(autouse=True)
def rights_age_s(monkeypatch: pytest.MonkeyPatch) -> None:
    """The right to ask is read anew each time, and not once a second."""
    monkeypatch.setattr("services.datasources.visibility.statement_rights.MAX_AGE_S", 0.0)


@pytest.mark.promise("lost-rights")
async def test_no_statement_over_uploads_runs_for_who_may_not_ask_any_more(
    app: RunningApp, model: ScriptedModel
) -> None:
    admin, client = await app.sign_in("admin", ADMIN_PASSWORD), await app.new_user("eve")
    file_id = (await upload_file(client, "sales.csv", b"region,amount\nnorth,3\nsouth,4\n"))["id"]
    may_go_on = asyncio.Event()
    statement = sql_reply("SELECT region, amount FROM sales")
    model.script("sql", Reply([Pause(may_go_on), *statement.pieces]))
    body = Asker(client, "").body("amounts?", mode="file", datasourceId=None, fileIds=[file_id])
    answering = asyncio.create_task(client.post("/api/chats/runs", json=body))
    await eventually(lambda: model.of("sql"))
    user_id = (await client.get("/api/auth/me")).json()["id"]
    (await admin.patch(f"/api/users/{user_id}", json={"enabled": False})).raise_for_status()
    may_go_on.set()
    await answering

    async def list_outcomes() -> list[str]:  # the run goes on without its reader
        page = await admin.get("/api/audit", params={"kind": "statement"})
        return [each["outcome"] for each in page.json()["items"]]

    await eventually(list_outcomes)
    assert await list_outcomes() == ["refused"]
