"""Who answers: the chosen model, the default, one that stands in; and what it costs."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from model.settings import Settings
from tests.support.apps.model_app import Answer, Asker, find_demo_id
from tests.support.apps.running_app import RunningApp, on_both, running
from tests.support.apps.scripted_agent_app import ask, question
from tests.support.scripted.model_replies import (
    Cut,
    Pause,
    Reply,
    error_reply,
    sql_reply,
    text_reply,
)
from tests.support.scripted.model_server import ScriptedModel, scripted_model

KEY = "sk-canary-model-key"


@pytest.fixture
async def first() -> AsyncIterator[ScriptedModel]:
    async with scripted_model() as model:
        yield model


@pytest.fixture
async def second() -> AsyncIterator[ScriptedModel]:
    async with scripted_model() as model:
        yield model


@pytest.fixture
async def asker(user: httpx.AsyncClient) -> Asker:
    """A user in front of the demo."""
    return Asker(user, await find_demo_id(user))


async def create_model(
    admin: httpx.AsyncClient, server: ScriptedModel, name: str, **given: Any
) -> str:
    """The id of a model that was made."""
    body = {"name": name, "model": name.lower(), "base_url": server.url, "api_key": KEY} | given
    answer = await admin.post("/api/models", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def notices(answer: Answer) -> list[tuple[str, str]]:
    return [(notice["code"], notice["message"]) for notice in answer.all("notice")]


async def answered_by(client: httpx.AsyncClient, answer: Answer) -> str:
    run = (await client.get(f"/api/chats/runs/{answer.run_id}")).json()
    return str(run["answering"]["name"])


@on_both
async def test_a_choice_is_the_users_and_the_chats_alone(
    app: RunningApp,
    admin: httpx.AsyncClient,
    asker: Asker,
    first: ScriptedModel,
    second: ScriptedModel,
) -> None:
    default, other = (
        await create_model(admin, first, "First"),
        await create_model(admin, second, "Second"),
    )
    chosen = await asker.ask(modelId=other)
    assert (await answered_by(asker.client, chosen), first.requests) == ("Second", [])
    again = await asker.ask(chat=chosen.chat_id)
    assert await answered_by(asker.client, again) == "Second"
    chat = (await asker.client.get(f"/api/chats/{chosen.chat_id}")).json()
    assert chat["model_id"] == other
    elsewhere = await asker.ask()
    assert await answered_by(asker.client, elsewhere) == "First"
    colleague = Asker(await app.new_user("grace"), asker.source_id)
    assert await answered_by(colleague.client, await colleague.ask()) == "First"
    models = (await asker.client.get("/api/models")).json()["items"]
    assert [model["id"] for model in models if model["default"]] == [default]


async def test_the_engine_may_be_chosen(
    admin: httpx.AsyncClient, asker: Asker, first: ScriptedModel
) -> None:
    await create_model(admin, first, "First")
    answer = await asker.ask("how many orders", modelId="builtin")
    assert await answered_by(asker.client, answer) == "builtin"
    assert first.requests == []


async def test_an_unknown_model_is_refused_before_anything_is_stored(
    user: httpx.AsyncClient, asker: Asker
) -> None:
    body = question("hi", datasourceId=asker.source_id, modelId="nobody")
    refusal = await user.post("/api/chats/runs", json=body)
    assert (refusal.status_code, refusal.json()["code"]) == (404, "not_found")
    assert (await user.get("/api/chats")).json()["items"] == []


async def test_a_chat_whose_model_is_gone_goes_on_and_says_so_once(
    admin: httpx.AsyncClient, asker: Asker, first: ScriptedModel, second: ScriptedModel
) -> None:
    await create_model(admin, first, "First")
    other = await create_model(admin, second, "Second")
    chosen = await asker.ask(modelId=other)
    await admin.delete(f"/api/models/{other}")
    after = await asker.ask(chat=chosen.chat_id)
    assert [code for code, _ in notices(after)] == ["model_gone"]
    assert "First" in notices(after)[0][1]
    assert notices(await asker.ask(chat=chosen.chat_id)) == []


async def test_a_changed_model_is_used_at_once(
    admin: httpx.AsyncClient, asker: Asker, first: ScriptedModel, second: ScriptedModel
) -> None:
    model = await create_model(admin, first, "First")
    await asker.ask()
    change = {"base_url": second.url, "api_key": "sk-new"}
    assert (await admin.patch(f"/api/models/{model}", json=change)).status_code == 200
    before = len(first.requests)
    await asker.ask()
    assert len(first.requests) == before
    assert {request.headers["authorization"] for request in second.requests} == {"Bearer sk-new"}


async def test_a_passing_refusal_is_tried_again_once(
    admin: httpx.AsyncClient, asker: Asker, first: ScriptedModel
) -> None:
    await create_model(admin, first, "First")
    first.script("sql", error_reply(429, retry_after=0), sql_reply("SELECT 1 AS n"))
    answer = await asker.ask()
    assert (answer.code, answer.rows, len(first.of("sql"))) == ("success", [[1]], 2)


@pytest.mark.parametrize(
    "reply", [error_reply(500), error_reply(401), error_reply(404), Reply([Cut()])]
)
async def test_another_model_answers_when_the_first_does_not(
    admin: httpx.AsyncClient,
    asker: Asker,
    first: ScriptedModel,
    second: ScriptedModel,
    reply: Reply,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await create_model(admin, first, "First")
    await create_model(admin, second, "Second", stand_in=1)
    first.answer = lambda _: reply
    answer = await asker.ask()
    assert answer.code == "success"
    [(code, message)] = notices(answer)
    assert code == "model_fell_over"
    assert "First" in message
    assert "Second" in message
    assert await answered_by(asker.client, answer) == "Second"
    assert KEY not in str(answer.events) + caplog.text


async def test_a_model_that_failed_is_not_asked_first_again_at_once(
    admin: httpx.AsyncClient, asker: Asker, first: ScriptedModel, second: ScriptedModel
) -> None:
    await create_model(admin, first, "First")
    await create_model(admin, second, "Second", stand_in=1)
    first.answer = lambda _: error_reply(401)
    await asker.ask()
    assert len(first.requests) == 1
    await asker.ask()
    assert len(first.requests) == 1


async def test_a_model_that_stalls_gives_way_within_the_limit(
    app_settings: Settings, first: ScriptedModel, second: ScriptedModel
) -> None:
    settings = app_settings.model_copy(update={"llm_timeout_s": 2.0})
    first.answer = lambda _: Reply([Pause(asyncio.Event())])
    async with running(settings) as app:
        admin = await app.sign_in("admin", "correct horse battery")
        await create_model(admin, first, "First")
        await create_model(admin, second, "Second", stand_in=1)
        answer = await Asker(admin, await find_demo_id(admin)).ask()
    assert answer.code == "success"
    assert [code for code, _ in notices(answer)] == ["model_fell_over"]


async def test_no_other_model_takes_over_after_the_first_token(
    admin: httpx.AsyncClient, asker: Asker, first: ScriptedModel, second: ScriptedModel
) -> None:
    await create_model(admin, first, "First")
    await create_model(admin, second, "Second", stand_in=1)
    first.script("sql", Reply(["{", Cut()]))
    answer = await asker.ask()
    assert answer.code == "model_unavailable"
    assert len(first.of("sql")) == 1
    assert second.requests == []


async def test_without_a_stand_in_the_error_says_what_failed(
    admin: httpx.AsyncClient, asker: Asker, first: ScriptedModel, second: ScriptedModel
) -> None:
    await create_model(admin, first, "First")
    await create_model(admin, second, "Second")
    first.answer = lambda _: error_reply(401)
    assert (await asker.ask()).code == "model_refused_key"
    assert second.requests == []


@on_both
async def test_tokens_are_summed_and_told(
    app: RunningApp, admin: httpx.AsyncClient, asker: Asker, first: ScriptedModel
) -> None:
    await create_model(admin, first, "First")
    answer = await asker.ask()
    calls = len(first.requests)
    [used] = answer.events[-1]["usage"]
    assert (used["model"], used["inputTokens"]) == ("First", 100 * calls)
    run = (await asker.client.get(f"/api/chats/runs/{answer.run_id}")).json()
    chat = (await asker.client.get(f"/api/chats/{answer.chat_id}")).json()
    assert run["usage"] == chat["messages"][1]["usage"]
    await asker.ask()
    assert (await asker.client.delete(f"/api/chats/{answer.chat_id}")).status_code == 204
    [line] = (await admin.get("/api/models/usage")).json()["items"]
    assert (line["username"], line["model"]) == ("ada", "First")
    assert (line["input_tokens"], line["output_tokens"]) == (200 * calls, 40 * calls)
    assert (await asker.client.get("/api/models/usage")).status_code == 403


async def test_a_server_that_counts_no_tokens_leaves_them_out(
    admin: httpx.AsyncClient, asker: Asker, first: ScriptedModel
) -> None:
    await create_model(admin, first, "First")
    first.answer = lambda request: (
        error_reply(400, "stream_options") if "stream_options" in request.body else None
    )
    answer = await asker.ask()
    assert (answer.code, answer.events[-1].get("usage")) == ("success", None)


async def test_beyond_the_tokens_of_a_day_models_refuse_and_the_engine_answers(
    app_settings: Settings, first: ScriptedModel
) -> None:
    model = app_settings.model.model_copy(update={"tokens_per_day": 150})
    settings = app_settings.model_copy(update={"model": model})
    first.script("summary", text_reply("Fine."))
    few = {"prompt_tokens": 9, "completion_tokens": 1, "total_tokens": 10}
    first.script("suggestions", replace(text_reply("[]"), usage=few))  # may end before the summary
    async with running(settings) as app:
        admin = await app.sign_in("admin", "correct horse battery")
        await create_model(admin, first, "First")
        asker = Asker(admin, await find_demo_id(admin))
        assert (await asker.ask()).code == "success"
        refusal = await admin.post("/api/chats/runs", json=asker.body())
        assert (refusal.status_code, refusal.json()["code"]) == (429, "budget_exhausted")
        assert "150" in refusal.json()["detail"]
        assert 0 < int(refusal.headers["retry-after"]) <= 86_400
        body = asker.body("how many orders", modelId="builtin")
        assert (await ask(admin, body))[-1]["type"] == "RUN_FINISHED"
        other = await app.new_user("grace")
        assert (await Asker(other, asker.source_id).ask()).code == "success"
