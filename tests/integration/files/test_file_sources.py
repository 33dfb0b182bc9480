"""Uploaded files that are kept as data sources: by administrators, asked by all, independent."""

from typing import Any

import httpx
import pytest

from model.settings import Settings
from tests.integration.files.querying.test_uploaded_questions import CUSTOMERS, ORDERS
from tests.support.apps.model_app import Answer, Asker
from tests.support.apps.running_app import RunningApp, on_both, running
from tests.support.apps.uploads_app import events_of, list_stored_paths, upload_file
from tests.support.servers.object_store import PrivateBucket

TABLE = "销售订单2024"


async def upload_two_files(client: httpx.AsyncClient) -> list[str]:
    given = (("客户.csv", CUSTOMERS.encode("gb18030")), (f"{TABLE}.csv", ORDERS.encode()))
    return [str((await upload_file(client, name, content))["id"]) for name, content in given]


async def create_source(
    client: httpx.AsyncClient, ids: list[str], name: str = "销售"
) -> dict[str, Any]:
    """A synced source of these files."""
    body = {"name": name, "kind": "files", "config": {"file_ids": ids}}
    answer = await client.post("/api/datasources", json=body)
    assert answer.status_code == 201, answer.text
    return await sync_source(client, answer.json()["id"])


async def sync_source(client: httpx.AsyncClient, source_id: str) -> dict[str, Any]:
    async with client.stream("POST", f"/api/datasources/{source_id}/sync") as stream:
        last = (await events_of(stream))[-1]
    assert last["type"] == "finished", last
    source: dict[str, Any] = last["datasource"]
    return source


async def ask_by_province(client: httpx.AsyncClient, source_id: str) -> Answer:
    return await Asker(client, source_id, locale="zh-CN").ask("各省份的销售额")


ROWS = [["广东", "29010.00"], ["浙江", "14505.00"]]


