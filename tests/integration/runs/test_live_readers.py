"""A stream ends when the session of its reader ends, or his rights change."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from controllers.http import authentication
from tests.support.apps.model_app import Asker, app, app_settings, asker, model
from tests.support.apps.running_app import ADMIN_PASSWORD, USER_PASSWORD, RunningApp
from tests.support.polling import eventually
from tests.support.scripted.model_replies import Pause, Reply, sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, asker, model)
STATEMENT = sql_reply("SELECT name FROM provinces ORDER BY name LIMIT 2").pieces
TABLE = '"activityType":"table"'
Act = Callable[[httpx.AsyncClient, httpx.AsyncClient, str], Awaitable[httpx.Response]]


async def disable(admin: httpx.AsyncClient, _: httpx.AsyncClient, user_id: str) -> httpx.Response:
    return await admin.patch(f"/api/users/{user_id}", json={"enabled": False})


async def delete(admin: httpx.AsyncClient, _: httpx.AsyncClient, user_id: str) -> httpx.Response:
    return await admin.delete(f"/api/users/{user_id}")


async def sign_out(_: httpx.AsyncClient, user: httpx.AsyncClient, __: str) -> httpx.Response:
    return await user.post("/api/auth/logout")


async def take_see_sql(admin: httpx.AsyncClient, _: httpx.AsyncClient, __: str) -> httpx.Response:
    roles = (await admin.get("/api/roles")).json()["items"]
    [own] = [role["id"] for role in roles if not role["shipped"]]
    return await admin.patch(f"/api/roles/{own}", json={"permissions": ["ask"]})


@pytest.fixture
async def reader(
    app: RunningApp, asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> tuple[httpx.AsyncClient, Asker, str]:
    """An administrator, and a user with a role of his own, whose rights are asked at each event."""
    monkeypatch.setattr(authentication, "RECHECK_S", 0.0)
    admin = await app.sign_in("admin", ADMIN_PASSWORD)
    role = {"name": "Reader", "permissions": ["ask", "see_sql"]}
    role_id = (await admin.post("/api/roles", json=role)).json()["id"]
    body = {"username": "rea", "password": USER_PASSWORD, "role_id": role_id}
    user_id = (await admin.post("/api/users", json=body)).json()["id"]
    return admin, Asker(await app.sign_in("rea", USER_PASSWORD), asker.source_id), user_id


@pytest.mark.parametrize("act", [disable, delete, sign_out, take_see_sql])
async def test_a_reader_gets_no_event_after_his_session_or_rights_have_ended(
    reader: tuple[httpx.AsyncClient, Asker, str], model: ScriptedModel, act: Act
) -> None:
    admin, asker, user_id = reader
    until, lines = asyncio.Event(), list[str]()
    model.script("sql", Reply([*STATEMENT[:3], Pause(until), *STATEMENT[3:]]))

    async def read(body: dict[str, Any]) -> None:
        async with asker.client.stream("POST", "/api/chats/runs", json=body) as response:
            async for line in response.aiter_lines():
                lines.append(line)

    async with asyncio.timeout(60):
        reading = asyncio.create_task(read(asker.body()))
        await eventually(lambda: any("write_sql" in line for line in lines))
        assert (await act(admin, asker.client, user_id)).is_success
        until.set()
        await reading
    assert not any(TABLE in line for line in lines)
    assert not any('"type":"RUN_FINISHED"' in line for line in lines)


async def test_a_reader_whose_rights_stay_reads_to_the_end(
    reader: tuple[httpx.AsyncClient, Asker, str], model: ScriptedModel
) -> None:
    model.script("sql", Reply(STATEMENT))
    answer = await reader[1].ask()
    assert (answer.code, len(answer.rows)) == ("success", 2)
