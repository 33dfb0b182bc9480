"""Rules as administrators write them, and what users get who ask."""

from typing import Any

import pytest

from tests.integration.datasources.access.guarded_source import Guarded, app, fetch_user_id
from tests.integration.policies.ruled_source import guarded, policy, put_policies
from tests.support.apps.model_app import app_settings, model
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, guarded, model, policy)
ONE = pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)
ROWS = "SELECT id, name, since, vault_key FROM customers ORDER BY id"


def _mask(column: str, **mask: Any) -> dict[str, Any]:
    return {"table": "customers", "column": column, "action": "mask", "mask": mask}


@pytest.mark.promise("row-and-column-rules")
async def test_masks_hold_in_rows_conditions_and_exports(
    guarded: Guarded, model: ScriptedModel
) -> None:
    rules = [_mask("name", kind="last_four"), _mask("since", kind="year")]
    rules += [_mask("vault_key", kind="hash"), _mask("id", kind="rounded", step=2)]
    body = {"version": 1, "column_rules": rules}
    assert await put_policies(guarded.admin, guarded.source_id, body) == 200
    model.script("sql", sql_reply(ROWS))
    answer = await guarded.all.ask("which names?")
    assert len(answer.rows) == 3
    names, days, keys = ({str(row[at]) for row in answer.rows} for at in (1, 2, 3))
    assert names == {"****", "****qrow"}
    assert {day[:10] for day in days} == {"2024-01-01", "2099-01-01"}
    assert len(keys) == 2
    assert all(len(key) == 32 for key in keys)
    halves = {0} if guarded.kind == "clickhouse" else set()  # it rounds a half to the even one
    assert {int(row[0]) for row in answer.rows} == {2, 4} | halves
    assert "vault_key" in str(answer.all("sql")[-1]["rules"])
    export = await guarded.all.client.get(f"/api/chats/runs/{answer.run_id}/result?format=csv")
    assert "Zqrow" not in export.text
    model.script("sql", sql_reply("SELECT COUNT(*) AS n FROM customers WHERE name = 'Ann'"))
    assert [row[0] for row in (await guarded.all.ask("how many are Ann?")).rows] == [0]


@ONE
async def test_attributes_and_groups_decide_which_rows_a_user_sees(
    guarded: Guarded, model: ScriptedModel
) -> None:
    admin, eve = guarded.admin, await fetch_user_id(guarded.all.client)
    group = (await admin.post("/api/groups", json={"name": "North", "members": []})).json()
    condition = "name = USER_ATTRIBUTE('person')"
    rule = {"table": "customers", "condition": condition, "groups": [group["id"]]}
    body = {"version": 1, "row_rules": [rule]}
    assert await put_policies(admin, guarded.source_id, body) == 200

    async def count() -> int:
        model.script("sql", sql_reply(ROWS))
        return len((await guarded.all.ask("which names?")).rows)

    assert await count() == 0
    members = {"members": [eve]}
    assert (await admin.patch(f"/api/groups/{group['id']}", json=members)).status_code == 200
    assert await count() == 0
    attributes = {"attributes": {"person": ["Ann", "Bob"]}}
    put = await admin.put(f"/api/users/{eve}/attributes", json=attributes)
    assert put.json() == attributes
    assert await count() == 2
    assert (await admin.delete(f"/api/groups/{group['id']}")).status_code == 204
    assert await count() == 0


@ONE
async def test_wrong_rules_are_refused_and_change_nothing(guarded: Guarded) -> None:
    place = f"{guarded.place}/policies"
    before = (await guarded.admin.get(place)).json()
    table = {"table": "customers"}
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("row_rules.0.condition", {"row_rules": [{**table, "condition": "salary > 1"}]}),
        ("row_rules.0.condition", {"row_rules": [{**table, "condition": "(SELECT 1) = 1"}]}),
        ("row_rules.0.table", {"row_rules": [{"table": "nowhere", "condition": "1 = 1"}]}),
        ("row_rules.0", {"row_rules": [{**table, "condition": "id = 1"}] * 51}),
        ("column_rules.0.mask", {"column_rules": [_mask("name", kind="rounded", step=5)]}),
        ("column_rules.0.mask", {"column_rules": [_mask("name", kind="year")]}),
        ("column_rules.0.column", {"column_rules": [_mask("nothing", kind="null")]}),
        ("open_to", {"open_to": {"users": [await fetch_user_id(guarded.all.client)]}}),
        ("open_to", {"open_to": {"users": [], "groups": []}}),
        ("rules", {"row_rules": [{**table, "condition": "id = 1", "users": ["nobody"]}]}),
        ("row_rules.0.user", {"row_rules": [{**table, "user": ["misspelt"]}]}),
        ("column_rule", {"column_rule": [_mask("name", kind="null")]}),
    ]
    for path, body in wrong:
        refused = await guarded.admin.put(place, json={"version": 1, **body})
        assert refused.status_code == 422, body
        assert path in refused.text, refused.text
    assert (await guarded.admin.put(place, json={"version": 7})).status_code == 409
    assert (await guarded.all.client.get(place)).status_code == 403
    assert (await guarded.admin.get(place)).json() == before
