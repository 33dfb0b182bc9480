"""What comparing values told a sync about joins is not told to whom rules hide some of them."""

import pytest

from tests.integration.datasources.access.guarded_source import fetch_user_id
from tests.integration.joins.undeclared_mart_app import (
    accept,
    create_mart,
    index_by_condition,
    read_joins,
)
from tests.integration.policies.ruled_source import put_policies
from tests.support.apps.running_app import ADMIN_PASSWORD, RunningApp

RULED = "orders.store_id = stores.id"
OPEN = "stores.area_id = areas.id"


@pytest.mark.promise("policy-everywhere")
async def test_how_many_values_match_is_told_to_nobody_with_rules(app: RunningApp) -> None:
    admin = await app.sign_in("admin", ADMIN_PASSWORD)
    eve, ada = [await app.new_user(name) for name in ("eve", "ada")]
    source = await create_mart(app, admin)
    some = {"table": "orders", "condition": "order_no < 2", "users": [await fetch_user_id(ada)]}
    others = [await fetch_user_id(each) for each in (eve, admin)]
    every = {"table": "orders", "condition": "", "users": others}
    assert await put_policies(admin, source, {"version": 0, "row_rules": [some, every]}) == 200
    shown = index_by_condition(await read_joins(ada, source))
    assert "compared values" not in str(shown[RULED]["reasons"])
    assert (shown[RULED]["confidence"], len(shown[RULED]["reasons"])) == (None, 2)
    assert "2 compared" in str(shown[OPEN]["reasons"])
    whole = index_by_condition(await read_joins(eve, source))
    assert "3 compared" in str(whole[RULED]["reasons"])


async def test_who_decides_under_rules_takes_nothing_away(app: RunningApp) -> None:
    admin = await app.sign_in("admin", ADMIN_PASSWORD)
    source = await create_mart(app, admin)
    rule = {"table": "orders", "condition": "order_no < 2"}
    assert await put_policies(admin, source, {"version": 0, "row_rules": [rule]}) == 200
    await accept(admin, source, RULED)
    assert await put_policies(admin, source, {"version": 1}) == 200
    assert "3 compared" in str(index_by_condition(await read_joins(admin, source))[RULED])
