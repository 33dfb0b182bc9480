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
    """They were asked while rows were left."""
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
async def test_a_call_waits_for_the_tokens_that_another_one_may_need(
    asker: Asker, model: ScriptedModel, admin: httpx.AsyncClient
) -> None:
    """Two calls are left for two questions at once: the second waits, and no third is made."""
    until = asyncio.Event()
    model.script("sql", make_late(sql_reply(TWO_ROWS), until), sql_reply(TWO_ROWS))
    await give(admin, asker, tokens_limit=2 * CALL_TOKENS)
    async with asking(asker, until) as first:
        await eventually(lambda: bool(model.of("sql")))
        async with asking(asker, until) as second:
            assert (await own_use(asker))["tokens"] == 0
            until.set()
            codes = {(await first).code, (await second).code}
    assert "budget_exhausted" in codes
    assert (await own_use(asker))["tokens"] == 2 * CALL_TOKENS, "each call once"


@pytest.mark.promise("daily-budget")
async def test_eight_questions_at_once_make_one_call_where_one_is_left(
    asker: Asker, model: ScriptedModel, admin: httpx.AsyncClient
) -> None:
    model.script("sql", sql_reply(TWO_ROWS))
    await give(admin, asker, tokens_limit=CALL_TOKENS)
    bodies = [asker.body(f"question {number}") for number in range(8)]
    async with asyncio.timeout(100):
        asking = (asker.client.post("/api/chats/runs", json=body) for body in bodies)
        answers = await asyncio.gather(*asking)
    assert all("budget_exhausted" in each.text or each.status_code == 429 for each in answers)
    assert (await own_use(asker))["tokens"] == CALL_TOKENS


@pytest.mark.promise("daily-budget")
@pytest.mark.parametrize("begun_pieces", [0, 3])
async def test_the_call_of_a_question_that_was_stopped_counts(
    asker: Asker, model: ScriptedModel, admin: httpx.AsyncClient, begun_pieces: int
) -> None:
    """Also before its first word: who asks and stops again and again has prompts read."""
    until = asyncio.Event()
    pieces = sql_reply(TWO_ROWS).pieces
    begun, rest = pieces[:begun_pieces], pieces[begun_pieces:]
    model.script("sql", Reply([*begun, Pause(until), *rest]))
    await give(admin, asker, tokens_limit=100_000)
    body = asker.body()
    async with asyncio.timeout(60):
        running = asyncio.create_task(asker.ask_with(body))
        await eventually(lambda: bool(model.of("sql")))
        await asker.stop(body)
        assert (await running).code == "cancelled"
        until.set()
    assert (await own_use(asker))["tokens"] > 0


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
    await give(admin, asker, rows_limit=1_000)
    assert (await asker.ask_with(asker.body(BUILT_IN, modelId="builtin"))).code == "success"
    rows = (await own_use(asker))["rows"]
    assert rows > 1
    await give(admin, asker, rows_limit=rows + 1)
    beyond = await asker.ask_with(asker.body(BUILT_IN, modelId="builtin"))
    assert (beyond.code, beyond.all("table")) == ("budget_exhausted", [])
    assert (await own_use(asker))["rows"] == rows, "rows that were not shown do not count"
    await give(admin, asker, rows_limit=rows)
    await expect_refusal(asker, modelId="builtin")


@pytest.mark.promise("daily-budget")
async def test_statements_at_once_stay_within_the_limit(
    asker: Asker, model: ScriptedModel, admin: httpx.AsyncClient
) -> None:
    model.script("sql", sql_reply(TWO_ROWS))
    first = await asker.ask()
    await give(admin, asker, rows_limit=5)
    place, body = f"/api/chats/runs/{first.run_id}/sql", {"sql": TWO_ROWS}
    async with asyncio.timeout(60):
        answers = await asyncio.gather(*(asker.client.post(place, json=body) for _ in range(8)))
    refused = [each for each in answers if "budget_exhausted" in each.text]
    assert len(refused) == 7
    assert (await own_use(asker))["rows"] == 4
