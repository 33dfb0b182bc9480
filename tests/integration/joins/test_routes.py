"""The join graph over HTTP: who may, what is refused, and that nobody is overwritten."""

import asyncio
from typing import Any

import httpx
import pytest

from services.datasources.access.source_access import SourceAccess
from tests.integration.joins.undeclared_mart_app import (
    change,
    create_mart,
    index_by_condition,
    read_joins,
)
from tests.support.actors import TESTER
from tests.support.apps.running_app import RunningApp, on_both

JOIN = {"left": "stores", "right": "areas", "on": [{"left": "area_id", "right": "id"}]}
OTHER = {"left": "entries", "right": "areas", "on": [{"left": "sku", "right": "name"}]}


async def test_users_see_it_and_administrators_decide(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient, guest: httpx.AsyncClient
) -> None:
    source = await create_mart(app, admin)
    place = f"/api/datasources/{source}/relations"
    assert len((await read_joins(user, source))["items"]) >= 5
    assert (await guest.get(place)).status_code == 401
    assert (await user.put(place, content=b"no json")).status_code == 403
    assert (await admin.get("/api/datasources/nowhere/relations")).status_code == 404
    nowhere = await admin.put("/api/datasources/nowhere/relations", json={"version": 3})
    assert nowhere.status_code == 404
    assert (await user.get("/api/datasources/nowhere/relations/paths")).status_code == 404


@on_both
async def test_two_who_read_the_same_do_not_overwrite_each_other(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    source = await create_mart(app, admin)
    version = (await read_joins(admin, source))["version"]
    done = await asyncio.gather(
        *(change(admin, source, {"op": "add", **new}, version=version) for new in (JOIN, OTHER))
    )
    assert sorted(answer.status_code for answer in done) == [200, 409]
    [refused] = [answer for answer in done if answer.status_code == 409]
    assert refused.json()["code"] == "conflict"
    assert "somebody else" in refused.json()["detail"].lower()
    now = await read_joins(admin, source)
    assert now["version"] != version
    mine = index_by_condition(now)
    drawn = {"stores.area_id = areas.id", "entries.sku = areas.name"}
    assert len([c for c in drawn if c in mine and mine[c]["status"] == "accepted"]) == 1


async def test_a_whole_set_replaces_what_is_there(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    source = await create_mart(app, admin)
    place, known = f"/api/datasources/{source}/relations", await read_joins(admin, source)
    headers = {"If-Match": f'"{known["version"]}"'}
    answer = await admin.put(place, json={"relations": [JOIN, OTHER]}, headers=headers)
    assert answer.status_code == 200, answer.text
    accepted = {
        c for c, r in index_by_condition(answer.json()).items() if r["status"] == "accepted"
    }
    assert accepted == {"stores.area_id = areas.id", "entries.sku = areas.name"}
    answer = await admin.put(place, json={"version": answer.json()["version"], "relations": []})
    assert {r["status"] for r in answer.json()["items"]} == {"rejected"}
    assert "entries.sku = areas.name" not in index_by_condition(answer.json())


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"changes": []}, "version"),
        ({"version": "1"}, "changes"),
        ({"version": "1", "changes": [], "relations": []}, "changes"),
        ({"version": "1", "changes": [{"op": "burn"}]}, "changes.0.op"),
        ({"version": "1", "relations": [{"left": 1}]}, "relations.0.left"),
        ({"version": "1", "changes": [{"op": "add", **JOIN, "left": "x"}]}, "changes.0.left"),
        ({"version": "1", "changes": [{"op": "accept", "id": "x"}]}, "changes.0.id"),
        ({"version": "1", "relations": [{**JOIN, "right": "y"}]}, "relations.0.right"),
    ],
)
async def test_what_is_wrong_is_said_with_its_place(
    app: RunningApp, admin: httpx.AsyncClient, body: dict[str, Any], path: str
) -> None:
    source = await create_mart(app, admin)
    before = await read_joins(admin, source)
    answer = await admin.put(f"/api/datasources/{source}/relations", json=body)
    assert answer.status_code == 422, answer.text
    assert path in [error["path"] for error in answer.json()["errors"]]
    assert await read_joins(admin, source) == before


async def test_of_many_changes_none_is_made_when_one_is_wrong(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    source = await create_mart(app, admin)
    before = await read_joins(admin, source)
    wrong = {"op": "add", "left": "orders", "right": "orders", "on": []}
    answer = await change(admin, source, {"op": "add", **OTHER}, wrong)
    assert answer.json()["errors"][0]["path"] == "changes.1.on"
    assert await read_joins(admin, source) == before


async def test_columns_of_other_types_may_be_joined_with_a_warning(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    source = await create_mart(app, admin)
    new = {"left": "orders", "right": "stores", "on": [{"left": "store_id", "right": "title"}]}
    answer = await change(admin, source, {"op": "add", **new})
    added = index_by_condition(answer.json())["orders.store_id = stores.title"]
    assert added["usable"]
    assert "VARCHAR(16)" in added["warnings"][0]
    headers = {"Accept-Language": "zh-CN"}
    place = f"/api/datasources/{source}/relations"
    chinese = index_by_condition((await admin.get(place, headers=headers)).json())
    assert "数据库可能拒绝比较" in chinese["orders.store_id = stores.title"]["warnings"][0]


async def test_the_shortest_way_between_two_tables(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    source = await create_mart(app, admin)
    place = f"/api/datasources/{source}/relations/paths"
    ends = [("table", "orders"), ("table", "areas")]
    assert (await admin.get(place, params=ends)).json()["items"] == []
    second = {"left": "orders", "right": "stores", "on": [{"left": "store_id", "right": "id"}]}
    await change(admin, source, {"op": "add", **JOIN}, {"op": "add", **second})
    [way] = (await admin.get(place, params=ends)).json()["items"]
    assert way["tables"] == ["orders", "stores", "areas"]
    assert [step["on"] for step in way["joins"]] == [
        [{"left": "store_id", "right": "id"}],
        [{"left": "area_id", "right": "id"}],
    ]
    assert (await admin.get(place, params=ends[:1])).status_code == 422


async def test_a_deleted_source_takes_its_joins_with_it(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    source = await create_mart(app, admin)
    assert (await admin.delete(f"/api/datasources/{source}")).status_code == 204
    kept = await app.services.joins.read_known(SourceAccess.for_system(source, TESTER))
    assert (kept.revision, kept.joins) == (0, ())
