"""Joins found at sync in real databases: what is declared, what is offered."""

import httpx
import pytest

from tests.integration.datasources.shop_sources import SHOP, Shop
from tests.integration.datasources.test_routes import sync_source
from tests.integration.joins.undeclared_mart_app import (
    MART,
    OFFERED,
    accept,
    change,
    create_mart,
    index_by_condition,
    read_joins,
)
from tests.support.actors import TESTER
from tests.support.apps.model_app import add_source
from tests.support.apps.running_app import RunningApp


async def create_source(app: RunningApp, admin: httpx.AsyncClient, shop: Shop, script: str) -> str:
    """A source of the shop's kind over other tables."""
    if shop.server is not None:
        shop.server.execute(script)
        return await add_source(admin, shop.kind, shop.config)
    path = app.settings.data_dir / f"mart.{shop.kind}"
    if shop.kind == "sqlite":
        return await create_mart(app, admin, script)
    import duckdb

    with duckdb.connect(str(path)) as connection:
        connection.execute(script)
    return await add_source(admin, shop.kind, {"path": path.name})


async def test_every_kind_of_source_offers_the_joins_that_nobody_declared(
    app: RunningApp, admin: httpx.AsyncClient, shop: Shop
) -> None:
    source = await create_source(app, admin, shop, MART)
    found = index_by_condition(await read_joins(admin, source))
    offered = {said for said, each in found.items() if each["status"] == "candidate"}
    # Several columns together are offered where the other table declares them as its key.
    undeclared = {each for each in OFFERED if shop.kind == "clickhouse" and " AND " in each}
    assert offered >= OFFERED - undeclared
    store = found["orders.store_id = stores.id"]
    assert store["origin"] == "inferred"
    assert store["confidence"] > 0.5
    assert any("100%" in reason for reason in store["reasons"])
    assert not store["usable"]


async def test_a_declared_composite_key_is_accepted_as_it_is(
    app: RunningApp, admin: httpx.AsyncClient, shop: Shop
) -> None:
    if shop.kind == "clickhouse":
        pytest.skip("ClickHouse declares no keys")
    script = SHOP if shop.server is None else "CREATE TABLE lonely (id INT PRIMARY KEY)"
    source = await create_source(app, admin, shop, script)
    found = index_by_condition(await read_joins(admin, source))
    key = found["shops.country = regions.country AND shops.region = regions.code"]
    assert (key["origin"], key["status"], key["usable"]) == ("declared", "accepted", True)
    assert (key["confidence"], key["reasons"]) == (None, [])


async def test_decisions_outlive_the_next_sync(app: RunningApp, admin: httpx.AsyncClient) -> None:
    source = await create_mart(app, admin)
    known = index_by_condition(await read_joins(admin, source))
    no, yes = known["entries.order_no = orders.order_no"], known["orders.store_id = stores.id"]
    drawn = {"left": "entries", "right": "areas", "on": [{"left": "sku", "right": "name"}]}
    done = await change(
        admin,
        source,
        {"op": "reject", "id": no["id"]},
        {"op": "accept", "id": yes["id"]},
        {"op": "add", **drawn},
    )
    assert done.status_code == 200, done.text
    assert (await sync_source(admin, source))[-1]["type"] == "finished"
    after = index_by_condition(await read_joins(admin, source))
    assert after["entries.order_no = orders.order_no"]["status"] == "rejected"
    assert after["orders.store_id = stores.id"]["status"] == "accepted"
    assert after["entries.sku = areas.name"]["origin"] == "manual"


async def test_a_join_of_a_table_that_vanished_is_marked_and_not_used(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    source = await create_mart(app, admin)
    await accept(admin, source, "orders.store_id = stores.id", "stores.area_id = areas.id")
    await create_mart(app, admin, "DROP TABLE stores; ALTER TABLE areas RENAME COLUMN id TO nr")
    assert (await sync_source(admin, source))[-1]["type"] == "finished"
    after = index_by_condition(await read_joins(admin, source))
    gone = after["stores.area_id = areas.id"]
    assert gone["missing"] == ["stores", "areas.id"]
    assert not gone["usable"]
    schema = await app.services.datasources.read_schema(source, TESTER)
    assert schema.joins == ()


async def test_values_of_columns_that_are_not_sampled_are_not_compared(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    source = await create_mart(app, admin)
    place = f"/api/datasources/{source}/tables/stores"
    await admin.patch(place, json={"columns": {"area_id": {"sample": False}}})
    await sync_source(admin, source)
    found = index_by_condition(await read_joins(admin, source))["stores.area_id = areas.id"]
    assert found["reasons"][-1] == "The values were not compared."


@pytest.mark.parametrize("what", ["table", "column"])
async def test_a_join_of_something_switched_off_is_not_used(
    app: RunningApp, admin: httpx.AsyncClient, what: str
) -> None:
    source = await create_mart(app, admin)
    await accept(admin, source, "orders.store_id = stores.id")
    body = {"enabled": False} if what == "table" else {"columns": {"id": {"enabled": False}}}
    await admin.patch(f"/api/datasources/{source}/tables/stores", json=body)
    found = index_by_condition(await read_joins(admin, source))["orders.store_id = stores.id"]
    assert not found["usable"]
    assert "switched off" in found["warnings"][0]
    assert (await app.services.datasources.read_schema(source, TESTER)).joins == ()
