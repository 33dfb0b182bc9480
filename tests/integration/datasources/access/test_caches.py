"""Two users in turn: neither is given what was computed for the other."""

import httpx
import pytest

from tests.integration.datasources.access.guarded_source import (
    NAMES,
    PARTIAL,
    VALUES,
    Guarded,
    app,
    find_marks,
    guarded,
    policy,
)
from tests.support.apps.model_app import Asker, app_settings, model
from tests.support.apps.uploads_app import upload_file
from tests.support.fake_policy import FakeRestriction
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, guarded, model, policy)
ONE = pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)
ORDERS = pytest.mark.parametrize("order", [("all", "part"), ("part", "all")])
QUESTIONS = ("what tables are there?", "what is in customers?", "how many customers by name?")


async def read_starters(client: httpx.AsyncClient, source_id: str) -> str:
    found = await client.get("/api/starters", params={"datasource_id": source_id})
    assert found.status_code == 200, found.text
    return found.text


@ONE
@ORDERS
async def test_neither_gets_starters_tables_prompts_or_replies_of_the_other(
    guarded: Guarded, model: ScriptedModel, order: tuple[str, str]
) -> None:
    seen: dict[str, list[str]] = {}
    for name in (*order, *order):
        asker: Asker = getattr(guarded, name)
        model.requests.clear()
        model.script("sql", sql_reply("SELECT id FROM orders"))
        await asker.ask("the orders of everybody, please")
        answers = [await asker.ask(text, modelId="builtin") for text in QUESTIONS]
        said = [
            await read_starters(asker.client, guarded.source_id),
            "".join(request.prompt for request in model.requests),
            *(answer.text + str(answer.all("suggestions")) for answer in answers),
        ]
        assert seen.setdefault(name, said) == said
    assert find_marks("".join(seen["part"])) == []
    assert set(find_marks("".join(seen["all"]))) >= {*VALUES[:1], *NAMES}


@pytest.mark.promise("policy-everywhere")
@ONE
async def test_two_who_see_different_parts_share_nothing(guarded: Guarded) -> None:
    me = (await guarded.all.client.get("/api/auth/me")).json()["id"]
    guarded.policy.by_user[me] = FakeRestriction("other", tables=frozenset({"orders"}))
    for _ in range(2):
        for asker, shown, hidden in (
            (guarded.all, "vault_zq", "orders"),
            (guarded.part, "orders", "vault_zq"),
        ):
            answer = await asker.ask("what tables are there?", modelId="builtin")
            assert shown in answer.text
            assert hidden not in answer.text


@pytest.mark.promise("policy-everywhere")
@ONE
async def test_a_right_that_is_withdrawn_counts_at_once(
    guarded: Guarded, model: ScriptedModel
) -> None:
    asker = guarded.all
    me = (await asker.client.get("/api/auth/me")).json()["id"]
    for decision, names in (("unrestricted", 3), (PARTIAL, 2), ("unrestricted", 3)):
        guarded.policy.by_user[me] = decision
        model.script("sql", sql_reply("SELECT name FROM customers"))
        answer = await asker.ask("which names?")
        assert len(answer.rows) == names
        tables = await asker.client.get(f"{guarded.place}/tables")
        assert bool(find_marks(tables.text)) == (decision == "unrestricted")


@pytest.mark.promise("own-records")
@ONE
async def test_files_of_a_user_are_opened_for_nobody_else(
    guarded: Guarded, model: ScriptedModel
) -> None:
    mine = (await upload_file(guarded.part.client, "pay.csv", b"who,pay\nAnn,1\nBob,2\n"))["id"]
    model.script("sql", sql_reply("SELECT who FROM pay"))
    asked = {"mode": "file", "datasourceId": None, "fileIds": [mine]}
    assert len((await guarded.part.ask("who?", **asked)).rows) == 2
    other = guarded.all.client
    body = guarded.all.body("who?", **asked)
    assert (await other.post("/api/chats/runs", json=body)).status_code == 404
    assert (await other.get("/api/starters", params={"file_id": mine})).status_code == 404
    for path in ("", "/content", "/tables/pay/rows"):
        assert (await other.get(f"/api/files/{mine}{path}")).status_code == 404
