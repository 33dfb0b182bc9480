"""Runs over HTTP: started, followed, joined, refused, stored."""

import asyncio
from uuid import uuid4

import httpx
import pytest

from model.errors import CannotAnswer, ModelTimeout
from tests.support.apps.running_app import RunningApp, on_both
from tests.support.apps.scripted_agent_app import (
    SCRIPTED_ITEMS,
    SOURCE,
    ScriptedApp,
    app,
    ask,
    assert_whole,
    events_of,
    question,
    scripted,
)

FIXTURES = (app, scripted)


@on_both
async def test_an_answer_is_a_whole_valid_stream(user: httpx.AsyncClient) -> None:
    body = question()
    response = await user.post("/api/chats/runs", json=body)
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["x-accel-buffering"] == "no"
    events = events_of(response.content)
    assert_whole(events)
    assert (events[0]["runId"], events[0]["threadId"]) == (body["runId"], body["threadId"])
    assert events[-1]["outcome"] == {"type": "success"}
    assert events[-1]["usage"][0]["totalTokens"] == 10


async def test_a_run_is_shown_to_its_owner_only(
    user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    body = question("how many?")
    await ask(user, body)
    shown = (await user.get(f"/api/chats/runs/{body['runId']}")).json()
    assert (shown["status"], shown["question"]) == ("finished", "how many?")
    assert (shown["chat_id"], shown["mode"]) == (body["threadId"], "data")
    assert shown["answering"] == {"kind": "model", "name": "scripted"}
    assert (await admin.get(f"/api/chats/runs/{body['runId']}")).status_code == 404


@on_both
async def test_the_same_id_joins_the_same_run(
    user: httpx.AsyncClient, scripted: ScriptedApp
) -> None:
    body = question()
    answers = await asyncio.gather(*(ask(user, body) for _ in range(4)))
    assert len(scripted.agent.requests) == 1
    assert all(answer == answers[0] for answer in answers)
    assert await ask(user, body) == answers[0]


@on_both
async def test_two_questions_of_a_new_chat_at_once_are_both_right(
    user: httpx.AsyncClient, scripted: ScriptedApp
) -> None:
    chat = str(uuid4())
    answers = await asyncio.gather(*(ask(user, question(chat=chat)) for _ in range(3)))
    assert {answer[0]["threadId"] for answer in answers} == {chat}
    for answer in answers:
        assert_whole(answer)
    messages = (await user.get(f"/api/chats/{chat}")).json()["messages"]
    assert len(messages) == 6


@on_both
async def test_every_number_resumes_with_the_same_bytes(user: httpx.AsyncClient) -> None:
    body = question()
    whole = (await user.post("/api/chats/runs", json=body)).content
    frames = whole.split(b"\n\n")[:-1]
    place = f"/api/chats/runs/{body['runId']}/events"
    for after in range(len(frames) + 1):
        expected = b"".join(frame + b"\n\n" for frame in frames[after:])
        by_query = await user.get(place, params={"after": after})
        by_header = await user.get(place, headers={"Last-Event-ID": str(after)})
        assert by_query.content == by_header.content == expected


@pytest.mark.parametrize("after", ["x", "-1", "1.5", "١", "99999999999"])
async def test_a_number_that_is_none_is_refused(user: httpx.AsyncClient, after: str) -> None:
    body = question()
    await ask(user, body)
    response = await user.get(f"/api/chats/runs/{body['runId']}/events", params={"after": after})
    assert (response.status_code, response.json()["code"]) == (400, "bad_request")


@pytest.mark.parametrize(("field", "value"), [("runId", "1"), ("threadId", "../x")])
async def test_ids_must_be_uuids(user: httpx.AsyncClient, field: str, value: str) -> None:
    response = await user.post("/api/chats/runs", json={**question(), field: value})
    assert response.status_code == 400
    assert field in response.json()["detail"]


async def test_a_body_that_is_no_input_names_the_field(user: httpx.AsyncClient) -> None:
    body = question()
    del body["messages"]
    response = await user.post("/api/chats/runs", json=body)
    assert response.status_code == 422
    assert response.json()["errors"][0]["path"] == "messages"


async def test_a_wrong_mode_names_the_field(user: httpx.AsyncClient) -> None:
    response = await user.post("/api/chats/runs", json=question(mode="magic"))
    assert response.status_code == 422
    assert response.json()["errors"][0]["path"] == "forwardedProps.mode"


async def test_no_question_is_refused(user: httpx.AsyncClient) -> None:
    response = await user.post("/api/chats/runs", json=question("  \n"))
    assert (response.status_code, response.json()["code"]) == (422, "invalid")
    assert (await user.get("/api/chats")).json()["items"] == []


@on_both
async def test_what_belongs_to_others_is_not_there(
    app: RunningApp, user: httpx.AsyncClient
) -> None:
    other = await app.new_user("eve")
    body = question()
    await ask(user, body)
    run, chat = body["runId"], body["threadId"]
    refused = [
        await other.post("/api/chats/runs", json=question(run=run)),
        await other.post("/api/chats/runs", json=question("", chat=chat)),
        await other.get(f"/api/chats/runs/{run}/events"),
        await other.get(f"/api/chats/runs/{run}/result"),
        await other.post(f"/api/chats/runs/{run}/stop"),
        await other.post(f"/api/chats/runs/{run}/feedback", json={"rating": "bad"}),
        await other.post(f"/api/chats/runs/{run}/sql", json={}),
        await other.get(f"/api/chats/{chat}"),
        await other.patch(f"/api/chats/{chat}", json={}),
        await other.delete(f"/api/chats/{chat}"),
    ]
    assert [response.status_code for response in refused] == [404] * len(refused)
    assert (await user.get(f"/api/chats/{chat}")).status_code == 200


async def test_the_only_source_is_used(user: httpx.AsyncClient, scripted: ScriptedApp) -> None:
    await ask(user, question(datasourceId=None))
    assert scripted.agent.requests[0].run.datasource_id == SOURCE


@pytest.mark.parametrize("known", [[], [SOURCE, "source-2"]])
async def test_without_a_source_to_choose_it_is_refused(
    user: httpx.AsyncClient, scripted: ScriptedApp, known: list[str]
) -> None:
    scripted.sources.ids = known
    response = await user.post("/api/chats/runs", json=question(datasourceId=None))
    assert response.status_code == 400


async def test_an_unknown_source_is_not_there(user: httpx.AsyncClient) -> None:
    response = await user.post("/api/chats/runs", json=question(datasourceId=str(uuid4())))
    assert response.status_code == 404


async def test_a_follow_up_asks_the_same_source(
    user: httpx.AsyncClient, scripted: ScriptedApp
) -> None:
    first = question()
    await ask(user, first)
    scripted.sources.ids = ["source-2", SOURCE]
    await ask(user, question("按月呢？", chat=first["threadId"], datasourceId=None))
    request = scripted.agent.requests[1]
    assert request.run.datasource_id == SOURCE
    [turn] = request.history
    assert (turn.question, turn.sql) == ("各省份的销售额？", "SELECT 1")
    assert turn.summary.startswith("销售额")


@pytest.mark.parametrize("mode", ["chat", "file", "dify"])
async def test_a_mode_that_is_not_offered_is_refused(user: httpx.AsyncClient, mode: str) -> None:
    response = await user.post("/api/chats/runs", json=question(mode=mode, datasourceId=None))
    assert (response.status_code, mode in response.json()["detail"]) == (400, True)


async def test_the_locale_is_the_forwarded_one(
    user: httpx.AsyncClient, scripted: ScriptedApp
) -> None:
    scripted.agent.says = [CannotAnswer("runs.no_result")]
    [*_, last] = await ask(user, question(locale="zh-CN"))
    assert last["message"] == "这条回答没有可下载的数据。"


@on_both
async def test_a_failure_keeps_its_code_and_what_was_said(
    user: httpx.AsyncClient, scripted: ScriptedApp
) -> None:
    scripted.agent.says = [*SCRIPTED_ITEMS[:-1], ModelTimeout("runs.interrupted")]
    body = question()
    events = await ask(user, body)
    assert_whole(events)
    assert (events[-1]["type"], events[-1]["code"]) == ("RUN_ERROR", "model_timeout")
    shown = (await user.get(f"/api/chats/runs/{body['runId']}")).json()
    assert (shown["status"], shown["error"]["code"]) == ("failed", "model_timeout")
    [_, answer] = (await user.get(f"/api/chats/{body['threadId']}")).json()["messages"]
    assert answer["content"].startswith("销售额")


async def test_an_unexpected_failure_is_internal_and_tells_no_secrets(
    user: httpx.AsyncClient, scripted: ScriptedApp
) -> None:
    scripted.agent.says = [SCRIPTED_ITEMS[0], ZeroDivisionError("password=secret")]
    events = await ask(user, question())
    assert_whole(events)
    assert events[-1]["code"] == "internal"
    assert "secret" not in str(events)
