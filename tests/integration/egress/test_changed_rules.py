"""Egress rules that become stricter while an answer is made: they hold from the next call on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from tests.integration.egress.canary_source import ROWS, Canaries, canaries, find_marks
from tests.integration.egress.test_data_agent import TOWNS, add_model, find_sent
from tests.support.apps.model_app import NAME, Answer, app, app_settings, model
from tests.support.polling import eventually
from tests.support.scripted.model_replies import Cut, Pause, Reply, sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, canaries, model)
pytestmark = [
    pytest.mark.promise("egress"),
    pytest.mark.parametrize("canaries", ["sqlite"], indirect=True),
]
STRICT = {"remote": "names", "local": "names"}
REMARKS = "SELECT remark, amount FROM people"


@asynccontextmanager
async def changing_rules(
    canaries: Canaries, model: ScriptedModel, kind: str, reply: Reply, **rules: Any
) -> AsyncIterator[None]:
    """While the model gives its first answer of a kind, the rules change."""
    may_go_on = asyncio.Event()
    model.script(kind, Reply([Pause(may_go_on), *reply.pieces]), reply)
    asked = len(model.of(kind))

    async def change() -> None:
        await eventually(lambda: len(model.of(kind)) > asked)
        await canaries.put_egress(**rules)
        may_go_on.set()

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(change())
        yield


def find_notices(answer: Answer) -> list[str]:
    return [notice["code"] for notice in answer.all("notice")]


@pytest.mark.parametrize("rules", [STRICT, {"never": {"people": ["remark"]}}])
async def test_rows_are_not_sent_by_the_rules_of_before(
    canaries: Canaries, model: ScriptedModel, rules: dict[str, Any]
) -> None:
    async with changing_rules(canaries, model, "sql", sql_reply(REMARKS), **rules):
        answer = await canaries.asker.ask("which remarks?")
    assert answer.code == "success"
    assert find_marks(find_sent(model), ROWS) == set()
    assert "summary_computed" in find_notices(answer)
    assert len(answer.rows) == 3


async def test_no_statement_is_written_again_by_the_rules_of_before(
    canaries: Canaries, model: ScriptedModel
) -> None:
    """The second prompt would repeat samples, and what the database said about the first try."""
    failing = sql_reply("SELECT nothing FROM people")
    async with changing_rules(canaries, model, "sql", failing, **STRICT):
        answer = await canaries.asker.ask("which towns are there?")
    assert len(model.of("sql")) == 1
    assert answer.code == "model_unavailable"


async def test_no_rows_are_sent_again_where_the_first_call_broke(
    canaries: Canaries, model: ScriptedModel
) -> None:
    model.script("sql", sql_reply(REMARKS))
    async with changing_rules(canaries, model, "summary", Reply((Cut(),)), **STRICT):
        answer = await canaries.asker.ask("which remarks?")
    assert len(model.of("summary")) == 1
    assert (answer.code, len(answer.rows)) == ("success", 3)
    assert "summary_computed" in find_notices(answer)


async def test_no_rows_go_to_the_model_that_stands_in(
    canaries: Canaries, model: ScriptedModel
) -> None:
    await add_model(canaries, model, local=True, stand_in=1)
    model.script("sql", sql_reply(REMARKS))
    async with changing_rules(canaries, model, "summary", Reply((Cut(),)), **STRICT):
        answer = await canaries.asker.ask("which remarks?", modelId="environment")
    assert [request.body["model"] for request in model.of("summary")] == [NAME]
    assert (answer.code, len(answer.rows)) == ("success", 3)


async def test_a_question_with_earlier_turns_is_summarized_without_the_model(
    canaries: Canaries, model: ScriptedModel
) -> None:
    model.script("sql", sql_reply(TOWNS))
    first = await canaries.asker.ask("total by town?")
    model.requests.clear()
    async with changing_rules(canaries, model, "sql", sql_reply(TOWNS), **STRICT):
        answer = await canaries.asker.ask("and by people?", chat=first.chat_id)
    assert answer.code == "success"
    assert model.of("summary") == []


async def test_rules_that_allow_more_change_nothing(
    canaries: Canaries, model: ScriptedModel
) -> None:
    await canaries.put_egress(never={"people": ["iban"]})
    async with changing_rules(canaries, model, "sql", sql_reply(TOWNS), never={}):
        answer = await canaries.asker.ask("total by town?")
    assert len(model.of("summary")) == 1
    assert "summary_computed" not in find_notices(answer)
