"""Runs that are stopped, left alone, refused, or whose worker goes away."""

import asyncio
from dataclasses import replace

import httpx
import pytest

from model.repositories.runs import runs
from model.repositories.workers import Worker
from model.settings import Settings
from services.runs.active_runs import ActiveRuns, RunLimits
from services.runs.event_log.database_store import DatabaseEventStore
from services.runs.event_log.durable_log import open_event_log
from services.runs.maintenance import Maintenance
from tests.support.apps.running_app import RunningApp, on_both, running
from tests.support.apps.scripted_agent_app import (
    SCRIPTED_ITEMS,
    ScriptedApp,
    app,
    ask,
    assert_whole,
    events_of,
    question,
    scripted,
)

FIXTURES = (app, scripted)
MIDWAY = len(SCRIPTED_ITEMS) - 2


@pytest.fixture
def gate(scripted: ScriptedApp) -> asyncio.Event:
    """The agent waits for this in the middle of its summary."""
    gate = asyncio.Event()
    scripted.agent.says = [*SCRIPTED_ITEMS[:MIDWAY], gate, *SCRIPTED_ITEMS[MIDWAY:]]
    return gate


async def start_run(client: httpx.AsyncClient, scripted: ScriptedApp, body: object) -> asyncio.Task:
    """A question whose agent is in the middle of its answer."""
    task = asyncio.create_task(client.post("/api/chats/runs", json=body))
    await asyncio.wait_for(scripted.agent.waiting.wait(), 60)
    return task


@on_both
async def test_a_stopped_run_ends_as_cancelled_and_keeps_what_it_said(
    user: httpx.AsyncClient, scripted: ScriptedApp, gate: asyncio.Event
) -> None:
    body = question()
    asking = await start_run(user, scripted, body)
    stopped = await user.post(f"/api/chats/runs/{body['runId']}/stop")
    assert stopped.status_code == 202
    events = events_of((await asyncio.wait_for(asking, 60)).content)
    assert_whole(events)
    assert events[-1]["outcome"] == {"type": "cancelled"}
    assert scripted.agent.cancelled == 1
    chat = (await user.get(f"/api/chats/{body['threadId']}")).json()
    answer = chat["messages"][1]
    assert (answer["status"], answer["content"]) == ("cancelled", "销售额 ")
    assert len(answer["activities"]) == 2


async def test_stopping_what_is_over_is_no_error(user: httpx.AsyncClient) -> None:
    body = question()
    await ask(user, body)
    stopped = await user.post(f"/api/chats/runs/{body['runId']}/stop")
    assert (stopped.status_code, stopped.json()["status"]) == (202, "finished")


async def test_a_stop_noted_by_another_worker_is_seen(
    app: RunningApp, user: httpx.AsyncClient, scripted: ScriptedApp, gate: asyncio.Event
) -> None:
    body = question()
    asking = await start_run(user, scripted, body)
    async with app.services.database.transaction() as session:
        assert await runs.request_stop(session, body["runId"])
    events = events_of((await asyncio.wait_for(asking, 60)).content)
    assert events[-1]["outcome"] == {"type": "cancelled"}


@on_both
async def test_a_closed_tab_stops_nothing(
    user: httpx.AsyncClient, scripted: ScriptedApp, gate: asyncio.Event
) -> None:
    body = question()
    async with user.stream("POST", "/api/chats/runs", json=body) as response:
        first = await anext(response.aiter_raw())
        assert b"RUN_STARTED" in first
    await asyncio.wait_for(scripted.agent.waiting.wait(), 60)
    gate.set()
    rest = await user.get(f"/api/chats/runs/{body['runId']}/events", params={"after": 1})
    events = events_of(first) + events_of(rest.content)
    assert events[-1]["outcome"] == {"type": "success"}
    assert scripted.agent.cancelled == 0


async def test_two_readers_see_the_same(
    user: httpx.AsyncClient, scripted: ScriptedApp, gate: asyncio.Event
) -> None:
    body = question()
    asking = await start_run(user, scripted, body)
    place = f"/api/chats/runs/{body['runId']}/events"
    async with user.stream("GET", place) as response:
        pieces = response.aiter_raw()
        second = await anext(pieces)
        gate.set()
        second += b"".join([piece async for piece in pieces])
    assert second == (await asking).content


