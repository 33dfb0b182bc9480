"""A source that is open to groups and users only does not exist for anybody else, anywhere."""

from typing import Any

import httpx
import pytest

from tests.integration.datasources.access.guarded_source import app, fetch_user_id, find_marks
from tests.integration.datasources.access.test_denied import (
    test_a_file_names_no_source_that_is_denied_to_its_owner,
    test_every_route_of_a_source_says_what_it_says_of_no_source,
    test_it_is_in_no_list_and_can_be_asked_by_no_question,
    test_pages_are_full_though_sources_between_are_denied,
    test_rights_that_are_withdrawn_end_a_chat_about_the_source,
)
from tests.integration.datasources.visibility.test_everywhere import (
    repeat_everything,
    walk_endpoints,
)
from tests.integration.policies.restricted_source import Restricted, guarded, policy, put_access
from tests.support.apps.model_app import app_settings, model
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, guarded, model, policy)
TESTS = (
    test_a_file_names_no_source_that_is_denied_to_its_owner,
    test_every_route_of_a_source_says_what_it_says_of_no_source,
    test_it_is_in_no_list_and_can_be_asked_by_no_question,
    test_pages_are_full_though_sources_between_are_denied,
    test_rights_that_are_withdrawn_end_a_chat_about_the_source,
)
ONE = pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)
NOBODY = {"groups": [], "users": []}


async def teach(guarded: Restricted) -> str:
    """A term, an example and a proposal of the source; the run that the proposal is about."""
    given: dict[str, dict[str, Any]] = {
        "terms": {"name": "zqvalue", "definition": "See pin_zq."},
        "examples": {"question": "zqvalue?", "sql": "SELECT pin_zq FROM vault_zq"},
    }
    for kind, values in given.items():
        body = {"datasource_id": guarded.source_id, **values}
        assert (await guarded.admin.post(f"/api/{kind}", json=body)).status_code == 201
    answer = await guarded.all.ask("zqvalue and zqrow?")
    feedback = {"rating": "down", "corrected_sql": "SELECT iban_zq FROM customers"}
    place = f"/api/chats/runs/{answer.run_id}/feedback"
    assert (await guarded.all.client.post(place, json=feedback)).status_code == 204
    return answer.run_id


@pytest.mark.promise("restricted-sources")
@pytest.mark.parametrize("role", ["user", "admin"])
async def test_no_route_answer_or_prompt_tells_others_of_it(
    guarded: Restricted, model: ScriptedModel, role: str
) -> None:
    model.answer = repeat_everything
    model.script("sql", sql_reply("SELECT pin_zq FROM vault_zq"))
    run_id = await teach(guarded)
    outsider = guarded.none.client if role == "user" else guarded.admin
    await guarded.deny(outsider)
    model.requests.clear()
    for given in (
        {"mode": "data"},
        {"mode": "data", "modelId": "builtin"},
        {"mode": "data", "chat": "00000000-0000-4000-8000-00000000000a"},
    ):
        body = guarded.all.body("zqvalue of customers?", **given)
        assert (await outsider.post("/api/chats/runs", json=body)).status_code == 404
    ids = {"source_id": guarded.source_id, "name": "customers", "run_id": run_id}
    walked = await walk_endpoints(guarded.app, outsider, ids)
    named = {path for path, text in walked.items() if guarded.source_id in text}
    # The audit says that something happened, by the id of the source, and not what.
    assert {path for path in named if "/api/audit" not in path} == set()
    own = ["GET /api/files"] if guarded.kind == "files" and role == "admin" else []
    shown = {path.partition("?")[0] for path, text in walked.items() if find_marks(text)}
    assert sorted(shown) == own  # the names of files that he uploaded himself
    assert len(walked) > 50
    assert find_marks("".join(request.prompt for request in model.requests)) == []
    listed = (await guarded.all.client.get("/api/terms")).text
    assert find_marks(listed) == ["zqvalue", "pin_zq"]


@pytest.mark.promise("restricted-sources")
@ONE
async def test_a_group_or_a_user_more_opens_it_to_them_and_open_to_everybody(
    guarded: Restricted,
) -> None:
    place, part, none = guarded.place, guarded.part.client, guarded.none.client
    ada = await fetch_user_id(part)

    async def is_open(*clients: httpx.AsyncClient) -> list[bool]:
        return [(await client.get(place)).status_code == 200 for client in clients]

    access = (await guarded.admin.get(f"{place}/access")).json()
    assert access == {"open": False, "groups": access["groups"], "users": []}
    assert await is_open(guarded.all.client, part, none) == [True, False, False]
    more = access | {"users": [ada]}
    assert await put_access(guarded.admin, guarded.source_id, more) == more
    assert await is_open(guarded.all.client, part, none) == [True, True, False]
    [group] = access["groups"]
    members = [await fetch_user_id(each) for each in (guarded.admin, none)]
    await guarded.admin.patch(f"/api/groups/{group}", json={"members": members})
    assert await is_open(guarded.all.client, part, none) == [False, True, True]
    opened = await put_access(guarded.admin, guarded.source_id, {"open": True})
    assert opened == {"open": True, **NOBODY}
    assert await is_open(guarded.all.client, part, none) == [True, True, True]


@ONE
async def test_access_leaves_the_rules_as_they_are(guarded: Restricted) -> None:
    place = f"{guarded.place}/policies"
    rules = (await guarded.admin.get(place)).json()
    rule = {"table": "customers", "column": "name", "action": "deny"}
    put = await guarded.admin.put(place, json=rules | {"column_rules": [rule]})
    assert put.status_code == 200, put.text
    await put_access(guarded.admin, guarded.source_id, {"open": True})
    after = (await guarded.admin.get(place)).json()
    assert after["open_to"] is None
    assert after["column_rules"] == put.json()["column_rules"] != []
    stale = await guarded.admin.put(place, json=put.json())
    assert stale.status_code == 409  # the rules of before would close it again


@pytest.mark.promise("claimed-sources")
@ONE
async def test_access_that_is_unclear_or_locks_out_is_refused(guarded: Restricted) -> None:
    eve = await fetch_user_id(guarded.all.client)
    refused: list[tuple[dict[str, Any], str]] = [
        ({"users": [eve]}, "open"),
        ({"open": True, "users": [eve]}, "open"),
        ({"open": False}, "users"),
        ({"open": False, "users": [eve]}, "users"),
        ({"open": False, "users": ["nobody", await fetch_user_id(guarded.admin)]}, "users"),
        ({"open": False, "groups": ["none"], "user": [eve]}, "user"),
    ]
    for body, path in refused:
        put = await guarded.admin.put(f"{guarded.place}/access", json=body)
        assert (put.status_code, put.json()["errors"][0]["path"]) == (422, path), body
    for client in (guarded.all.client, guarded.none.client):
        put = await client.put(f"{guarded.place}/access", json={"open": True})
        assert put.status_code == 403
    assert (await guarded.none.client.get(guarded.place)).status_code == 404
