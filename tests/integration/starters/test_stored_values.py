"""Written starters that name stored values: hidden from users who may not see these."""

from typing import Any

import pytest

from tests.integration.datasources.access.guarded_source import Guarded, app, fetch_user_id
from tests.integration.policies.ruled_source import guarded, policy, put_policies
from tests.integration.starters.test_written import ask, edit, read
from tests.support.apps.model_app import app_settings, model

FIXTURES = (app, app_settings, guarded, model, policy)
pytestmark = pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)
PLAIN = "How many customers by name?"
NAMED = "How many customers are there with name Zqrow?"
UNKNOWN = "Why did Zqrow leave us?"
MASK = {"table": "customers", "column": "name", "action": "mask", "mask": {"kind": "null"}}
NO_ROWS = {"table": "customers", "condition": "id < 2"}
ELSEWHERE = {"table": "vault_zq", "column": "pin_zq", "action": "deny"}


async def put(guarded: Guarded, version: int, **rules: Any) -> None:
    body = {"version": version, **rules}
    assert await put_policies(guarded.admin, guarded.source_id, body) == 200


@pytest.mark.promise("policy-everywhere")
@pytest.mark.parametrize("rules", [{"column_rules": [MASK]}, {"row_rules": [NO_ROWS]}])
async def test_a_value_that_rules_hide_is_in_no_starter(
    guarded: Guarded, rules: dict[str, Any]
) -> None:
    client, source = guarded.all.client, guarded.source_id
    await edit(guarded, "en", [NAMED, PLAIN, UNKNOWN])
    assert await ask(client, source) == [NAMED, PLAIN, UNKNOWN]
    await put(guarded, 1, **rules)
    assert await ask(client, source) == [PLAIN]


async def test_rules_of_another_table_hide_no_value_that_is_seen(guarded: Guarded) -> None:
    await edit(guarded, "en", [NAMED, PLAIN])
    await put(guarded, 1, column_rules=[ELSEWHERE])
    assert await ask(guarded.all.client, guarded.source_id) == [NAMED, PLAIN]


async def test_who_writes_is_told_which_are_not_for_everybody(guarded: Guarded) -> None:
    await put(guarded, 1)
    await edit(guarded, "en", [NAMED, PLAIN, UNKNOWN])
    assert (await read(guarded))["en"]["limited"] == [], "there is nobody with rules"
    eve = await fetch_user_id(guarded.all.client)
    await put(guarded, 2, column_rules=[MASK | {"users": [eve]}])
    answer = await edit(guarded, "en", [NAMED, PLAIN, UNKNOWN])
    english = next(each for each in answer.json()["items"] if each["locale"] == "en")
    assert english["limited"] == [NAMED, UNKNOWN]
