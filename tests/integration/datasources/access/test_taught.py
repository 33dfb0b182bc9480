"""Terms and examples that name what is hidden from a user do not exist for him."""

import json
from typing import Any

import httpx
import pytest

from tests.integration.datasources.access.guarded_source import (
    Guarded,
    app,
    find_marks,
    guarded,
    policy,
)
from tests.support.apps.model_app import app_settings, model
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, guarded, model, policy)
TERMS: tuple[dict[str, Any], ...] = (
    {"name": "safe", "table": "vault_zq", "definition": "Where keys are."},
    {"name": "banked", "table": "customers", "condition": "iban_zq IS NOT NULL"},
    {"name": "account", "definition": "See iban_zq of the customers."},
    {"name": "early", "table": "customers", "condition": "since < '2024-02-01'"},
)
EXAMPLES = (
    {"question": "which safe has a pin?", "sql": "SELECT key_zq FROM vault_zq"},
    {"question": "banked customers", "sql": "SELECT name FROM customers WHERE iban_zq > ''"},
    {"question": "what is pin_zq of a safe?", "sql": "SELECT name FROM customers"},
    {"question": "early customers", "sql": "SELECT name FROM customers WHERE since < '2024-02-01'"},
)
WORDS = "safe banked account early"
"""The names of the terms."""


async def teach(guarded: Guarded) -> None:
    for kind, given in (("terms", TERMS), ("examples", EXAMPLES)):
        for values in given:
            body = {"datasource_id": guarded.source_id, **values}
            made = await guarded.admin.post(f"/api/{kind}", json=body)
            assert made.status_code == 201, made.text


async def list_names(client: httpx.AsyncClient, source_id: str, **query: str) -> list[str]:
    found: list[str] = []
    for kind in ("terms", "examples"):
        answer = await client.get(f"/api/{kind}", params={"datasource_id": source_id, **query})
        assert answer.status_code == 200, answer.text
        found += [item.get("name") or item["question"] for item in answer.json()["items"]]
    return found


async def test_they_are_in_no_list_prompt_or_answer(guarded: Guarded, model: ScriptedModel) -> None:
    await teach(guarded)
    everywhere = {"name": "secret", "definition": "The pin_zq of a safe."}
    assert (await guarded.admin.post("/api/terms", json=everywhere)).status_code == 201
    assert len(await list_names(guarded.all.client, guarded.source_id)) == 9
    part = guarded.part
    assert await list_names(part.client, guarded.source_id) == ["early", "early customers"]
    for word in ("zq", "safe", "key"):
        assert await list_names(part.client, guarded.source_id, q=word) == []
    assert await list_names(part.client, "") == ["early", "early customers"]
    assert await list_names(guarded.none.client, "") == []  # nor what is of every source
    denied = await guarded.none.client.get(
        "/api/terms", params={"datasource_id": guarded.source_id}
    )
    assert denied.status_code == 404
    model.requests.clear()
    for question in (WORDS, *(each["question"] for each in EXAMPLES)):
        for model_id in (None, "builtin"):
            model.script("sql", sql_reply("SELECT id FROM orders"))
            answer = await part.ask(f"{question} of everybody", modelId=model_id)
            same = await part.ask(question, modelId=model_id)
            sources = [*answer.all("sources"), *same.all("sources")]
            shown = {term["name"] for found in sources for term in found["terms"]}
            shown |= {each["question"] for found in sources for each in found["examples"]}
            assert shown <= {"early", "early customers"}
            hidden = [mark for mark in ("vault_zq", "key_zq") if mark in str(same.events)]
            assert hidden == [], question
    prompts = "".join(request.prompt for request in model.requests)
    assert find_marks(prompts, ("vault_zq", "key_zq", "iban_zq")) == []
    assert "since < '2024-02-01'" in prompts


@pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)
async def test_whoever_sees_all_gets_all(guarded: Guarded, model: ScriptedModel) -> None:
    await teach(guarded)
    for asker, names in 2 * ((guarded.all, WORDS.split()), (guarded.part, ["early"])):
        model.script("sql", sql_reply("SELECT id FROM orders"))
        answer = await asker.ask(WORDS)
        assert [term["name"] for term in answer.one("sources")["terms"]] == names


@pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)
async def test_an_administrator_changes_nothing_that_he_does_not_see(guarded: Guarded) -> None:
    await teach(guarded)
    terms = (await guarded.admin.get("/api/terms")).json()["items"]
    await guarded.restrict_admin()
    for term in terms:
        expected = 200 if term["name"] == "early" else 404
        place = f"/api/terms/{term['id']}"
        changed = await guarded.admin.patch(place, json={"definition": "mine"})
        assert changed.status_code == expected, changed.text
    exported = await guarded.admin.get(f"{guarded.place}/teaching")
    assert find_marks(exported.text) == []
    assert "early" in exported.text
    for content in ("terms:\n- name: safe\n", "terms:\n- {name: x, table: vault_zq}\n"):
        refused = await guarded.admin.put(f"{guarded.place}/teaching", content=content)
        assert refused.status_code == 422, refused.text
    await guarded.deny(guarded.admin)
    assert (await guarded.admin.get(f"{guarded.place}/teaching")).status_code == 404
    assert (await guarded.admin.get("/api/terms")).json()["items"] == []


@pytest.mark.promise("policy-everywhere")
@pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)
async def test_an_import_tells_nobody_whether_he_guessed_what_he_does_not_see(
    guarded: Guarded,
) -> None:
    await teach(guarded)
    await guarded.restrict_admin()
    for term, example in zip(TERMS[:3], EXAMPLES[:3], strict=True):
        for guess in (example, {**example, "sql": "SELECT id FROM orders"}):
            content = json.dumps({"terms": [term], "examples": [guess]})
            tried = await guarded.admin.put(
                f"{guarded.place}/teaching?dry_run=true", content=content
            )
            assert tried.status_code == 422, tried.text
            problems = sorted(each["path"] for each in tried.json()["errors"])
            assert problems == ["examples.0.question", "terms.0.name"]