@on_both
async def test_every_user_asks_files_that_an_administrator_keeps(
    admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    source = await create_source(admin, await upload_two_files(admin))
    assert (source["kind"], source["dialect"], source["tables"]) == ("files", "duckdb", 2)
    assert (source["status"], source["writable"]) == ("ready", False)
    assert source["config"]["names"] == ["客户.csv", f"{TABLE}.csv"]
    answer = await ask_by_province(user, source["id"])
    assert answer.code == "success", answer.message
    assert answer.rows == ROWS
    shown = (await user.get(f"/api/datasources/{source['id']}")).json()
    assert (shown["name"], shown["config"]) == ("销售", {})
    assert (await user.get("/api/files")).json()["items"] == []


async def test_notes_and_switches_reach_the_question(
    admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    source = await create_source(admin, await upload_two_files(admin))
    table = f"/api/datasources/{source['id']}/tables/客户"
    change = {"note": "经销商名录", "columns": {"省份": {"note": "所在大区"}}}
    assert (await admin.patch(table, json=change)).json()["note"] == "经销商名录"
    answer = await Asker(user, source["id"], locale="zh-CN").ask("各所在大区的销售额")
    assert answer.rows == ROWS
    assert "经销商名录" in str(answer.one("sources")["tables"])
    await admin.patch(table, json={"columns": {"省份": {"enabled": False}}})
    assert (await ask_by_province(user, source["id"])).code == "cannot_answer"
    assert (await sync_source(admin, source["id"]))["tables"] == 2
    tables = (await user.get(f"/api/datasources/{source['id']}/tables")).json()["items"]
    assert tables[0]["note"] == "经销商名录"
    [key] = tables[1]["foreign_keys"]
    assert (key["columns"], key["table"]) == (["客户编号"], "客户")


async def test_the_source_outlives_the_upload_and_goes_with_its_objects(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    ids = await upload_two_files(admin)
    first, second = await create_source(admin, ids), await create_source(admin, ids[1:], "订单")
    for file_id in ids:
        assert (await admin.delete(f"/api/files/{file_id}")).status_code == 204
    assert len(list_stored_paths(app)) == 2  # the tables of both, no content
    assert (await ask_by_province(user, first["id"])).rows == ROWS
    assert (await sync_source(admin, first["id"]))["tables"] == 2
    assert (await admin.delete(f"/api/datasources/{first['id']}")).status_code == 204
    assert len(list_stored_paths(app)) == 1
    assert (await admin.delete(f"/api/datasources/{second['id']}")).status_code == 204
    assert list_stored_paths(app) == []


async def test_tables_that_are_read_anew_come_with_the_next_sync(
    admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    ids = await upload_two_files(admin)
    source = await create_source(admin, ids)
    place = f"/api/files/{ids[1]}"
    told = {"id": source["id"], "name": "销售"}
    assert (await admin.get(place)).json()["kept_in"] == [told | {"current": True}]
    table_options = {"kinds": {"销售额": "text"}}
    changed = await admin.patch(f"{place}/tables/{TABLE}", json=table_options)
    assert changed.json()["kept_in"] == [told | {"current": False}]
    assert (await ask_by_province(user, source["id"])).rows == ROWS  # as they were
    await sync_source(admin, source["id"])
    assert (await admin.get(place)).json()["kept_in"] == [told | {"current": True}]
    tables = (await user.get(f"/api/datasources/{source['id']}/tables")).json()["items"]
    kinds = {column["name"]: column["kind"] for column in tables[1]["columns"]}
    assert kinds["销售额"] == "text"


async def test_files_are_added_and_left_out(
    admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    ids = await upload_two_files(admin)
    source = await create_source(admin, ids[1:])
    place = f"/api/datasources/{source['id']}"
    assert (await ask_by_province(user, source["id"])).code == "cannot_answer"
    await admin.delete(f"/api/files/{ids[1]}")
    body = {"config": {"file_ids": [*ids, ids[0]]}}
    assert (await admin.patch(place, json=body)).json()["config"]["file_ids"] == ids
    await sync_source(admin, source["id"])
    assert (await ask_by_province(user, source["id"])).rows == ROWS


@pytest.mark.parametrize(
    ("config", "status"),
    [
        ({}, 422),
        ({"file_ids": []}, 422),
        ({"file_ids": ["x"] * 21}, 422),
        ({"file_ids": "x"}, 422),
        ({"file_ids": ["no-such-file"]}, 404),
        ({"file_ids": ["x"], "path": "/etc/passwd"}, 422),
    ],
)
async def test_what_cannot_be_kept_is_refused(
    admin: httpx.AsyncClient, config: Any, status: int
) -> None:
    body = {"name": "x", "kind": "files", "config": config}
    assert (await admin.post("/api/datasources", json=body)).status_code == status
    assert len((await admin.get("/api/datasources")).json()["items"]) == 1


async def test_only_administrators_keep_files_and_only_their_own(
    admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    ids = await upload_two_files(user)
    body = {"name": "x", "kind": "files", "config": {"file_ids": ids}}
    assert (await user.post("/api/datasources", json=body)).status_code == 403
    assert (await admin.post("/api/datasources", json=body)).status_code == 404
    note = await upload_file(admin, "note.txt", "只是文字，没有表格。".encode())
    body["config"] = {"file_ids": [note["id"]]}
    refused = await admin.post("/api/datasources", json=body)
    assert refused.status_code == 422, refused.text
    tried = await admin.post(
        "/api/datasources/test", json={"kind": "files", "config": {"file_ids": ids}}
    )
    assert tried.status_code == 422


async def test_processes_share_kept_files_through_minio(
    app_settings: Settings, bucket: PrivateBucket
) -> None:
    settings = app_settings.model_copy(update={"minio": bucket.settings()})
    async with running(settings) as one:
        admin = await one.sign_in("admin", "correct horse battery")
        source = await create_source(admin, await upload_two_files(admin))
    for copy in (settings.data_dir / "cache" / "files").iterdir():
        copy.unlink()  # as on another machine
    async with running(settings) as other:
        user = await other.new_user("bob")
        assert (await ask_by_province(user, source["id"])).rows == ROWS


async def test_joins_between_files_are_told_as_found_and_may_be_refused(
    admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    source = await create_source(admin, await upload_two_files(admin))
    place = f"/api/datasources/{source['id']}/relations"
    shown = (await admin.get(place, headers={"Accept-Language": "zh-CN"})).json()
    [join] = shown["items"]
    assert (join["origin"], join["status"], join["usable"]) == ("inferred", "accepted", True)
    assert join["reasons"][0] == "根据列名和共有的值在文件之间找到。"
    await sync_source(admin, source["id"])
    assert (await admin.get(place)).json()["items"][0]["origin"] == "inferred"
    changes = {"changes": [{"op": "reject", "id": join["id"]}]}
    version = {"If-Match": (await admin.get(place)).headers["etag"]}
    assert (await admin.put(place, json=changes, headers=version)).status_code == 200
    assert (await ask_by_province(user, source["id"])).code == "cannot_answer"
    await sync_source(admin, source["id"])
    assert (await admin.get(place)).json()["items"][0]["status"] == "rejected"
