"""What models are sent of a source at each level: recorded, and searched for canaries."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.integration.datasources.visibility.test_everywhere import repeat_everything
from tests.integration.egress.canary_source import (
    NAMES,
    NEVER,
    RAW,
    ROWS,
    SAMPLES,
    Canaries,
    canaries,
    find_marks,
)
from tests.support.apps.model_app import Answer, app, app_settings, find_demo_id, model
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, canaries, model)
ONE = pytest.mark.parametrize("canaries", ["sqlite"], indirect=True)
TOWNS = "SELECT town, SUM(amount) AS total FROM people GROUP BY town"
WRONG = (
    "SELECT town FROM people WHERE town = 'zqtow'",
    "SELECT CAST(town AS INTEGER) AS n FROM people",
    "SELECT CAST(remark AS DATE) + 1 AS n, nope FROM people",
    "SELECT twn FROM people",
)
"""No rows, and errors of the database and of the guard."""


@pytest.mark.promise("egress")
@pytest.mark.parametrize(
    ("level", "seen"),
    [("names", set()), ("samples", {*SAMPLES, *NEVER}), ("rows", {*ROWS, *SAMPLES, *NEVER})],
)
async def test_a_level_lets_go_what_it_says_and_no_more(
    canaries: Canaries, model: ScriptedModel, level: str, seen: set[str]
) -> None:
    await canaries.put_egress(remote=level, local=level)
    answers = [answer async for answer in ask_everything(canaries, model)]
    sent = find_sent(model)
    assert find_marks(sent) == seen
    assert find_marks(sent, NAMES) == set(NAMES)
    assert level == "rows" or find_marks(sent, RAW) == set()
    codes = [notice["code"] for answer in answers for notice in answer.all("notice")]
    assert ("rows_withheld" in codes) == (level != "rows")
    assert any("zqtown" in answer.text for answer in answers)


@pytest.mark.promise("egress")
@ONE
async def test_no_value_goes_of_a_column_whose_values_never_go(
    canaries: Canaries, model: ScriptedModel
) -> None:
    await canaries.put_egress(never={"people": ["iban"]})
    async for _ in ask_everything(canaries, model):
        pass
    model.script("sql", sql_reply("SELECT town, iban FROM people"))
    answer = await canaries.asker.ask("which accounts?")
    assert "zqiban 1" in str(answer.rows)
    assert "rows_withheld" in [notice["code"] for notice in answer.all("notice")]
    await canaries.asker.ask("and now?", chat=answer.chat_id)
    sent = find_sent(model)
    assert find_marks(sent) == {*ROWS, *SAMPLES}
    assert "iban" in sent


@pytest.mark.promise("egress")
@ONE
async def test_what_a_local_model_saw_goes_to_no_remote_one(
    canaries: Canaries, model: ScriptedModel
) -> None:
    await canaries.put_egress(remote="names", local="rows")
    remote = await add_model(canaries, model, local=False)
    local = await canaries.asker.ask("total by town?", modelId="environment")
    assert find_marks(find_sent(model)) >= {"zqtown"}
    model.requests.clear()
    model.script("sql", sql_reply(TOWNS))
    answer = await canaries.asker.ask("and by iban?", chat=local.chat_id, modelId=remote)
    assert len(model.requests) == 1
    assert find_marks(find_sent(model)) == set()
    assert answer.code == "success"


@ONE
async def test_a_remote_model_does_not_stand_in_for_a_local_one(
    canaries: Canaries, model: ScriptedModel
) -> None:
    await canaries.put_egress(remote="names", local="rows")
    gone = {"base_url": "http://127.0.0.1:9/v1", "name": "gone", "model": "m"}
    first = str((await canaries.admin.post("/api/models", json=gone)).json()["id"])
    remote = await add_model(canaries, model, local=False, stand_in=1)
    answer = await canaries.asker.ask("total by town?", modelId=first)
    assert answer.code == "model_unavailable"
    assert model.requests == []
    await canaries.admin.patch(f"/api/models/{remote}", json={"local": True})
    model.script("sql", sql_reply(TOWNS))
    assert (await canaries.asker.ask("total by town?", modelId=first)).code == "success"


async def ask_everything(canaries: Canaries, model: ScriptedModel) -> AsyncIterator[Answer]:
    """Questions of models and of the engine in one chat, with statements that fail."""
    asker = canaries.asker
    model.answer = repeat_everything
    model.script("sql", sql_reply(TOWNS))
    first = await asker.ask("names of all people?")
    yield first
    given: dict[str, Any] = {"chat": first.chat_id, "modelId": "builtin"}
    yield await asker.ask("total amount by town", **given)
    yield await asker.ask("what is in people?", **given)
    given["modelId"] = "environment"
    model.script("sql", sql_reply("SELECT remark, amount FROM people"))
    yield await asker.ask("which remarks?", **given)
    for sql in WRONG:
        model.script("sql", sql_reply(sql), sql_reply(sql), sql_reply(TOWNS))
        yield await asker.ask("what about the locals of zqasked names?", **given)
    yield await asker.edit(first.run_id, "SELECT remark, amount FROM people WHERE town <> 'zqtow'")
    model.script("sql", sql_reply(TOWNS))
    yield await asker.ask("and the names of people?", **given)
    yield await asker.ask("a dashboard of amount by town and remark", **given)


async def add_model(canaries: Canaries, model: ScriptedModel, **given: Any) -> str:
    """A stored model on the scripted server."""
    body = {"name": f"model {given}", "model": "m", "base_url": model.url} | given
    made = await canaries.admin.post("/api/models", json=body)
    assert made.status_code == 201, made.text
    assert made.json()["local"] == given["local"]
    return str(made.json()["id"])


def find_sent(model: ScriptedModel) -> str:
    """All that the model's server was sent."""
    return "\n".join(request.prompt for request in model.requests)


