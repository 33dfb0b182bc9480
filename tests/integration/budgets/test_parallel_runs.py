"""Several questions at once: what one of them was given counts for the others at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from tests.integration.budgets.test_budgets import (
    CALL_TOKENS,
    TWO_ROWS,
    admin,
    expect_refusal,
    give,
    own_use,
)
from tests.support.apps.model_app import Answer, Asker
from tests.support.polling import eventually
from tests.support.scripted.model_replies import Pause, Reply, sql_reply, suggestions_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (admin,)
BUILT_IN = "how many orders by province"


@asynccontextmanager
async def asking(asker: Asker, until: asyncio.Event, **given: Any) -> AsyncIterator[Any]:
    """A question that is under way; the event lets it end."""
    async with asyncio.timeout(60):
        running = asyncio.create_task(asker.ask(**given))
        try:
            yield running
        finally:
            until.set()
            await asyncio.wait([running])


def make_late(reply: Reply, until: asyncio.Event) -> Reply:
    """The reply, once the event is set."""
    return Reply([Pause(until), *reply.pieces])


@pytest.mark.promise("daily-budget")
async def test_rows_count_while_the_answer_is_still_written(
    asker: Asker, model: ScriptedModel, admin: httpx.AsyncClient
) -> None:
    until = asyncio.Event()
    model.script("sql", sql_reply(TWO_ROWS))
    model.script("suggestions", make_late(suggestions_reply("And by month?"), until))
    await give(admin, asker, rows_limit=2)
    async with asking(asker, until) as running:
        await eventually(lambda: bool(model.of("suggestions")))
        assert (await own_use(asker))["rows"] == 2
        await expect_refusal(asker)
        until.set()
        assert (await running).code == "success"
    assert (await own_use(asker))["rows"] == 2, "once, not again when it ends"


@pytest.mark.promise("daily-budget")
async def test_of_questions_at_once_those_whose_statement_comes_too_late_run_none(
    asker: Asker, model: ScriptedModel, admin: httpx.AsyncClient
) -> None:
    """They were asked while rows were left. Only what runs already may go beyond the limit."""
    until, after = asyncio.Event(), asyncio.Event()
    model.script("suggestions", make_late(suggestions_reply("And by month?"), after))
    late = make_late(sql_reply(TWO_ROWS), until)
    model.script("sql", late, late, sql_reply(TWO_ROWS))
    await give(admin, asker, rows_limit=2)
    async with asking(asker, until) as first, asking(asker, until) as second:
        await eventually(lambda: len(model.of("sql")) == 2)
        async with asking(asker, after) as quick:
            await eventually(lambda: bool(model.of("suggestions")))
            until.set()
            answers: list[Answer] = [await first, await second]
            after.set()
            assert (await quick).code == "success"
    assert [answer.code for answer in answers] == ["budget_exhausted"] * 2
    assert [answer.all("table") for answer in answers] == [[], []]
    assert (await own_use(asker))["rows"] == 2


@pytest.mark.promise("daily-budget")
async def test_tokens_count_once_a_call_has_ended(
    asker: Asker, model: ScriptedModel, admin: httpx.AsyncClient
) -> None:
    """Of two questions at once the second calls no model again, since the first one did."""
    until, after = asyncio.Event(), asyncio.Event()
    model.script("suggestions", make_late(suggestions_reply("And by month?"), after))
    model.script("sql", make_late(sql_reply(TWO_ROWS), until), sql_reply(TWO_ROWS))
    await give(admin, asker, tokens_limit=2 * CALL_TOKENS)
    async with asking(asker, until) as late:
        await eventually(lambda: bool(model.of("sql")))
        async with asking(asker, after) as quick:
            await eventually(lambda: bool(model.of("suggestions")))
            assert (await own_use(asker))["tokens"] == CALL_TOKENS
            until.set()
            assert (await late).code == "budget_exhausted"
            after.set()
            assert (await quick).code == "success"
    assert (await own_use(asker))["tokens"] == 3 * CALL_TOKENS, "each call once"


@pytest.mark.promise("daily-budget")
async def test_a_replay_counts_and_ends_with_the_budget(
    asker: Asker, model: ScriptedModel, admin: httpx.AsyncClient
) -> None:
    model.script("sql", sql_reply(TWO_ROWS))
    await give(admin, asker, rows_limit=4)
    answer = await asker.ask()
    place = f"/api/chats/runs/{answer.run_id}/replay"
    assert (await asker.client.post(place)).json()["rows_now"] == 2
    assert (await own_use(asker))["rows"] == 4
    refused = await asker.client.post(place)
    assert (refused.status_code, refused.json()["code"]) == (429, "budget_exhausted")
    assert int(refused.headers["retry-after"]) > 0
    assert (await own_use(asker))["rows"] == 4


@pytest.mark.promise("daily-budget")
async def test_the_engine_needs_rows_too(asker: Asker, admin: httpx.AsyncClient) -> None:
    await give(admin, asker, rows_limit=1)
    body = asker.body(BUILT_IN, modelId="builtin")
    assert (await asker.ask_with(body)).code == "success"
    assert (await own_use(asker))["rows"] > 1
    await expect_refusal(asker, modelId="builtin")


@pytest.mark.promise("daily-budget")
async def test_statements_at_once_go_beyond_by_one_at_most(
    asker: Asker, model: ScriptedModel, admin: httpx.AsyncClient
) -> None:
    model.script("sql", sql_reply(TWO_ROWS))
    first = await asker.ask()
    await give(admin, asker, rows_limit=5)
    place, body = f"/api/chats/runs/{first.run_id}/sql", {"sql": TWO_ROWS}
    async with asyncio.timeout(60):
        answers = await asyncio.gather(*(asker.client.post(place, json=body) for _ in range(8)))
    refused = [each for each in answers if "budget_exhausted" in each.text]
    assert len(refused) == 6
    assert (await own_use(asker))["rows"] == 6
