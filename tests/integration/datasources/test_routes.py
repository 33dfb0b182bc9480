"""Data sources over HTTP, in the running application."""

import json
from typing import Any
from urllib.parse import quote

import duckdb
import httpx
import pytest

from model.errors import SqlRejected
from tests.support.actors import TESTER
from tests.support.apps.running_app import RunningApp
from tests.support.servers.databases import PrivateDatabase

CANARY = "canary-pässword"


async def wait_for_demo(client: httpx.AsyncClient) -> dict[str, Any]:
    """The demo source, once the application is ready."""
    ready = await client.get("/readyz")
    while ready.status_code == 503:
        ready = await client.get("/readyz")
    [source] = (await client.get("/api/datasources")).json()["items"]
    return source


async def sync_source(client: httpx.AsyncClient, source_id: str) -> list[dict[str, Any]]:
    """The events of a sync."""
    async with client.stream("POST", f"/api/datasources/{source_id}/sync") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = [line async for line in stream.aiter_lines() if line.startswith("data: ")]
    return [json.loads(line.removeprefix("data: ")) for line in lines]


async def create_source(client: httpx.AsyncClient, database: PrivateDatabase) -> dict[str, Any]:
    """A synced source over a table `t`."""
    database.execute("CREATE TABLE t (id INT PRIMARY KEY, kind VARCHAR(10), memo VARCHAR(10))")
    database.execute("INSERT INTO t VALUES (1, 'a', 'x'), (2, 'b', 'y'), (3, 'b', 'z')")
    body = {"name": "Test", "kind": database.server.kind, "config": database.config()}
    answer = await client.post("/api/datasources", json=body)
    assert answer.status_code == 201, answer.text
    assert database.reader.password not in answer.text
    events = await sync_source(client, answer.json()["id"])
    assert events[-1]["type"] == "finished"
    return events[-1]["datasource"]


async def test_the_demo_is_there_synced_and_noted(app: RunningApp, user: httpx.AsyncClient) -> None:
    source = await wait_for_demo(user)
    assert (source["demo"], source["status"], source["tables"]) == (True, "ready", 9)
    found = (await user.get(f"/api/datasources/{source['id']}/tables?q=订单")).json()["items"]
    assert [table["name"] for table in found] == ["orders", "order_items"]
    columns = {column["name"]: column for column in found[0]["columns"]}
    assert columns["channel"]["note"] == "销售渠道 / sales channel"
    assert "天猫" in columns["channel"]["samples"]


async def test_a_source_is_made_synced_changed_and_deleted(
    admin: httpx.AsyncClient, postgresql: PrivateDatabase
) -> None:
    source = await create_source(admin, postgresql)
    place = f"/api/datasources/{source['id']}"
    assert source["status"] == "ready"
    assert source["writable"] is False
    assert source["config"]["password_set"] is True
    renamed = await admin.patch(
        place, json={"name": "New", "config": {"port": source["config"]["port"]}}
    )
    assert renamed.json()["name"] == "New"
    assert (await sync_source(admin, source["id"]))[-1]["type"] == "finished"
    assert (await admin.delete(place)).status_code == 204
    assert (await admin.get(place)).status_code == 404


async def test_notes_and_switches_outlive_a_sync_and_reach_the_schema(
    app: RunningApp, admin: httpx.AsyncClient, mariadb: PrivateDatabase
) -> None:
    source = await create_source(admin, mariadb)
    before = (await app.services.datasources.read_schema(source["id"], TESTER)).version
    columns = {"kind": {"note": "类别"}, "memo": {"enabled": False}}
    changes = {"note": "表", "columns": columns}
    place = f"/api/datasources/{source['id']}/tables/t"
    assert (await admin.patch(place, json=changes)).json()["note"] == "表"
    await admin.patch(place, json={"columns": {"kind": {"sample": False}}})
    await sync_source(admin, source["id"])
    schema = await app.services.datasources.read_schema(source["id"], TESTER)
    assert schema.version != before
    [table] = schema.tables
    assert table.note == "表"
    assert [(c.name, c.note, c.samples) for c in table.columns] == [
        ("id", "", ()),
        ("kind", "类别", ()),
    ]
    async with app.services.datasources.open(source["id"], TESTER) as (_, runner):
        shown = await runner.run(runner.check("SELECT * FROM t"))
        assert [column.name for column in shown.columns] == ["id", "kind"]
        with pytest.raises(SqlRejected):
            runner.check("SELECT memo FROM t")


