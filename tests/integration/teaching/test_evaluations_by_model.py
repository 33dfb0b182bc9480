"""Evaluations by a model: what they cost, how they are stopped, and what a restart leaves."""

import asyncio
from dataclasses import replace
from functools import partial
from typing import Any

import httpx
import pytest

from model.repositories.sources import evaluations
from model.settings import Settings
from tests.integration.teaching.evaluating import (
    BY_STATE,
    STAFF,
    add_examples,
    counts_of,
    evaluate,
    follow,
    get,
    place_of,
    start,
)
from tests.integration.teaching.shop_source import create_shop
from tests.support.apps.model_app import NAME, Asker, app, app_settings, model
from tests.support.apps.running_app import (
    ADMIN_PASSWORD,
    USER_PASSWORD,
    RunningApp,
    running,
)
from tests.support.polling import eventually
from tests.support.scripted.model_replies import Pause, Reply, error_reply, sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, model)


async def start_without_reply(
    app: RunningApp, admin: httpx.AsyncClient, model: ScriptedModel
) -> dict[str, Any]:
    """An evaluation of a new source that waits for a model which never replies."""
    source = await create_shop(app, admin)
    await add_examples(admin, source, STAFF)
    model.script("sql", Reply((Pause(asyncio.Event()),)))
    evaluation = await start(admin, source, model_id=None)
    await eventually(lambda: bool(model.of("sql")))
    return evaluation


async def test_calls_and_tokens_are_counted_and_nothing_is_summarized(
    app: RunningApp, admin: httpx.AsyncClient, model: ScriptedModel
) -> None:
    source = await create_shop(app, admin)
    await add_examples(admin, source, STAFF, BY_STATE)
    place = f"/api/datasources/{source}/evaluations/estimate"
    unknown = (await admin.get(place)).json()
    assert unknown == {"questions": 2, "model_calls": 2, "tokens": None, "minutes": None}
    model.script("sql", sql_reply(STAFF["sql"]))
    done = await evaluate(admin, source, model_id=None)
    assert counts_of(done) == (1, 1, 0, 0)
    assert (done["answering"], done["calls"]) == (NAME, 2)
    assert done["tokens"] == 240
    assert not model.of("summary")
    assert not model.of("suggestions")
    known = (await admin.get(place)).json()
    assert (known["model_calls"], known["tokens"]) == (2, 240)
    usage = (await admin.get("/api/models/usage")).json()["items"]
    assert sum(day["input_tokens"] + day["output_tokens"] for day in usage) == 240


async def test_the_model_sees_other_examples_and_the_proposal_but_not_the_example_itself(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient, model: ScriptedModel
) -> None:
    source = await create_shop(app, admin)
    texts = ("How many orders are done?", "How many orders are open?")
    states = [f"SELECT COUNT(*) AS n FROM orders WHERE state = '{state}'" for state in ("a", "b")]
    examples = [{"question": text, "sql": sql} for text, sql in zip(texts, states, strict=True)]
    await add_examples(admin, source, *examples)
    model.script("sql", sql_reply("SELECT COUNT(*) AS n FROM orders"))
    run_id = (await Asker(user, source).ask("How many orders are lost?")).run_id
    corrected = "SELECT COUNT(*) AS n FROM orders WHERE state = 'c'"
    feedback = {"rating": "down", "corrected_sql": corrected}
    given = await user.post(f"/api/chats/runs/{run_id}/feedback", json=feedback)
    assert given.status_code == 204
    [proposal] = (await admin.get("/api/proposals")).json()["items"]
    model.requests.clear()
    await evaluate(admin, source, model_id=None, proposal_id=proposal["id"])
    prompts = [request.prompt for request in model.of("sql")]
    shown = sorted("".join(m for m in "abc" if f"state = '{m}'" in p) for p in prompts)
    assert shown == ["a", "ac", "b", "bc"]


async def test_a_stopped_evaluation_ends_the_call_of_the_model(
    app: RunningApp, admin: httpx.AsyncClient, model: ScriptedModel
) -> None:
    evaluation = await start_without_reply(app, admin, model)
    source = evaluation["datasource_id"]
    second = await admin.post(f"/api/datasources/{source}/evaluations", json={})
    assert second.status_code == 409
    assert (await admin.post(f"{place_of(evaluation)}/stop")).status_code == 202
    assert (await follow(admin, evaluation))[-1]["status"] == "stopped"
    await asyncio.wait_for(model.gone.wait(), 60)
    model.script("sql", sql_reply(STAFF["sql"]))
    assert counts_of(await evaluate(admin, source, model_id=None)) == (1, 0, 0, 0)


