"""A user's attributes that do not fit the column they are compared with show him nothing."""

from typing import Any

import pytest

from tests.integration.datasources.access.guarded_source import Guarded, app, fetch_user_id
from tests.integration.policies.ruled_source import guarded, policy, put_policies
from tests.support.apps.model_app import app_settings, model
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, guarded, model, policy)


@pytest.mark.promise("row-and-column-rules")
@pytest.mark.parametrize("guarded", ["mysql", "postgresql", "sqlite"], indirect=True)
@pytest.mark.parametrize(("amount", "rows"), [("10", [[1]]), ("nothing", []), ("10 or so", [])])
async def test_a_word_is_no_number(
    guarded: Guarded, model: ScriptedModel, amount: str, rows: list[Any]
) -> None:
    place = f"/api/users/{await fetch_user_id(guarded.all.client)}/attributes"
    put = await guarded.admin.put(place, json={"attributes": {"amount": [amount]}})
    assert put.status_code == 200, put.text
    rule = {"table": "orders", "condition": "amount - 0 * id = USER_ATTRIBUTE('amount')"}
    body = {"version": 1, "row_rules": [rule]}
    assert await put_policies(guarded.admin, guarded.source_id, body) == 200
    model.script("sql", sql_reply("SELECT id FROM orders"))
    assert (await guarded.all.ask("which orders?")).rows == rows