@pytest.mark.promise("secrets-stay")
async def test_a_stored_password_is_never_sent_to_another_server(
    admin: httpx.AsyncClient, mariadb: PrivateDatabase
) -> None:
    source = await create_source(admin, mariadb)
    elsewhere = {"config": {"host": "localhost"}}
    place = f"/api/datasources/{source['id']}"
    assert (await admin.patch(place, json=elsewhere)).status_code == 422
    body = {"id": source["id"], **elsewhere}
    assert (await admin.post("/api/datasources/test", json=body)).status_code == 422
    same = await admin.post("/api/datasources/test", json={"id": source["id"]})
    assert same.json()["ok"] is True


@pytest.mark.promise("secrets-stay")
async def test_a_failed_test_shows_the_databases_words_and_no_secret(
    admin: httpx.AsyncClient, mariadb: PrivateDatabase, caplog: pytest.LogCaptureFixture
) -> None:
    config = {**mariadb.config(), "password": CANARY}
    answer = await admin.post("/api/datasources/test", json={"kind": "mysql", "config": config})
    assert answer.status_code == 200
    assert answer.json()["ok"] is False
    assert answer.json()["fields"] == ["username", "password"]
    assert "Access denied" in answer.json()["message"]
    assert CANARY not in answer.text + caplog.text


async def test_metadata_addresses_are_refused(admin: httpx.AsyncClient) -> None:
    config = {"host": "2852039166", "username": "u", "password": "p", "database": "d"}
    body = {"name": "x", "kind": "mysql", "config": config}
    tried = await admin.post("/api/datasources/test", json=body)
    assert tried.status_code == 422 or tried.json()["ok"] is False


async def test_users_list_without_places_and_change_nothing(
    app: RunningApp, user: httpx.AsyncClient
) -> None:
    source = await wait_for_demo(user)
    place = f"/api/datasources/{source['id']}"
    assert source["config"] == {}
    refused = [
        await user.post("/api/datasources", json={}),
        await user.patch(place, json={}),
        await user.delete(place),
        await user.post("/api/datasources/test", json={}),
        await user.post(f"{place}/sync"),
        await user.patch(f"{place}/tables/orders", json={}),
    ]
    assert {answer.status_code for answer in refused} == {403}


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"name": "x", "kind": "oracle", "config": {}}, "kind"),
        ({"name": " ", "kind": "sqlite", "config": {"path": "demo.db"}}, "name"),
        ({"name": "x", "kind": "sqlite", "config": {"path": "../x"}}, "config.path"),
        ({"name": "x", "kind": "sqlite", "config": {"path": "tabletalk.db"}}, "config.path"),
        ({"name": "x", "kind": "mysql", "config": {"host": "db"}}, "config.username"),
        ({"kind": "sqlite", "config": {}}, "name"),
    ],
)
async def test_a_wrong_source_is_refused_with_the_field(
    admin: httpx.AsyncClient, body: dict[str, Any], path: str
) -> None:
    answer = await admin.post("/api/datasources", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["path"] == path


async def test_the_demo_keeps_its_configuration(app: RunningApp, admin: httpx.AsyncClient) -> None:
    source = await wait_for_demo(admin)
    place = f"/api/datasources/{source['id']}"
    assert (await admin.patch(place, json={"config": {"path": "x"}})).status_code == 409
    assert (await admin.patch(place, json={"name": "Shop"})).json()["name"] == "Shop"


async def test_a_table_of_any_name_is_noted(app: RunningApp, admin: httpx.AsyncClient) -> None:
    path = app.settings.data_dir / "shop.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute('CREATE TABLE "客户/明细 100%" AS SELECT 1 AS n')
    body = {"name": "Shop", "kind": "duckdb", "config": {"path": path.name}}
    made = (await admin.post("/api/datasources", json=body)).json()
    assert (await sync_source(admin, made["id"]))[-1]["type"] == "finished"
    place = f"/api/datasources/{made['id']}/tables"
    name = quote("客户/明细 100%", safe="")
    changed = await admin.patch(f"{place}/{name}", json={"note": "客户"})
    assert (changed.status_code, changed.json().get("note")) == (200, "客户"), changed.text
