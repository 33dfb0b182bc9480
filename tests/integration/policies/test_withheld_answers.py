"""Answers of before: once their user may see less of their data, they are shown nowhere."""

from typing import Any

import httpx
import pytest
from sqlalchemy import delete

from model.tables.policy import DeletedSourcePoliciesRow
from tests.integration.datasources.access.guarded_source import (
    Guarded,
    app,
    fetch_user_id,
    find_marks,
)
from tests.integration.policies.ruled_source import guarded, policy, put_policies
from tests.support.apps.model_app import Answer, app_settings, model
from tests.support.scripted.model_replies import sql_reply, text_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, guarded, model, policy)
pytestmark = pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)
NAMES = "SELECT name, COUNT(*) AS n FROM customers GROUP BY name"
AMOUNTS = "SELECT id, amount FROM orders"
SECRET = "Zqrow"
DENY = {"table": "customers", "column": "name", "action": "deny"}
MASK = {"table": "customers", "column": "name", "action": "mask", "mask": {"kind": "null"}}
ROWS = {"table": "customers", "condition": "id < USER_ATTRIBUTE('most')"}
ELSEWHERE = {"table": "vault_zq", "column": "pin_zq", "action": "deny"}


async def ask_names(guarded: Guarded, model: ScriptedModel) -> Answer:
    """An answer with the name of everybody, which its summary and its chart repeat."""
    model.script("sql", sql_reply(NAMES))
    model.script("summary", text_reply(f"{SECRET} leads."))
    answer = await guarded.all.ask("how many by name?")
    assert SECRET in str(answer.rows)
    return answer


async def ask_part(guarded: Guarded, model: ScriptedModel) -> Answer:
    """An answer of the user who sees a part, with what he sees."""
    model.script("sql", sql_reply(NAMES))
    answer = await guarded.part.ask("how many by name?")
    assert "Ann" in str(answer.rows)
    return answer


async def put(guarded: Guarded, version: int = 1, **rules: Any) -> None:
    assert (
        await put_policies(guarded.admin, guarded.source_id, {"version": version, **rules}) == 200
    )


async def read_everywhere(client: httpx.AsyncClient, answer: Answer) -> dict[str, httpx.Response]:
    """Whatever route gives an answer, or compares with it."""
    chat, run = f"/api/chats/{answer.chat_id}", f"/api/chats/runs/{answer.run_id}"
    places = [chat, f"{chat}/export", f"{run}/result?format=csv", f"{run}/result?format=xlsx"]
    places += [f"{run}/result?format=json", f"{run}/events", f"{run}/chart.png", run]
    read = {place: await client.get(place) for place in places}
    made = await client.post(f"{run}/exports", json={"format": "svg"})
    return read | {"replay": await client.post(f"{run}/replay"), "exports": made}


@pytest.mark.promise("policy-everywhere")
@pytest.mark.parametrize(
    "rules",
    [{"column_rules": [DENY]}, {"column_rules": [MASK]}, {"row_rules": [ROWS]}],
    ids=["denied", "masked", "rows"],
)
async def test_an_answer_that_shows_more_than_today_is_withheld(
    guarded: Guarded, model: ScriptedModel, rules: dict[str, Any]
) -> None:
    answer = await ask_names(guarded, model)
    await put(guarded, **rules)
    client = guarded.all.client
    read = await read_everywhere(client, answer)
    assert [place for place, found in read.items() if SECRET in found.text] == []
    chat, run = f"/api/chats/{answer.chat_id}", f"/api/chats/runs/{answer.run_id}"
    assert "rights to its data have changed" in read[chat].text
    statuses = {place: found.status_code for place, found in read.items()}
    assert statuses == dict.fromkeys(read, 200) | {
        f"{run}/result?format=csv": 404, f"{run}/result?format=xlsx": 404,
        f"{run}/result?format=json": 404, f"{run}/events": 410, f"{run}/chart.png": 404,
        "exports": 404,
    }  # fmt: skip
    await put(guarded, version=2)
    shown = await client.get(chat)
    assert SECRET in shown.text, "once he sees all again, so is the answer"


