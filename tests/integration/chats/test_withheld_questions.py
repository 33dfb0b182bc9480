"""Questions that we wrote from stored values: once these are hidden, they are said nowhere."""

from typing import Any

import httpx
import pytest
from sqlalchemy import update

from model.tables.run import RunRow
from tests.integration.datasources.access.guarded_source import Guarded, app
from tests.integration.policies.ruled_source import guarded, policy
from tests.integration.policies.test_withheld_answers import MASK, ROWS, SECRET, ask_names, put
from tests.support.apps.model_app import Answer, app_settings, model
from tests.support.apps.scripted_agent_app import events_of
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, guarded, model, policy)
pytestmark = pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)


async def drill(client: httpx.AsyncClient, run_id: str, kind: str = "only") -> Answer:
    """What was clicked: the secret name."""
    place, body = f"/api/chats/runs/{run_id}/drill", {"kind": kind, "point": {"name": SECRET}}
    made = await client.post(place, json=body, headers={"Accept-Language": "en"})
    assert made.status_code == 200, made.text
    return Answer(events_of(made.content))


async def read_all(guarded: Guarded, answer: Answer) -> dict[str, str]:
    """Wherever the question of a run stands."""
    client = guarded.all.client
    chat, run = f"/api/chats/{answer.chat_id}", f"/api/chats/runs/{answer.run_id}"
    places = [chat, run, f"{chat}/export", "/api/chats", f"{run}/result?format=csv"]
    read = {place: (await client.get(place)).text for place in places}
    search = await client.get("/api/chats", params={"q": SECRET})
    return read | {"search": str(search.json()["items"])}


@pytest.mark.promise("policy-everywhere")
@pytest.mark.parametrize("rules", [{"column_rules": [MASK]}, {"row_rules": [ROWS]}])
async def test_the_clicked_value_is_in_no_question_once_it_is_hidden(
    guarded: Guarded, model: ScriptedModel, rules: dict[str, Any]
) -> None:
    answer = await ask_names(guarded, model)
    first = await drill(guarded.all.client, answer.run_id)
    nested = await drill(guarded.all.client, first.run_id, "rows")
    edited = await guarded.all.edit(first.run_id, "SELECT name FROM customers")
    runs = (first, nested, edited)
    for each in runs:
        read = await read_all(guarded, each)
        assert read["/api/chats/runs/" + each.run_id].count(SECRET) >= 1, "it is theirs until then"
    await put(guarded, **rules)
    for each in runs:
        assert [
            place for place, text in (await read_all(guarded, each)).items() if SECRET in text
        ] == []
    chat = (await guarded.all.client.get(f"/api/chats/{answer.chat_id}")).json()
    asked = [each["content"] for each in chat["messages"] if each["role"] == "user"]
    only = "how many by name: only (the chosen value)"
    assert asked == [
        "how many by name?", only, f"{only}: the rows behind (the chosen value)", only
    ]  # fmt: skip


async def test_asking_it_again_keeps_the_words_without_the_value(
    guarded: Guarded, model: ScriptedModel
) -> None:
    answer = await ask_names(guarded, model)
    first = await drill(guarded.all.client, answer.run_id)
    question = (await guarded.all.client.get(f"/api/chats/runs/{first.run_id}")).json()["question"]
    again = await guarded.all.ask(
        question, chat=answer.chat_id, versionOf=first.run_id, modelId="builtin"
    )
    await put(guarded, column_rules=[MASK])
    shown = (await guarded.all.client.get(f"/api/chats/runs/{again.run_id}")).json()["question"]
    assert shown == "how many by name: only (the chosen value)"


async def test_what_is_made_of_it_never_says_the_value(
    guarded: Guarded, model: ScriptedModel
) -> None:
    """A saved question and the audit are read by others, with rules of their own."""
    answer = await ask_names(guarded, model)
    first = await drill(guarded.all.client, answer.run_id)
    body = {"run_id": first.run_id, "parameters": []}
    saved = await guarded.all.client.post("/api/saved-questions", json=body | {"name": "Clicked"})
    assert saved.json()["question"] == "how many by name: only (the chosen value)"
    audit = (await guarded.admin.get("/api/audit", params={"kind": "question"})).json()["items"]
    assert audit
    assert SECRET not in str(audit)


async def test_it_is_in_no_question_under_way_either(
    guarded: Guarded, model: ScriptedModel
) -> None:
    answer = await ask_names(guarded, model)
    first = await drill(guarded.all.client, answer.run_id)
    async with guarded.app.services.database.transaction() as session:
        running = update(RunRow).where(RunRow.id == first.run_id).values(status="running")
        await session.execute(running)
    chat = f"/api/chats/{answer.chat_id}"
    assert f"only {SECRET}" in (await guarded.all.client.get(chat)).text
    await put(guarded, column_rules=[MASK])
    assert SECRET not in (await guarded.all.client.get(chat)).text
