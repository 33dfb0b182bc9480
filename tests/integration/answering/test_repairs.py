"""Statements that are wrong at first, and models that say something else than a statement."""

import pytest

from tests.support.apps.model_app import (
    EVERYWHERE,
    REVENUE,
    SERVERS,
    Asker,
)
from tests.support.scripted.model_replies import sql_reply, text_reply
from tests.support.scripted.model_server import ScriptedModel

WRONG = "SELECT turnover_total FROM orders"
FAILS = {
    "mysql": "SELECT (SELECT store_id FROM stores) AS one FROM orders",
    "postgresql": "SELECT CAST(name AS INTEGER) AS n FROM stores",
}


@EVERYWHERE
async def test_a_wrong_column_is_repaired_with_the_exact_problem(
    asker: Asker, model: ScriptedModel
) -> None:
    model.script("sql", sql_reply(WRONG), sql_reply(REVENUE))
    answer = await asker.ask()
    assert answer.code == "success"
    steps = [(1, "checking"), (1, "rejected"), (2, "checking"), (2, "running"), (2, "ok")]
    assert answer.statuses() == steps
    _, rejected, *_ = answer.all("sql")
    assert "turnover_total" in rejected["problem"]
    first, second = model.of("sql")
    assert rejected["problem"] not in first.user
    assert rejected["problem"] in second.user
    assert "total_amount" in rejected["problem"], "it names what there is"


@EVERYWHERE
async def test_each_attempt_stays_to_be_read(asker: Asker, model: ScriptedModel) -> None:
    model.script("sql", sql_reply(WRONG), sql_reply(REVENUE))
    answer = await asker.ask()
    chat = (await asker.client.get(f"/api/chats/{answer.chat_id}")).json()
    stored = [part for part in chat["messages"][1]["activities"] if part["type"] == "sql"]
    assert [part["content"]["status"] for part in stored] == ["rejected", "ok"]
    assert stored[0]["content"]["sql"] == WRONG
    assert len(answer.all("table")) == 1


@SERVERS
async def test_what_the_database_says_goes_back_to_the_writer(
    asker: Asker, model: ScriptedModel
) -> None:
    assert asker.database
    model.script("sql", sql_reply(FAILS[asker.database.server.kind]), sql_reply(REVENUE))
    answer = await asker.ask()
    steps = [(1, "checking"), (1, "running"), (1, "failed"), (2, "checking"), (2, "running")]
    assert answer.statuses() == [*steps, (2, "ok")]
    failed = answer.all("sql")[2]
    assert failed["problem"] in model.of("sql")[1].user
    assert asker.database.admin.password not in str(answer.events)


async def test_the_problem_is_told_in_the_language_of_the_user(
    asker: Asker, model: ScriptedModel
) -> None:
    model.script("sql", sql_reply(WRONG), sql_reply(REVENUE))
    answer = await asker.ask("各省份的销售额", locale="zh-CN")
    assert "没有列 turnover_total" in answer.all("sql")[1]["problem"]


async def test_the_last_attempt_is_the_last(asker: Asker, model: ScriptedModel) -> None:
    model.script("sql", sql_reply(WRONG))
    answer = await asker.ask()
    assert answer.code == "sql_rejected"
    assert "turnover_total" in answer.message
    assert [status for _, status in answer.statuses()] == ["checking", "rejected"] * 3
    assert len(model.requests) == 3
    assert not answer.all("table")


async def test_prose_is_asked_again_and_then_taken_as_the_reason(
    asker: Asker, model: ScriptedModel
) -> None:
    model.script("sql", text_reply("I would have to look at the weather for that."))
    answer = await asker.ask()
    assert answer.code == "cannot_answer"
    assert "look at the weather" in answer.message
    assert len(model.of("sql")) == 2


async def test_prose_and_then_json_is_an_answer(asker: Asker, model: ScriptedModel) -> None:
    model.script("sql", text_reply("Let me think about the orders table."), sql_reply(REVENUE))
    answer = await asker.ask()
    assert (answer.code, answer.statuses()[-1]) == ("success", (1, "ok"))


@pytest.mark.parametrize("garbage", ['{"sql": "SELECT', '{"sql": 5}', "", "\x00\x01", "[]"])
async def test_what_cannot_be_read_is_the_models_fault(
    asker: Asker, model: ScriptedModel, garbage: str
) -> None:
    model.script("sql", text_reply(garbage))
    answer = await asker.ask()
    assert answer.code in {"model_unavailable", "cannot_answer"}
    assert len(model.of("sql")) == 2
    assert not answer.all("sql")


@pytest.mark.parametrize(
    ("locale", "reason"),
    [
        ("en", "There is no weather data; ask about orders."),
        ("zh-CN", "没有天气数据，可以问订单。"),
    ],
)
async def test_a_model_that_cannot_says_why(
    asker: Asker, model: ScriptedModel, locale: str, reason: str
) -> None:
    model.script("sql", sql_reply("", cannot_answer=reason))
    answer = await asker.ask("weather?", locale=locale)
    assert answer.code == "cannot_answer"
    assert reason in answer.message
    assert not answer.all("sql")
    assert len(model.requests) == 1