async def test_nothing_is_made_of_its_statement(guarded: Guarded, model: ScriptedModel) -> None:
    """Whoever saves it, or asks about a point of it, would read the values that it names."""
    model.script("sql", sql_reply(f"SELECT COUNT(*) AS n FROM customers WHERE name = '{SECRET}'"))
    answer = await guarded.all.ask("how many of these?")
    client, run = guarded.all.client, f"/api/chats/runs/{answer.run_id}"
    assert SECRET in (await client.get(f"{run}/parameters")).text
    await put(guarded, column_rules=[MASK])
    body = {"run_id": answer.run_id, "name": "N", "parameters": []}
    only = {"kind": "only", "point": {"n": 1}}
    made = [
        await client.get(f"{run}/parameters"),
        await client.post("/api/saved-questions", json=body),
        await client.get(f"{run}/drill", params={"column": "n"}),
        await client.post(f"{run}/drill", json=only),
    ]
    assert [each.status_code for each in made] == [404] * 4
    assert SECRET not in "".join(each.text for each in made)


async def test_the_words_of_a_failure_are_withheld_too(
    guarded: Guarded, model: ScriptedModel
) -> None:
    answer = await ask_names(guarded, model)
    failed = await guarded.all.edit(answer.run_id, "SELECT name FROM customers WHERE Zqword = 1")
    places = [f"/api/chats/{answer.chat_id}", f"/api/chats/runs/{failed.run_id}"]
    before = [(await guarded.all.client.get(place)).text for place in places]
    assert all("Zqword" in text for text in before)
    await put(guarded, column_rules=[MASK])
    after = [(await guarded.all.client.get(place)).text for place in places]
    assert not any("Zqword" in text for text in after)


async def test_no_word_of_it_is_found(guarded: Guarded, model: ScriptedModel) -> None:
    answer = await ask_names(guarded, model)

    async def search(words: str) -> list[str]:
        page = (await guarded.all.client.get("/api/chats", params={"q": words})).json()
        return [each["id"] for each in page["items"]]

    assert await search(SECRET) == [answer.chat_id]
    await put(guarded, column_rules=[MASK])
    assert await search(SECRET) == []
    assert await search("many by NAME") == [answer.chat_id]


@pytest.mark.promise("policy-everywhere")
async def test_no_model_is_told_of_it_and_it_is_not_drawn_again(
    guarded: Guarded, model: ScriptedModel
) -> None:
    answer = await ask_names(guarded, model)
    await put(guarded, column_rules=[MASK])
    model.requests.clear()
    for question in ("as a table", "as a pie chart", "and by id?", "what did we find?"):
        later = await guarded.all.ask(question, chat=answer.chat_id)
        assert SECRET not in str(later.events), question
    talk = {"mode": "chat", "datasourceId": None, "chat": answer.chat_id}
    assert SECRET not in str((await guarded.all.ask("what did we find?", **talk)).events)
    assert SECRET not in "".join(request.prompt for request in model.requests)


async def test_what_the_assistant_may_have_repeated_of_it_is_withheld(
    guarded: Guarded, model: ScriptedModel
) -> None:
    answer = await ask_names(guarded, model)
    model.answer = lambda _: text_reply(f"It was {SECRET}.")
    talk = {"mode": "chat", "datasourceId": None, "chat": answer.chat_id}
    assert SECRET in (await guarded.all.ask("who leads?", **talk)).text
    await put(guarded, column_rules=[DENY])
    assert SECRET not in (await guarded.all.client.get(f"/api/chats/{answer.chat_id}")).text


async def test_answers_about_what_did_not_change_stay(
    guarded: Guarded, model: ScriptedModel
) -> None:
    answer = await ask_names(guarded, model)
    await put(guarded, column_rules=[ELSEWHERE])
    read = await read_everywhere(guarded.all.client, answer)
    assert SECRET in read[f"/api/chats/{answer.chat_id}"].text
    await put(guarded, version=2, column_rules=[MASK])
    model.script("sql", sql_reply(AMOUNTS))
    amounts = await guarded.all.ask("which amounts?")
    masked = await guarded.all.ask("how many customers?", modelId="builtin")
    await put(guarded, version=3, column_rules=[MASK, ELSEWHERE])
    for each in (amounts, masked):
        shown = await guarded.all.client.get(f"/api/chats/{each.chat_id}")
        assert "have changed since" not in shown.text