async def test_a_stop_that_came_to_another_worker_is_obeyed(
    app: RunningApp, admin: httpx.AsyncClient, model: ScriptedModel
) -> None:
    evaluation = await start_without_reply(app, admin, model)
    request_stop = partial(evaluations.request_stop, evaluation_id=evaluation["id"])
    await app.services.database.write(request_stop)
    assert (await follow(admin, evaluation))[-1]["status"] == "stopped"
    await asyncio.wait_for(model.gone.wait(), 60)


async def test_an_evaluation_of_a_source_that_is_deleted_ends(
    app: RunningApp, admin: httpx.AsyncClient, model: ScriptedModel
) -> None:
    evaluation = await start_without_reply(app, admin, model)
    source = evaluation["datasource_id"]
    assert (await admin.delete(f"/api/datasources/{source}")).status_code == 204
    await asyncio.wait_for(model.gone.wait(), 60)
    assert (await admin.get(place_of(evaluation))).status_code == 404


async def test_a_model_that_is_away_is_not_asked_on_and_on(
    app: RunningApp, admin: httpx.AsyncClient, model: ScriptedModel
) -> None:
    source = await create_shop(app, admin)
    many = ({"question": f"How many, {n}?", "sql": STAFF["sql"]} for n in range(20))
    await add_examples(admin, source, *many)
    model.script("sql", error_reply(401))
    done = await evaluate(admin, source, model_id=None)
    assert done["status"] == "failed"
    assert done["problem"]
    assert 5 <= done["failed"] == done["done"] < 20


async def test_a_restart_ends_an_evaluation_as_failed(
    app_settings: Settings, model: ScriptedModel
) -> None:
    async with running(app_settings) as before:
        admin = await before.sign_in("admin", ADMIN_PASSWORD)
        evaluation = await start_without_reply(before, admin, model)
    async with running(app_settings) as after:
        admin = await after.sign_in("admin", ADMIN_PASSWORD)
        shown = await get(admin, evaluation)
        assert (shown["status"], shown["done"]) == ("failed", 0)
        assert "Start it again" in shown["problem"]


async def test_an_evaluation_goes_on_when_nobody_follows(
    app: RunningApp, admin: httpx.AsyncClient, model: ScriptedModel
) -> None:
    source = await create_shop(app, admin)
    await add_examples(admin, source, STAFF)
    begin = asyncio.Event()
    model.script("sql", Reply((Pause(begin), *sql_reply(STAFF["sql"]).pieces)))
    evaluation = await start(admin, source, model_id=None)
    with pytest.raises(httpx.ReadTimeout):
        await admin.get(f"{place_of(evaluation)}/events", timeout=1)
    begin.set()
    assert (await follow(admin, evaluation))[-1]["right"] == 1


@pytest.mark.promise("ended-sessions")
async def test_no_more_is_asked_for_a_teacher_who_is_disabled_meanwhile(
    app: RunningApp, admin: httpx.AsyncClient, model: ScriptedModel
) -> None:
    source = await create_shop(app, admin)
    many = ({"question": f"How many, {n}?", "sql": STAFF["sql"]} for n in range(9))
    await add_examples(admin, source, *many)
    account = {"username": "tess", "password": USER_PASSWORD, "role_id": "teacher"}
    account_id = (await admin.post("/api/users", json=account)).json()["id"]
    teacher = await app.sign_in("tess", USER_PASSWORD)
    disabled = asyncio.Event()
    said = sql_reply(STAFF["sql"])
    model.script("sql", replace(said, pieces=(Pause(disabled), *said.pieces)))
    started = await start(teacher, source, model_id=None)
    await eventually(lambda: len(model.of("sql")) == 3)
    gone = await admin.patch(f"/api/users/{account_id}", json={"enabled": False})
    assert gone.status_code == 200, gone.text
    disabled.set()
    await follow(admin, started)
    done = await get(admin, started)
    assert (done["status"], len(model.of("sql"))) == ("failed", 3)
    assert 1 <= done["right"] <= 3  # those that were under way may end with it
    assert "may not evaluate" in done["problem"]
