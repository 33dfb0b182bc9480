"""Answers of Dify count in the token budget of who asks, like those of models."""

import asyncio
from typing import Any

import httpx
import pytest

from model.settings import Settings
from tests.integration.budgets.test_budgets import admin, give, own_use
from tests.support.app_start.given_settings import given_settings
from tests.support.apps.model_app import Answer, Asker
from tests.support.apps.running_app import RunningApp
from tests.support.apps.scripted_agent_app import ask, question
from tests.support.scripted.dify_server import (
    KEY,
    Pause,
    ScriptedDify,
    dify,
    message,
    message_end,
)

FIXTURES = (admin, dify)
ANSWER_TOKENS = 15
pytestmark = pytest.mark.promise("daily-budget")


@pytest.fixture
def app_settings(app_settings: Settings, dify: ScriptedDify) -> Settings:
    settings = {"server_url": dify.url, "database_qa_api_key": KEY}
    given = given_settings(data_dir=app_settings.data_dir, dify=settings)
    return app_settings.model_copy(update={"dify": given.dify})


@pytest.fixture
async def asker(app: RunningApp) -> Asker:
    return Asker(await app.new_user("ada"), "")


def make_body() -> dict[str, Any]:
    return question("hello?", mode="dify", datasourceId=None)


async def test_an_answer_that_is_stopped_counts(
    asker: Asker, dify: ScriptedDify, admin: httpx.AsyncClient
) -> None:
    await give(admin, asker, tokens_limit=1_000)
    dify.says = [message("Hel"), Pause(asyncio.Event())]
    body = make_body()
    reading = asyncio.create_task(ask(asker.client, body))
    await asyncio.wait_for(dify.question_received.wait(), 60)
    await asker.stop(body)
    assert Answer(await asyncio.wait_for(reading, 60)).code == "cancelled"
    assert (await own_use(asker))["tokens"] > 0


async def test_of_questions_at_once_one_answer_goes_beyond(
    asker: Asker, dify: ScriptedDify, admin: httpx.AsyncClient
) -> None:
    await give(admin, asker, tokens_limit=1)
    dify.says = [message("Hello"), message_end()]
    async with asyncio.timeout(100):
        posting = (asker.client.post("/api/chats/runs", json=make_body()) for _ in range(8))
        answers = await asyncio.gather(*posting)
    refused = [each for each in answers if "budget_exhausted" in each.text]
    assert (len(dify.questions), len(refused)) == (1, 7)
    assert (await own_use(asker))["tokens"] == ANSWER_TOKENS, "once"