@ONE
async def test_a_chat_that_goes_on_with_another_source_leaves_the_answers_behind(
    canaries: Canaries, model: ScriptedModel
) -> None:
    await canaries.put_egress(remote="names", local="names")
    first = await canaries.asker.ask("what is in people?", modelId="builtin")
    assert "zqtown" in first.text
    demo = {"datasourceId": await find_demo_id(canaries.admin), "modelId": "environment"}
    model.script("sql", sql_reply("SELECT name FROM stores"))
    answer = await canaries.asker.ask("and which stores?", chat=first.chat_id, **demo)
    assert answer.code == "success"
    sent = find_sent(model)
    assert "what is in people?" in sent
    assert "rows_withheld" not in [notice["code"] for notice in answer.all("notice")]
    assert find_marks(sent) == set()


@ONE
async def test_rules_hold_from_the_next_question_on(
    canaries: Canaries, model: ScriptedModel
) -> None:
    for level, seen in (("rows", True), ("names", False), ("samples", True)):
        await canaries.put_egress(remote=level, local=level)
        model.requests.clear()
        model.script("sql", sql_reply(TOWNS))
        await canaries.asker.ask("names of all people?")
        assert bool(find_marks(find_sent(model))) == seen


@ONE
async def test_rules_that_cannot_hold_are_refused(canaries: Canaries) -> None:
    place, version = f"{canaries.place}/egress", 0
    assert (await canaries.admin.get(place)).json() == {
        "version": 0,
        "remote": "rows",
        "local": "rows",
        "never": {},
    }
    given: dict[str, Any] = {"version": version, "remote": "samples", "local": "rows"}
    for wrong, path in (
        ({"local": "names"}, "local"),
        ({"never": {"people": ["ibn"]}}, "never.people"),
        ({"never": {"peple": ["iban"]}}, "never"),
        ({"remote": "everything"}, "remote"),
        ({"nevr": {}}, "nevr"),
    ):
        answer = await canaries.admin.put(place, json=given | wrong)
        assert answer.status_code in (400, 422), answer.text
        assert path in answer.text
    assert (await canaries.admin.put(place, json=given)).json()["version"] == 1
    assert (await canaries.admin.put(place, json=given)).status_code == 409
    assert (await canaries.asker.client.get(place)).status_code == 403
    assert (await canaries.asker.client.put(place, json=given)).status_code == 403
