"""What a sync found changed, and what that breaks, over HTTP."""

from typing import Any

import httpx

from tests.integration.policies.ruled_source import put_policies
from tests.integration.teaching.shop_source import (
    ACTIVE,
    LEAVERS,
    add,
    create_shop,
    run_script,
    sync,
)
from tests.support.apps.running_app import RunningApp, on_both

ALTERED = """
ALTER TABLE staff DROP COLUMN leave_date;
ALTER TABLE staff ADD COLUMN grade INT;
CREATE TABLE shops (id INT NOT NULL PRIMARY KEY);
"""


async def read(client: httpx.AsyncClient, source_id: str, what: str) -> list[dict[str, Any]]:
    """The items of one of the two lists."""
    answer = await client.get(f"/api/datasources/{source_id}/{what}")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def describe(sync_changes: dict[str, Any]) -> list[tuple[str, str, str]]:
    """The changes of a sync without their types."""
    return [(each["kind"], each["table"], each["column"]) for each in sync_changes["changes"]]


@on_both
async def test_each_sync_that_finds_a_change_is_listed_from_the_newest(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    source = await create_shop(app, admin)
    assert await read(admin, source, "changes") == []
    run_script(app, ALTERED)
    await sync(admin, source)
    await sync(admin, source)
    run_script(app, "DROP TABLE shops")
    await sync(admin, source)
    newest, first = await read(admin, source, "changes")
    assert describe(newest) == [("table_removed", "shops", "")]
    assert first["total"] == 3
    assert sorted(describe(first)) == [
        ("column_added", "staff", "grade"),
        ("column_removed", "staff", "leave_date"),
        ("table_added", "shops", ""),
    ]
    one = (await admin.get(f"/api/datasources/{source}/changes", params={"limit": 1})).json()
    assert [each["id"] for each in one["items"]] == [newest["id"]]
    query = {"limit": 1, "cursor": one["next_cursor"]}
    two = (await admin.get(f"/api/datasources/{source}/changes", params=query)).json()
    assert ([each["id"] for each in two["items"]], two["next_cursor"]) == ([first["id"]], None)


async def test_what_names_a_lost_column_is_broken_until_it_is_back(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    source = await create_shop(app, admin)
    me = (await admin.get("/api/auth/me")).json()["id"]
    term = await add(admin, "terms", source, ACTIVE)
    example = await add(admin, "examples", source, LEAVERS)
    rule = {"table": "staff", "condition": "leave_date IS NULL", "users": [me]}
    assert await put_policies(admin, source, {"version": 0, "row_rules": [rule]}) == 200
    join = {"op": "add", "left": "orders", "right": "staff"}
    join |= {"on": [{"left": "order_date", "right": "leave_date"}]}
    place = f"/api/datasources/{source}/relations"
    version = (await admin.get(place)).json()["version"]
    put = await admin.put(place, json={"version": version, "changes": [join]})
    assert put.status_code == 200, put.text
    assert await read(admin, source, "broken-references") == []
    run_script(app, ALTERED)
    await sync(admin, source)
    broken = await read(admin, source, "broken-references")
    assert [(each["kind"], each["id"]) for each in broken] == [("rule", "row_rules.0.condition")]
    assert "leave_date" in broken[0]["problem"]
    assert await put_policies(admin, source, {"version": 1}) == 200
    broken = await read(admin, source, "broken-references")
    assert [(each["kind"], each["name"]) for each in broken] == [
        ("term", ACTIVE["name"]),
        ("example", LEAVERS["question"]),
        ("join", "orders – staff"),
    ]
    assert [each["id"] for each in broken[:2]] == [term["id"], example["id"]]
    assert all("leave_date" in each["problem"] for each in broken)
    run_script(app, "ALTER TABLE staff ADD COLUMN leave_date DATE")
    await sync(admin, source)
    assert await read(admin, source, "broken-references") == []


async def test_who_may_not_manage_sources_reads_neither(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient, guest: httpx.AsyncClient
) -> None:
    source = await create_shop(app, admin)
    for what in ("changes", "broken-references"):
        place = f"/api/datasources/{source}/{what}"
        assert (await guest.get(place)).status_code == 401
        assert (await user.get(place)).status_code == 403
        assert (await admin.get(f"/api/datasources/nowhere/{what}")).status_code == 404


async def test_a_rule_that_hides_a_table_from_a_manager_hides_its_changes(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    source = await create_shop(app, admin)
    run_script(app, ALTERED + "ALTER TABLE orders ADD COLUMN margin INT; DROP TABLE shops;")
    await sync(admin, source)
    me = (await admin.get("/api/auth/me")).json()["id"]
    hidden = ("id", "name", "dept", "join_date", "grade")
    denied = [
        {"table": "staff", "column": column, "action": "deny", "users": [me]} for column in hidden
    ]
    assert await put_policies(admin, source, {"version": 0, "column_rules": denied}) == 200
    [found] = await read(admin, source, "changes")
    assert (found["total"], describe(found)) == (1, [("column_added", "orders", "margin")])
