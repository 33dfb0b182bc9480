"""Rights that are lost in the middle of a run: no row reaches its user any more."""

import asyncio
from typing import Any

import httpx
import pytest

from model.workspaces.workspace import FIRST_WORKSPACE
from tests.integration.datasources.access.guarded_source import Guarded, app, fetch_user_id
from tests.integration.policies.ruled_source import guarded, policy, put_policies
from tests.support.apps.model_app import app_settings, model
from tests.support.apps.scripted_agent_app import events_of
from tests.support.polling import eventually
from tests.support.scripted.model_replies import Kind, Pause, Reply, sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, guarded, model, policy)
ON_SERVERS = pytest.mark.parametrize("guarded", ["sqlite", "mysql", "postgresql"], indirect=True)
NAMES = "SELECT name, COUNT(*) AS n FROM customers GROUP BY name"
SECRET = "Zqrow"
RULES: dict[str, dict[str, Any]] = {
    "denied": {"column_rules": [{"table": "customers", "column": "name", "action": "deny"}]},
    "rows": {"row_rules": [{"table": "customers", "condition": "id < 3"}]},
    "closed": {},
}


@pytest.fixture(autouse=True)
def rights_age_s(monkeypatch: pytest.MonkeyPatch) -> None:
    """The right to ask is read anew each time, and not once a second."""
    monkeypatch.setattr("services.datasources.visibility.statement_rights.MAX_AGE_S", 0.0)


async def lose(guarded: Guarded, how: str) -> None:
    """The user who sees all sees a part, or nothing."""
    users = [await fetch_user_id(each) for each in (guarded.admin, guarded.part.client)]
    body = RULES[how] | ({"open_to": {"users": users}} if how == "closed" else {})
    assert await put_policies(guarded.admin, guarded.source_id, {"version": 1, **body}) == 200


class RunUnderWay:
    """A run of who sees all, whose model waits in the middle of an answer."""

    def __init__(self, guarded: Guarded, model: ScriptedModel, kind: Kind, reply: Reply) -> None:
        self.may_go_on = asyncio.Event()
        self.body = guarded.all.body("how many by name?")
        self._client = guarded.all.client
        self._model, self._kind = model, kind
        model.script("sql", sql_reply(NAMES))
        first, *rest = reply.pieces
        model.script(kind, Reply([first, Pause(self.may_go_on), *rest]))

    async def begin(self) -> "asyncio.Task[httpx.Response]":
        """Returns once the model waits."""
        task = asyncio.create_task(self._client.post("/api/chats/runs", json=self.body))
        await eventually(lambda: self._model.of(self._kind))
        return task

    async def read(self, path: str) -> str:
        """What a route of the run gives within a second; a stream may go on."""
        text = ""
        place = f"/api/chats/runs/{self.body['runId']}{path}"
        try:
            async with asyncio.timeout(1), self._client.stream("GET", place) as response:
                async for piece in response.aiter_text():
                    text += piece
        except TimeoutError:
            pass
        return text


@pytest.mark.promise("lost-rights")
@ON_SERVERS
@pytest.mark.parametrize("how", list(RULES))
async def test_a_statement_gives_no_rows_once_its_user_sees_less(
    guarded: Guarded, model: ScriptedModel, how: str
) -> None:
    run = RunUnderWay(guarded, model, "sql", sql_reply(NAMES))
    answering = await run.begin()
    await lose(guarded, how)
    run.may_go_on.set()
    response = await answering
    last = events_of(response.content)[-1]
    assert (last["type"], last["code"]) == ("RUN_ERROR", "forbidden")
    assert "changed while the answer was made" in last["message"]
    assert SECRET not in response.text
    assert len(model.of("sql")) == 1, "no model is asked for another one"
    page = await guarded.admin.get("/api/audit", params={"kind": "statement"})
    assert "refused" in [each["outcome"] for each in page.json()["items"]]


async def lose_asking(guarded: Guarded, how: str) -> None:
    """The user is disabled, leaves the workspace, or gets a role without the right to ask."""
    eve = await fetch_user_id(guarded.all.client)
    if how == "left":
        place = f"/api/workspaces/{FIRST_WORKSPACE}/members/{eve}"
        changed = await guarded.admin.delete(place)
    else:
        role = {"name": "Auditor", "permissions": ["read_audit"]}
        role_id = (await guarded.admin.post("/api/roles", json=role)).json()["id"]
        change = {"enabled": False} if how == "disabled" else {"role_id": role_id}
        changed = await guarded.admin.patch(f"/api/users/{eve}", json=change)
    changed.raise_for_status()


@pytest.mark.promise("lost-rights")
@pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)
@pytest.mark.parametrize("how", ["disabled", "left", "role"])
async def test_no_statement_runs_for_who_may_not_ask_any_more(
    guarded: Guarded, model: ScriptedModel, how: str
) -> None:
    run = RunUnderWay(guarded, model, "sql", sql_reply(NAMES))
    answering = await run.begin()
    await lose_asking(guarded, how)
    run.may_go_on.set()
    assert SECRET not in (await answering).text

    async def list_outcomes() -> list[str]:  # the run goes on without its reader
        page = await guarded.admin.get("/api/audit", params={"kind": "statement"})
        return [each["outcome"] for each in page.json()["items"]]

    await eventually(list_outcomes)
    assert await list_outcomes() == ["refused"]


@pytest.mark.promise("lost-rights")
@pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)
@pytest.mark.parametrize("how", ["rows", "closed"])
async def test_nobody_reads_again_what_he_was_shown_of_a_run_under_way(
    guarded: Guarded, model: ScriptedModel, how: str
) -> None:
    run = RunUnderWay(guarded, model, "summary", Reply([f"{SECRET} leads", "."]))
    answering = await run.begin()
    places = ("", "/events", "/events?after=3", "/result?format=json")
    assert SECRET in await run.read("/events")
    await lose(guarded, how)
    assert [place for place in places if SECRET in await run.read(place)] == []
    joined = await guarded.all.client.post("/api/chats/runs", json=run.body)
    assert joined.status_code == 410
    run.may_go_on.set()
    assert SECRET in (await answering).text, "he had it before"


@pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)
async def test_rules_about_others_disturb_no_run(guarded: Guarded, model: ScriptedModel) -> None:
    run = RunUnderWay(guarded, model, "sql", sql_reply(NAMES))
    answering = await run.begin()
    them = await fetch_user_id(guarded.part.client)
    for_them = [{"table": "customers", "column": "since", "action": "deny", "users": [them]}]
    body = {"version": 1, "column_rules": for_them}
    assert await put_policies(guarded.admin, guarded.source_id, body) == 200
    run.may_go_on.set()
    assert SECRET in (await answering).text
