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


@pytest.mark.promise("row-and-column-rules")
@pytest.mark.parametrize("guarded", ["mysql", "sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("condition", "value", "rows"),
    [
        ("amount >= (USER_ATTRIBUTE('least'))", "nothing", []),
        ("amount >= USER_ATTRIBUTE('least') + 0", "", []),
        ("LENGTH(id) <= USER_ATTRIBUTE('least')", "0", []),
        ("LENGTH(id) <= USER_ATTRIBUTE('least')", "1", [[1], [2], [3]]),
        ("LENGTH(id) >= USER_ATTRIBUTE('least')", "a word", []),
        ("USER_ATTRIBUTE('least') < amount", "20", [[3]]),
        ("COALESCE(amount, 0) > USER_ATTRIBUTE('least')", "a word", []),
        ("payer IS NULL AND NULLIF(payer, id) = USER_ATTRIBUTE('least')", "a word", []),
    ],
)
async def test_a_word_is_no_number_wherever_it_is_compared_with_one(
    guarded: Guarded, model: ScriptedModel, condition: str, value: str, rows: list[Any]
) -> None:
    place = f"/api/users/{await fetch_user_id(guarded.all.client)}/attributes"
    await guarded.admin.put(place, json={"attributes": {"least": [value] if value else ["x"]}})
    body = {"version": 1, "row_rules": [{"table": "orders", "condition": condition}]}
    assert await put_policies(guarded.admin, guarded.source_id, body) == 200
    model.script("sql", sql_reply("SELECT id FROM orders ORDER BY id"))
    assert (await guarded.all.ask("which orders?")).rows == rows


@pytest.mark.promise("row-and-column-rules")
@pytest.mark.parametrize("guarded", ["mysql", "sqlite"], indirect=True)
@pytest.mark.parametrize(("day", "count"), [("2024-01-15", 2), ("a day", 0), ("2024-13-01", 0)])
async def test_a_word_is_no_day(
    guarded: Guarded, model: ScriptedModel, day: str, count: int
) -> None:
    place = f"/api/users/{await fetch_user_id(guarded.all.client)}/attributes"
    await guarded.admin.put(place, json={"attributes": {"from": [day]}})
    rule = {"table": "customers", "condition": "since >= USER_ATTRIBUTE('from')"}
    body = {"version": 1, "row_rules": [rule]}
    assert await put_policies(guarded.admin, guarded.source_id, body) == 200
    model.script("sql", sql_reply("SELECT id FROM customers"))
    assert len((await guarded.all.ask("which customers?")).rows) == count


@pytest.mark.promise("row-and-column-rules")
@pytest.mark.parametrize("guarded", ["mysql", "sqlite"], indirect=True)
@pytest.mark.parametrize("action", ["deny", "mask"])
async def test_a_word_is_no_number_where_the_column_is_hidden_or_masked(
    guarded: Guarded, model: ScriptedModel, action: str
) -> None:
    place = f"/api/users/{await fetch_user_id(guarded.all.client)}/attributes"
    rule = {"table": "orders", "condition": "amount <> USER_ATTRIBUTE('amount')"}
    column = {"table": "orders", "column": "amount", "action": action}
    mask = {"mask": {"kind": "hash"}} if action == "mask" else {}
    body = {"version": 1, "row_rules": [rule], "column_rules": [column | mask]}
    assert await put_policies(guarded.admin, guarded.source_id, body) == 200
    for value, count in (("a word", 0), ("10", 2)):
        await guarded.admin.put(place, json={"attributes": {"amount": [value]}})
        model.script("sql", sql_reply("SELECT id FROM orders"))
        assert len((await guarded.all.ask("which orders?")).rows) == count
