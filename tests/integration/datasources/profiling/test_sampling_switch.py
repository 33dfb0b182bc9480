"""Nothing is read from rows where an administrator says so, and a sync leaves nothing behind."""

from typing import Any

import httpx
import pytest

from model.database.engine import Database
from model.sources.datasource import SourceDraft
from services.datasources import sync
from services.datasources.connections.replicated_source import probe_replica
from services.datasources.profiling import profiler
from services.runtime.task_supervisor import open_task_supervisor
from tests.integration.datasources.shop_sources import Shop
from tests.integration.datasources.test_routes import create_source, sync_source
from tests.integration.datasources.test_two_workers import make_worker
from tests.support.actors import TESTER
from tests.support.apps.running_app import RunningApp
from tests.support.polling import eventually
from tests.support.servers.databases import PrivateDatabase

SLOW = "CREATE VIEW slow AS SELECT count(*) AS n FROM generate_series(1, 1000000000000)"
PROFILING = (
    "SELECT count(*) FROM pg_stat_activity WHERE state = 'active'"
    " AND datname = current_database() AND query LIKE '%\"slow\"%' AND pid <> pg_backend_pid()"
)


async def read_columns(client: httpx.AsyncClient, source: dict[str, Any]) -> dict[str, Any]:
    """The columns of the one table, by name."""
    items = (await client.get(f"/api/datasources/{source['id']}/tables")).json()["items"]
    return {column["name"]: column for column in items[0]["columns"]}


async def test_profiles_are_shown_and_go_with_the_switch_of_a_column(
    admin: httpx.AsyncClient, mariadb: PrivateDatabase
) -> None:
    source = await create_source(admin, mariadb)
    place = f"/api/datasources/{source['id']}/tables/t"
    shown = await read_columns(admin, source)
    number = shown["id"]["profile"]
    assert (number["low"], number["high"], number["unique"]) == ("1", "3", True)
    assert shown["kind"]["profile"]["distinct"] == 2
    table = await admin.patch(place, json={"columns": {"id": {"sample": False}}})
    assert [c["profile"] is None for c in table.json()["columns"]] == [True, False, False]
    assert (table.json()["rows"], table.json()["rows_exact"]) == (3, True)
    await admin.patch(place, json={"columns": {"kind": {"enabled": False}}})
    await sync_source(admin, source["id"])
    found = {
        name: c["profile"] is not None for name, c in (await read_columns(admin, source)).items()
    }
    assert found == {"id": False, "kind": False, "memo": True}
    await admin.patch(place, json={"enabled": False})
    assert {c["profile"] for c in (await read_columns(admin, source)).values()} == {None}


async def test_a_source_is_never_sampled_where_that_is_off(
    app: RunningApp, admin: httpx.AsyncClient, mariadb: PrivateDatabase
) -> None:
    source = await create_source(admin, mariadb)
    place = f"/api/datasources/{source['id']}"
    assert source["sample"] is True
    off = (await admin.patch(place, json={"sample": False})).json()
    assert off["sample"] is False
    for _ in range(2):
        shown = (await read_columns(admin, source)).values()
        assert [(c["samples"], c["profile"]) for c in shown] == [([], None)] * 3
        schema = await app.services.datasources.read_schema(source["id"], TESTER)
        assert not any(c.samples or c.profile for t in schema.tables for c in t.columns)
        mariadb.execute("CREATE TABLE IF NOT EXISTS u (word VARCHAR(9))")
        await sync_source(admin, source["id"])
    await admin.patch(place, json={"sample": True})
    await sync_source(admin, source["id"])
    assert (await read_columns(admin, source))["memo"]["samples"] == ["x", "y", "z"]


async def test_a_source_is_made_without_samples(
    admin: httpx.AsyncClient, mariadb: PrivateDatabase
) -> None:
    mariadb.execute("CREATE TABLE t (word VARCHAR(9)); INSERT INTO t VALUES ('x')")
    body = {"name": "Test", "kind": "mysql", "config": mariadb.config(), "sample": False}
    source = (await admin.post("/api/datasources", json=body)).json()
    assert source["sample"] is False
    await sync_source(admin, source["id"])
    assert (await read_columns(admin, source))["word"]["samples"] == []


async def test_the_switch_holds_when_it_is_turned_during_a_sync(
    admin: httpx.AsyncClient, mariadb: PrivateDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = await create_source(admin, mariadb)

    async def meanwhile(*given: Any) -> Any:
        await admin.patch(f"/api/datasources/{source['id']}", json={"sample": False})
        return await probe_replica(*given)

    monkeypatch.setattr(sync, "probe_replica", meanwhile)
    assert (await sync_source(admin, source["id"]))[-1]["type"] == "finished"
    shown = (await read_columns(admin, source)).values()
    assert [(c["samples"], c["profile"]) for c in shown] == [([], None)] * 3


@pytest.mark.parametrize("shop", ["postgresql"], indirect=True)
async def test_a_cancelled_sync_ends_the_statement_it_is_at(
    records: Database, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shop.server
    server = shop.server
    server.execute(SLOW)
    monkeypatch.setattr(profiler, "_MAX_TABLE_S", 60.0)
    async with open_task_supervisor() as background:
        service = make_worker(records, background, shop.locations.data_dir)
        source = await service.create(SourceDraft("Shop", shop.kind, shop.config), TESTER)
        await service.sync(source.id, TESTER)
        await eventually(lambda: server.asked(PROFILING) == 1)
    await eventually(lambda: server.asked(PROFILING) == 0)
    after = await service.get(source.id, TESTER)
    assert (after.status, after.error) == ("failed", ("datasources.sync_interrupted", {}))
    assert await service.list_tables(await service.authorize(source.id, TESTER)) == []
