"""Saved questions that name what is hidden from those with whom they are shared."""

from typing import Any

import pytest

from tests.integration.dashboards import boards
from tests.integration.datasources.access.guarded_source import (
    Guarded,
    app,
    fetch_user_id,
    find_marks,
)
from tests.integration.policies.ruled_source import guarded, policy
from tests.integration.saved_questions.questions import PATH, run, share
from tests.support.apps.model_app import app_settings, model
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, guarded, model, policy)
ONE = pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)
HIDDEN = "SELECT name FROM customers WHERE iban_zq = 'zqvalue 3'"
SHOWN = "SELECT name FROM customers WHERE name = 'Ann'"


async def save(guarded: Guarded, model: ScriptedModel, sql: str, *rights: str) -> dict[str, Any]:
    """A question of who sees all, with its parameter, shared with who sees a part."""
    model.script("sql", sql_reply(sql))
    answer = await guarded.all.ask("which names?")
    given = {"run_id": answer.run_id, "name": "Names", "parameters": [{"id": "p1"}]}
    saved = await guarded.all.client.post(PATH, json=given)
    assert saved.status_code == 201, saved.text
    found: dict[str, Any] = saved.json()
    them = await fetch_user_id(guarded.part.client)
    await share(guarded.all.client, found["id"], *(("user", them, each) for each in rights))
    return found


@pytest.mark.promise("policy-everywhere")
@ONE
@pytest.mark.parametrize("right", ["view", "edit"])
async def test_what_they_name_is_told_to_nobody_who_may_not_see_it(
    guarded: Guarded, model: ScriptedModel, right: str
) -> None:
    saved = await save(guarded, model, HIDDEN, right)
    reader, place = guarded.part.client, f"{PATH}/{saved['id']}"
    parameters = {"parameters": [{"id": "p1", "default": "x"}]}
    said = [
        await reader.get(PATH),
        await reader.get(place),
        await reader.get(f"{place}/values?parameter=p1"),
        await reader.post(f"{place}/run", json={"values": {}}),
        await reader.post(f"{place}/result", json={"values": {}}),
        await reader.post(f"{place}/chat", json={"values": {}}),
        await reader.post(f"{place}/copy", json={}),
        await reader.patch(place, json=parameters),
    ]
    assert [each.status_code for each in said] == [200, 200, 404, 200, 409, 409, 409, 409]
    assert [each.url for each in said if find_marks(each.text)] == []
    [listed] = said[0].json()["items"]
    shown, refused = said[1].json(), said[3].json()
    assert listed["problem"] == shown["problem"] == refused["problem"]
    assert (shown["sql"], shown["parameters"]) == (None, [])
    assert (refused["status"], refused["values"], refused["activities"]) == ("refused", {}, [])
    own = (await guarded.all.client.get(place)).json()
    assert (own["sql"], own["parameters"]) == (saved["sql"], saved["parameters"])


@ONE
async def test_one_that_names_nothing_hidden_is_told_whole(
    guarded: Guarded, model: ScriptedModel
) -> None:
    saved = await save(guarded, model, SHOWN, "view")
    reader = guarded.part.client
    shown = (await reader.get(f"{PATH}/{saved['id']}")).json()
    assert (shown["sql"], shown["problem"]) == (saved["sql"], None)
    assert [each["default"] for each in shown["parameters"]] == ["Ann"]
    assert (await run(reader, saved["id"]))["rows"] == 1


@pytest.mark.promise("policy-everywhere")
@ONE
async def test_a_card_shows_neither_it_nor_its_values(
    guarded: Guarded, model: ScriptedModel
) -> None:
    saved = await save(guarded, model, HIDDEN, "view")
    owner, reader = guarded.all.client, guarded.part.client
    board = await boards.create(owner)
    card = await boards.add_card(owner, board, saved)
    before = (await boards.show(owner, board))["cards"]
    valued = [each | {"values": {"p1": "zqvalue 4"}} for each in before]
    await boards.change(owner, board, cards=[_strip(each) for each in valued])
    given = {"id": "f", "label": "Account", "kind": "value", "default": "zqvalue 5"}
    targets = [{"card_id": card, "parameter_id": "p1"}]
    await boards.change(owner, board, filters=[given | {"targets": targets}])
    them = await fetch_user_id(reader)
    await boards.share(owner, board, ("user", them, "edit"))
    found = await boards.show(reader, board)
    [seen], [untold] = found["cards"], found["filters"]
    assert (seen["question"], seen["values"], untold["default"]) == (None, {}, None)
    place = f"{boards.PATH}/{board}/cards/{card}/answer"
    assert (await reader.post(place, json={})).status_code == 409
    cards = [_strip(seen) | {"title": "Ours"}]
    await boards.change(reader, board, cards=cards, filters=[untold])
    changed = await boards.show(owner, board)
    assert [(each["title"], each["values"]) for each in changed["cards"]] == [
        ("Ours", {"p1": "zqvalue 4"})
    ]
    assert [each["default"] for each in changed["filters"]] == ["zqvalue 5"]
    assert find_marks(str(await boards.show(reader, board))) == []


def _strip(card: dict[str, Any]) -> dict[str, Any]:
    """What is sent of a card."""
    return {name: value for name, value in card.items() if name != "question"}
