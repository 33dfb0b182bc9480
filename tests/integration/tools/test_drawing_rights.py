"""No rows go to a chart tool once their user sees less, or less of their source may leave."""

import asyncio
from typing import Any

import httpx
import pytest

from model.settings import Settings
from model.workspaces.workspace import FIRST_WORKSPACE
from tests.integration.datasources.access.guarded_source import fetch_user_id
from tests.integration.policies.ruled_source import put_policies
from tests.integration.tools.test_charts_in_answers import COLUMN, SQL, asker_with, hub
from tests.support.apps.model_app import Asker, app_settings, find_demo_id, model
from tests.support.apps.running_app import ADMIN_PASSWORD
from tests.support.apps.scripted_agent_app import ask
from tests.support.polling import eventually
from tests.support.scripted.hub_server import TOKEN, ScriptedHub
from tests.support.scripted.model_replies import Pause, Reply, sql_reply, tool_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app_settings, hub, model)
DRAWING = tool_reply((COLUMN, {"category": "region", "value": "revenue"}))
RULES: dict[str, dict[str, Any]] = {
    "rows": {"row_rules": [{"table": "regions", "condition": "region_id = 1"}]},
    "denied": {"column_rules": [{"table": "regions", "column": "name", "action": "deny"}]},
}


async def lose(admin: httpx.AsyncClient, asker: Asker, how: str) -> None:
    """Less is for the user, or for models and tools."""
    place = f"/api/datasources/{asker.source_id}"
    if how in RULES:
        assert await put_policies(admin, asker.source_id, {"version": 0, **RULES[how]}) == 200
    elif how == "left":
        member = await fetch_user_id(asker.client)
        left = await admin.delete(f"/api/workspaces/{FIRST_WORKSPACE}/members/{member}")
        left.raise_for_status()
    elif how == "egress":
        rules = (await admin.get(f"{place}/egress")).json() | {"remote": "names", "local": "names"}
        (await admin.put(f"{place}/egress", json=rules)).raise_for_status()


@pytest.mark.promise("lost-rights")
@pytest.mark.promise("egress")
@pytest.mark.parametrize("how", ["nothing", "egress", *RULES, "left"])
async def test_no_rows_go_to_a_tool_that_was_chosen_before(
    app_settings: Settings,
    model: ScriptedModel,
    hub: ScriptedHub,
    how: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("services.datasources.visibility.statement_rights.MAX_AGE_S", 0.0)
    may_go_on = asyncio.Event()
    model.script("sql", sql_reply(SQL))
    model.script("drawing", Reply([Pause(may_go_on), *DRAWING.pieces]))
    given = {"hub_database_qa_group_url": hub.url("database"), "hub_token": TOKEN}
    async with asker_with(app_settings, hub_local_tools="generate_*", **given) as app:
        admin = await app.sign_in("admin", ADMIN_PASSWORD)
        asker = Asker(await app.new_user("ada"), await find_demo_id(admin))
        answering = asyncio.create_task(ask(asker.client, asker.body()))
        await eventually(lambda: model.of("drawing"))
        await lose(admin, asker, how)
        may_go_on.set()
        await answering
        await app.services.runs.active_runs.wait_until_idle()
    assert bool(hub.calls) == (how == "nothing")
