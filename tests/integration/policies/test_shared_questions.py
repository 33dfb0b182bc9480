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


async def save(
    guarded: Guarded, model: ScriptedModel, sql: str, *rights: str, name: str = "Names"
) -> dict[str, Any]:
    """A question of who sees all, with its parameter, shared with who sees a part."""
    model.script("sql", sql_reply(sql))
    answer = await guarded.all.ask("which names?")
    given = {"run_id": answer.run_id, "name": name, "parameters": [{"id": "p1"}]}
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


@pytest.mark.promise("policy-everywhere")
@ONE
async def test_its_name_and_its_words_are_told_and_found_by_nobody(
    guarded: Guarded, model: ScriptedModel
) -> None:
    saved = await save(guarded, model, HIDDEN, "edit", name="Who has vault_zq?")
    reader, place = guarded.part.client, f"{PATH}/{saved['id']}"
    [listed] = (await reader.get(PATH)).json()["items"]
    shown = (await reader.get(place)).json()
    told = {(each["name"], each["question"]) for each in (listed, shown)}
    assert told == {("A question you may not see", "")}
    chinese = (await reader.get(PATH, headers={"Accept-Language": "zh-CN"})).json()["items"]
    assert [each["name"] for each in chinese] == ["您无权查看的问题"]
    for words, count in (("vault", 0), ("which names", 0), (listed["source_name"], 1)):
        found = (await reader.get(PATH, params={"q": words, "limit": 1})).json()
        assert (len(found["items"]), found["next_cursor"]) == (count, None), words
    assert len((await guarded.all.client.get(PATH, params={"q": "vault"})).json()["items"]) == 1


@ONE
async def test_a_page_is_filled_behind_those_that_words_do_not_find(
    guarded: Guarded, model: ScriptedModel
) -> None:
    found = await save(guarded, model, SHOWN, "view", name="One of the vault")
    for number in range(3):
        await save(guarded, model, HIDDEN, "view", name=f"Vault {number}")
    asked = {"q": "vault", "limit": 1}
    page = (await guarded.part.client.get(PATH, params=asked)).json()
    assert ([each["id"] for each in page["items"]], page["next_cursor"]) == ([found["id"]], None)


@pytest.mark.promise("policy-everywhere")
@ONE
async def test_rows_that_others_had_are_counted_for_nobody_who_does_not_see_all(
    guarded: Guarded, model: ScriptedModel
) -> None:
    saved = await save(guarded, model, "SELECT name FROM customers WHERE id > 0", "edit")
    for client in (guarded.all.client, guarded.part.client):
        assert (await run(client, saved["id"]))["status"] == "ok"
    place = f"{PATH}/{saved['id']}/runs"
    seen = [
        [(each["username"], each["rows"]) for each in (await client.get(place)).json()["items"]]
        for client in (guarded.all.client, guarded.part.client)
    ]
    assert seen == [[("ada", 2), ("eve", 3)], [("ada", 2), ("eve", None)]]


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
async def test_settings_of_its_chart_name_no_value_to_who_does_not_see_all(
    guarded: Guarded, model: ScriptedModel
) -> None:
    """Series and slices are called by stored values."""
    saved = await save(guarded, model, SHOWN, "edit")
    owner, reader, place = guarded.all.client, guarded.part.client, f"{PATH}/{saved['id']}"
    chart = {"hidden": ["zqvalue 3"], "second_axis": ["zqvalue 3"], "sort": "name"}
    chart["colors"] = {"zqvalue 3": "#112233"}
    (await owner.patch(place, json={"chart": chart})).raise_for_status()
    board = await boards.create(owner)
    await boards.add_card(owner, board, saved)
    shares = {"shares": [{"kind": "user", "id": await fetch_user_id(reader), "right": "view"}]}
    (await owner.put(f"{boards.PATH}/{board}/shares", json=shares)).raise_for_status()
    renamed = await reader.patch(place, json={"name": "Other"})
    told = [await reader.get(place), renamed, await reader.post(f"{place}/copy", json={})]
    told.append(await reader.get(f"{boards.PATH}/{board}"))
    assert [each.url for each in told if not each.is_success or find_marks(each.text)] == []
    assert told[0].json()["chart"]["sort"] == "name"
    kept = (await owner.get(place)).json()
    assert (kept["name"], kept["chart"]["hidden"]) == ("Other", ["zqvalue 3"])


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
    valued = [each | {"title": "By iban_zq"} for each in valued]
    await boards.change(owner, board, cards=[_strip(each) for each in valued])
    given = {"id": "f", "label": "Iban_zq", "kind": "value", "default": "zqvalue 5"}
    targets = [{"card_id": card, "parameter_id": "p1"}]
    await boards.change(owner, board, filters=[given | {"targets": targets}])
    them = await fetch_user_id(reader)
    await boards.share(owner, board, ("user", them, "edit"))
    found = await boards.show(reader, board)
    [seen], [untold] = found["cards"], found["filters"]
    assert (seen["question"], seen["title"], seen["values"]) == (None, "", {})
    assert (untold["label"], untold["default"]) == ("", None)
    place = f"{boards.PATH}/{board}/cards/{card}/answer"
    assert (await reader.post(place, json={})).status_code == 409
    for title, expected in (("", "By iban_zq"), ("Ours", "Ours")):
        cards = [_strip(seen) | {"title": title}]
        await boards.change(reader, board, cards=cards, filters=[untold])
        changed = await boards.show(owner, board)
        assert [(each["title"], each["values"]) for each in changed["cards"]] == [
            (expected, {"p1": "zqvalue 4"})
        ]
        kept = [(each["label"], each["default"]) for each in changed["filters"]]
        assert kept == [("Iban_zq", "zqvalue 5")]
    assert find_marks(str(await boards.show(reader, board))) == []


def _strip(card: dict[str, Any]) -> dict[str, Any]:
    """What is sent of a card."""
    return {name: value for name, value in card.items() if name != "question"}