async def test_a_running_chat_is_marked(
    user: httpx.AsyncClient, scripted: ScriptedApp, gate: asyncio.Event
) -> None:
    asking = await start_run(user, scripted, question())
    [chat] = (await user.get("/api/chats")).json()["items"]
    assert chat["running"] is True
    gate.set()
    await asking
    [chat] = (await user.get("/api/chats")).json()["items"]
    assert chat["running"] is False


@pytest.mark.promise("user-limits")
@pytest.mark.parametrize("limits", [RunLimits(per_user=1), RunLimits(per_worker=1)])
async def test_beyond_the_limits_it_is_429(
    app_settings: Settings, scripted: ScriptedApp, gate: asyncio.Event, limits: RunLimits
) -> None:
    scripted.limits = limits
    async with running(app_settings, scripted.open) as app:
        user = await app.new_user("ada")
        asking = await start_run(user, scripted, question())
        refused = await user.post("/api/chats/runs", json=question())
        assert (refused.status_code, refused.json()["code"]) == (429, "too_many")
        assert int(refused.headers["retry-after"]) > 0
        gate.set()
        await asking
        await ask(user, question())


async def test_when_the_server_stops_readers_are_told(
    app_settings: Settings, scripted: ScriptedApp, gate: asyncio.Event
) -> None:
    body = question(locale="en")
    async with running(app_settings, scripted.open) as app:
        user = await app.new_user("ada")
        asking = await start_run(user, scripted, body)
        await app.services.runs.close()
        events = events_of((await asking).content)
        assert_whole(events)
        assert events[-1]["code"] == "interrupted"
        refused = await user.post("/api/chats/runs", json=question())
        assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
        assert int(refused.headers["retry-after"]) > 0
        shown = (await user.get(f"/api/chats/runs/{body['runId']}")).json()
        assert (shown["status"], shown["error"]["code"]) == ("failed", "interrupted")


@on_both
async def test_runs_of_a_dead_worker_end_as_interrupted(
    app: RunningApp, user: httpx.AsyncClient, scripted: ScriptedApp, gate: asyncio.Event
) -> None:
    """Another worker ends the run; the one that seemed dead cannot write any more."""
    body = question()
    asking = await start_run(user, scripted, body)
    database, active_runs = app.services.database, ActiveRuns(RunLimits())
    store = DatabaseEventStore(database, app.services.audit)
    async with open_event_log(store, active_runs.end_lost_run) as log:
        other = Maintenance(database, log, active_runs, Worker("other", "elsewhere", 1))
        [run_worker] = await database.read(runs.find_running_workers)
        await other._end_runs_of(run_worker)
    gate.set()
    events = events_of((await asyncio.wait_for(asking, 60)).content)
    assert_whole(events)
    assert events[-1]["code"] == "interrupted"
    answer = (await user.get(f"/api/chats/{body['threadId']}")).json()["messages"][1]
    assert (answer["status"], answer["content"]) == ("failed", "销售额 ")


async def test_an_edited_statement_is_another_version_of_the_answer(
    user: httpx.AsyncClient, scripted: ScriptedApp
) -> None:
    body = question("how many?")
    await ask(user, body)
    response = await user.post(f"/api/chats/runs/{body['runId']}/sql", json={"sql": " SELECT 2 "})
    events = events_of(response.content)
    assert_whole(events)
    chat = (await user.get(f"/api/chats/{body['threadId']}")).json()
    asked = [message for message in chat["messages"] if message["role"] == "user"]
    assert [(one["content"], one["parent_run_id"]) for one in asked] == [("how many?", None)] * 2
    request = scripted.agent.requests[1]
    assert (request.given_sql, request.run.question) == ("SELECT 2", "how many?")
    empty = await user.post(f"/api/chats/runs/{body['runId']}/sql", json={"sql": ""})
    assert empty.status_code == 422


def test_the_default_limits_are_those_of_the_contract() -> None:
    limits = RunLimits()
    assert (limits.per_user, limits.per_worker) == (16, 1_000)
    assert replace(limits, keep_days=1).keep_days == 1