async def test_another_value_of_an_attribute_counts_and_that_of_others_does_not(
    guarded: Guarded, model: ScriptedModel
) -> None:
    eve = await fetch_user_id(guarded.all.client)
    await put(guarded, row_rules=[ROWS])

    async def set_most(value: str) -> None:
        body = {"attributes": {"most": [value]}}
        (await guarded.admin.put(f"/api/users/{eve}/attributes", json=body)).raise_for_status()

    await set_most("4")
    answer = await ask_names(guarded, model)
    chat = f"/api/chats/{answer.chat_id}"
    assert SECRET in (await guarded.all.client.get(chat)).text
    await set_most("2")
    assert SECRET not in (await guarded.all.client.get(chat)).text
    await set_most("4")
    assert SECRET in (await guarded.all.client.get(chat)).text


@pytest.mark.promise("policy-everywhere")
async def test_answers_of_a_closed_source_are_withheld(
    guarded: Guarded, model: ScriptedModel
) -> None:
    answer = await ask_names(guarded, model)
    users = [await fetch_user_id(each) for each in (guarded.admin, guarded.part.client)]
    await put(guarded, open_to={"users": users})
    read = await read_everywhere(guarded.all.client, answer)
    assert [
        place for place, found in read.items() if find_marks(found.text, (SECRET.lower(),))
    ] == []
    assert read[f"/api/chats/{answer.chat_id}"].status_code == 200


@pytest.mark.promise("policy-everywhere")
async def test_answers_of_a_deleted_source_are_shown_by_its_last_rules(
    guarded: Guarded, model: ScriptedModel
) -> None:
    answer = await ask_names(guarded, model)
    hers = await ask_part(guarded, model)
    (await guarded.admin.delete(guarded.place)).raise_for_status()
    for asker, each in ((guarded.all, answer), (guarded.part, hers)):
        shown = await asker.client.get(f"/api/chats/{each.chat_id}")
        assert "Ann" in shown.text, "nothing is hidden from him that it shows"
    assert SECRET in (await guarded.all.client.get(f"/api/chats/{answer.chat_id}")).text


@pytest.mark.promise("policy-everywhere")
@pytest.mark.parametrize("rules", ["closed", "masked"])
async def test_what_is_withheld_stays_so_when_its_source_is_deleted(
    guarded: Guarded, model: ScriptedModel, rules: str
) -> None:
    answer = await ask_names(guarded, model)
    model.answer = lambda _: text_reply(f"It was {SECRET}.")
    talk = {"mode": "chat", "datasourceId": None, "chat": answer.chat_id}
    assert SECRET in (await guarded.all.ask("who leads?", **talk)).text
    model.answer = None
    users = [await fetch_user_id(each) for each in (guarded.admin, guarded.part.client)]
    await put(
        guarded,
        **{"closed": {"open_to": {"users": users}}, "masked": {"column_rules": [MASK]}}[rules],
    )
    assert SECRET not in (await guarded.all.client.get(f"/api/chats/{answer.chat_id}")).text
    (await guarded.admin.delete(guarded.place)).raise_for_status()
    read = await read_everywhere(guarded.all.client, answer)
    assert [place for place, found in read.items() if SECRET in found.text] == []
    search = await guarded.all.client.get("/api/chats", params={"q": SECRET})
    assert search.json()["items"] == []
    model.requests.clear()
    await guarded.all.ask("what did we find?", **talk)
    assert SECRET not in "".join(request.prompt for request in model.requests)


async def test_a_group_that_is_left_after_the_deletion_counts(
    guarded: Guarded, model: ScriptedModel
) -> None:
    eve = await fetch_user_id(guarded.all.client)
    group = (await guarded.admin.post("/api/groups", json={"name": "N", "members": [eve]})).json()
    opened = {"users": [await fetch_user_id(guarded.admin)], "groups": [group["id"]]}
    await put(guarded, open_to=opened)
    answer = await ask_names(guarded, model)
    (await guarded.admin.delete(guarded.place)).raise_for_status()
    chat = f"/api/chats/{answer.chat_id}"
    assert SECRET in (await guarded.all.client.get(chat)).text
    (
        await guarded.admin.patch(f"/api/groups/{group['id']}", json={"members": []})
    ).raise_for_status()
    assert SECRET not in (await guarded.all.client.get(chat)).text


async def test_where_nobody_knows_the_last_rules_answers_are_withheld(
    guarded: Guarded, model: ScriptedModel
) -> None:
    answer = await ask_names(guarded, model)
    (await guarded.admin.delete(guarded.place)).raise_for_status()
    async with guarded.app.services.database.transaction() as session:
        await session.execute(delete(DeletedSourcePoliciesRow))
    assert SECRET not in (await guarded.all.client.get(f"/api/chats/{answer.chat_id}")).text
