"""What a user would see under rules that are not stored: what he sees once they are."""

from typing import Any

import pytest

from tests.integration.datasources.access.guarded_source import Guarded, app, fetch_user_id
from tests.integration.policies.ruled_source import guarded, policy, put_policies
from tests.support.apps.model_app import app_settings, model
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, guarded, model, policy)
ONE = pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)
ROWS = "SELECT id, name, since, vault_key FROM customers"


def _mask(column: str, **mask: Any) -> dict[str, Any]:
    return {"table": "customers", "column": column, "action": "mask", "mask": mask}


def _deny(column: str) -> dict[str, Any]:
    return {"table": "customers", "column": column, "action": "deny"}


async def _preview(guarded: Guarded, user_id: str, **rules: Any) -> dict[str, Any]:
    body = {"policies": {"version": 1, **rules}, "user_id": user_id}
    shown = await guarded.admin.post(f"{guarded.place}/policies/preview", json=body)
    assert shown.status_code == 200, shown.text
    found: dict[str, Any] = shown.json()
    return found


async def test_the_preview_shows_what_the_user_sees_once_the_rules_are_stored(
    guarded: Guarded, model: ScriptedModel
) -> None:
    rules = {
        "row_rules": [{"table": "customers", "condition": "id < USER_ATTRIBUTE('most')"}],
        "column_rules": [
            *(_mask("name", kind="last_four"), _mask("since", kind="year")),
            *(_mask("vault_key", kind="hash"), _deny("iban_zq")),
        ],
    }
    eve = await fetch_user_id(guarded.all.client)
    attributes = {"attributes": {"most": ["3"]}}
    await guarded.admin.put(f"/api/users/{eve}/attributes", json=attributes)
    before = (await guarded.admin.get(f"{guarded.place}/policies")).json()
    shown = await _preview(guarded, eve, **rules)
    [table] = shown["tables"]
    assert (shown["admitted"], table["visible"], table["total"]) == (True, 2, 3), table
    assert [c["name"] for c in table["columns"] if c["hidden"]] == ["iban_zq"]
    assert table["names"] == ["id", "name", "since", "vault_key"]
    assert "< 3" in table["sql"]
    assert "policy_rows" not in table["sql"]
    assert (await guarded.admin.get(f"{guarded.place}/policies")).json() == before

    assert await put_policies(guarded.admin, guarded.source_id, {"version": 1, **rules}) == 200
    model.script("sql", sql_reply(ROWS))
    answer = await guarded.all.ask("which names?")
    assert sorted(map(str, table["rows"])) == sorted(str(list(row)) for row in answer.rows)


@ONE
async def test_the_preview_tells_in_words_what_is_seen_and_why_not_more(guarded: Guarded) -> None:
    eve, ned = [await fetch_user_id(each.client) for each in (guarded.all, guarded.none)]
    rules = {
        "row_rules": [
            {"table": "customers", "condition": "name = USER_ATTRIBUTE('who')", "users": [eve]},
            {"table": "customers", "condition": "id = 1", "users": [eve]},
        ],
        "column_rules": [_mask("id", kind="rounded", step=10)],
    }
    [of_eve] = (await _preview(guarded, eve, **rules))["tables"]
    assert of_eve["words"] == [
        "The rows where id = 1",
        "No value for an attribute that a rule names: who. That rule grants nothing.",
        "“id” is rounded to multiples of 10.",
    ]
    assert (of_eve["visible"], of_eve["rows"][0][0]) == (1, 0)
    [of_ned] = (await _preview(guarded, ned, **rules))["tables"]
    assert of_ned["words"][0] == "No rows: no rule grants any."
    assert (of_ned["visible"], of_ned["rows"]) == (0, [])
    closed = await _preview(guarded, ned, open_to={"users": [eve]}, **rules)
    assert (closed["admitted"], closed["tables"]) == (False, [])


@ONE
async def test_a_wrong_rule_is_told_and_never_runs(guarded: Guarded) -> None:
    eve = await fetch_user_id(guarded.all.client)
    inner = "id IN (SELECT id FROM orders)"
    rules = {
        "row_rules": [
            {"table": "customers", "condition": inner},
            {"table": "orders", "condition": "amount > 10"},
            {"table": "nowhere", "condition": "1 = 1"},
        ],
        "column_rules": [_mask("gone", kind="null")],
    }
    shown = await _preview(guarded, eve, **rules)
    tables = {each["table"]: each for each in shown["tables"]}
    assert tables["customers"]["problem"].startswith("A condition compares columns")
    assert (tables["customers"]["rows"], tables["customers"]["sql"]) == ([], "")
    assert tables["orders"]["visible"] == 2
    blocking = [each["path"] for each in shown["warnings"] if each["blocks"]]
    assert blocking == ["row_rules.0.condition", "row_rules.2.table", "column_rules.0.column"]


@ONE
async def test_rules_that_open_nothing_are_warned_of(guarded: Guarded) -> None:
    eve, admin = await fetch_user_id(guarded.all.client), await fetch_user_id(guarded.admin)
    group = (await guarded.admin.post("/api/groups", json={"name": "Empty"})).json()["id"]
    rules = {
        "open_to": {"users": [eve]},
        "row_rules": [
            {"table": "customers", "condition": "id = 1", "groups": [group]},
            {"table": "orders", "condition": "id = USER_ATTRIBUTE('order')"},
        ],
        "column_rules": [_mask("name", kind="null") | {"groups": [group]}],
    }
    warnings = (await _preview(guarded, eve, **rules))["warnings"]
    told = {(each["path"], each["message"].split(".")[0][:40]) for each in warnings}
    assert ("open_to", "These rules would close the source to yo") in told
    assert ("row_rules.0", "Nobody sees any row of “customers” with ") in told
    assert ("row_rules.0", "This rule is granted to nobody who can s") in told
    assert ("row_rules.1", "4 of 4 users have no value for the attri") in told
    assert ("column_rules.0", "This rule is granted to nobody who can s") in told
    alone = (await _preview(guarded, admin, open_to={"users": [admin]}))["warnings"]
    assert [each["message"] for each in alone] == ["Nobody but you may ask this source."]


@ONE
async def test_only_administrators_preview_and_see_which_rules_name_a_group(
    guarded: Guarded,
) -> None:
    eve = await fetch_user_id(guarded.all.client)
    body = {"policies": {"version": 1}, "user_id": eve}
    place = f"{guarded.place}/policies/preview"
    assert (await guarded.all.client.post(place, json=body)).status_code == 403
    unknown = await guarded.admin.post(place, json={**body, "user_id": "nobody"})
    assert unknown.status_code == 422
    group = (await guarded.admin.post("/api/groups", json={"name": "North"})).json()["id"]
    rule = {"table": "customers", "condition": "id = 1", "groups": [group]}
    rules = {"version": 1, "row_rules": [rule], "column_rules": [_deny("name")]}
    assert await put_policies(guarded.admin, guarded.source_id, rules) == 200
    uses = (await guarded.admin.get(f"/api/groups/{group}/sources")).json()["items"]
    assert [(use["rules"], use["opens"]) for use in uses] == [(1, False)]
    await guarded.admin.put(f"/api/users/{eve}/attributes", json={"attributes": {"team": ["b"]}})
    known = (await guarded.admin.get("/api/attributes")).json()["items"]
    assert known == [{"name": "team", "users": 1, "values": ["b"]}]
    masks = (await guarded.admin.get(f"{guarded.place}/policies/masks")).json()["masks"]
    assert masks["binary"] == ["null", "text"]
    assert masks["date"] == ["null", "text", "hash", "last_four", "year"]
