"""A source of many tables is listed in pages, and each page is what the caller may see."""

import sqlite3
from contextlib import closing
from typing import Any

import httpx

from tests.integration.datasources.test_routes import create_source, sync_source
from tests.support.apps.running_app import RunningApp
from tests.support.servers.databases import PrivateDatabase

COUNT = 450


async def create_wide_source(app: RunningApp, admin: httpx.AsyncClient) -> str:
    """The place of a synced source of 450 tables, each with a key to the one before."""
    path = app.settings.data_dir / "wide.db"
    with closing(sqlite3.connect(path)) as connection:
        for n in range(COUNT):
            before = f"unit{n - 1:03}" if n else "unit000"
            connection.execute(
                f"CREATE TABLE unit{n:03} (id INT PRIMARY KEY, back INT REFERENCES {before} (id))"
            )
    body = {"name": "Wide", "kind": "sqlite", "config": {"path": path.name}, "sample": False}
    made = (await admin.post("/api/datasources", json=body)).json()
    assert (await sync_source(admin, made["id"]))[-1]["type"] == "finished"
    return f"/api/datasources/{made['id']}/tables"


async def read_all(client: httpx.AsyncClient, place: str, **query: Any) -> list[dict[str, Any]]:
    """All tables, page after page; no page but the last is short."""
    found: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        asked = {"limit": 100, **query} | ({"cursor": cursor} if cursor else {})
        page = (await client.get(place, params=asked)).json()
        cursor = page["next_cursor"]
        assert cursor is None or len(page["items"]) == 100
        found += page["items"]
    return found


async def test_pages_of_tables_are_complete_searched_and_without_what_is_off(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    place = await create_wide_source(app, admin)
    names = [f"unit{n:03}" for n in range(COUNT)]
    assert [table["name"] for table in await read_all(admin, place)] == names

    await admin.patch(f"{place}/unit099", json={"enabled": False})
    await admin.patch(f"{place}/unit101", json={"columns": {"back": {"enabled": False}}})
    await admin.patch(f"{place}/unit300", json={"note": "The Bridge"})
    shown = await read_all(user, place)
    assert [table["name"] for table in shown] == [n for n in names if n != "unit099"]
    known = {table["name"]: table for table in shown}
    assert known["unit100"]["foreign_keys"] == [], "the key names a table that is switched off"
    assert known["unit200"]["foreign_keys"][0]["table"] == "unit199", "a key into another page"
    assert [column["name"] for column in known["unit101"]["columns"]] == ["id"]
    named = await read_all(admin, place, name=["unit300", "unit007", "missing"])
    assert [table["name"] for table in named] == ["unit007", "unit300"]
    assert await read_all(user, place, name="unit099") == []
    every = {table["name"]: table for table in await read_all(admin, place)}
    assert (len(every), every["unit099"]["enabled"]) == (COUNT, False)

    assert [table["name"] for table in await read_all(user, place, q="bridge")] == ["unit300"]
    assert await read_all(user, place, q="unit099") == []
    assert len(await read_all(user, place, q="UNIT1")) == 100


async def test_all_tables_or_those_found_are_switched_by_one_request_and_recorded(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    place = await create_wide_source(app, admin)
    source_id = place.split("/")[3]

    async def switch(**body: Any) -> dict[str, Any]:
        answer = await admin.patch(place, json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    await admin.patch(f"{place}/unit300", json={"note": "The Bridge"})
    assert await switch(enabled=False) == {"matched": COUNT, "changed": COUNT}
    assert await read_all(user, place) == []
    assert (await user.get(f"/api/datasources/{source_id}")).json()["tables"] == 0
    assert await switch(enabled=True, q=" UNIT1") == {"matched": 100, "changed": 100}
    assert await switch(enabled=True, q="bridge") == {"matched": 1, "changed": 1}
    assert await switch(enabled=True, q="unit10") == {"matched": 10, "changed": 0}
    shown = [table["name"] for table in await read_all(user, place)]
    assert shown == [*(f"unit{n}" for n in range(100, 200)), "unit300"]
    assert (await user.get(f"/api/datasources/{source_id}")).json()["tables"] == 101
    await sync_source(admin, source_id)
    assert len(await read_all(user, place)) == 101, "switches outlive a sync"
    entries = (await admin.get("/api/audit")).json()["items"]
    actions = [entry["action"] for entry in entries]
    assert actions.count("datasources.switch_tables") == 4, "one request, one record"


async def test_switching_many_is_refused_as_a_whole(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    place = await create_wide_source(app, admin)
    for body in ({}, {"enabled": "maybe"}, {"enabled": False, "names": ["unit001"]}):
        assert (await admin.patch(place, json=body)).status_code == 422
    assert (await user.patch(place, json={"enabled": False})).status_code == 403
    unknown = await admin.patch("/api/datasources/none/tables", json={})
    assert unknown.status_code == 404, "whether there is a source is said before the body is read"
    assert len(await read_all(user, place)) == COUNT


async def test_samples_of_tables_that_are_switched_off_are_deleted(
    admin: httpx.AsyncClient, mariadb: PrivateDatabase
) -> None:
    source = await create_source(admin, mariadb)
    place = f"/api/datasources/{source['id']}/tables"

    async def read_samples() -> list[list[str]]:
        [table] = (await admin.get(place)).json()["items"]
        return [column["samples"] for column in table["columns"]]

    assert any(await read_samples())
    await admin.patch(place, json={"enabled": False})
    await admin.patch(place, json={"enabled": True})
    assert not any(await read_samples())
    await sync_source(admin, source["id"])
    assert any(await read_samples())
