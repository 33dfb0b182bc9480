"""A source with a read replica, on real replication."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest

from services.datasources.connections import replicated_source
from tests.integration.datasources.test_routes import sync_source
from tests.support.actors import TESTER
from tests.support.apps.running_app import RunningApp
from tests.support.polling import eventually
from tests.support.servers.databases import EXECUTE
from tests.support.servers.replication import Replicated, gate_before

TABLE = "CREATE TABLE t (id INT PRIMARY KEY, kind VARCHAR(10)); INSERT INTO t VALUES (1, 'a')"


async def create_source(
    client: httpx.AsyncClient, replicated: Replicated, port: int | None = None
) -> dict[str, Any]:
    """A synced source with its replica."""
    primary = replicated.primary
    await asyncio.to_thread(primary.execute, TABLE)
    await replicated.caught_up("SELECT count(*) FROM t", 1)
    config = {**primary.config(), "replica_uri": replicated.uri(port)}
    body = {"name": "Shop", "kind": primary.server.kind, "config": config}
    answer = await client.post("/api/datasources", json=body)
    assert answer.status_code == 201, answer.text
    events = await sync_source(client, answer.json()["id"])
    assert events[-1]["type"] == "finished", events
    return events[-1]["datasource"]


async def fetch_rows(
    app: RunningApp, source_id: str, sql: str = "SELECT id FROM t ORDER BY id"
) -> tuple[list[Any], Any]:
    """What the source answers, and the notice that goes with it."""
    async with app.services.datasources.open(source_id, TESTER) as (_, runner):
        result = await runner.run(runner.check(sql))
    return [row[0] for row in result.rows], result.notice


async def pause_replication(replicated: Replicated, stack: AsyncExitStack) -> None:
    """Let the replica fall behind until the stack ends."""
    server = replicated.replica.server
    words = {
        "mysql": ("STOP SLAVE SQL_THREAD", "START SLAVE SQL_THREAD"),
        "postgresql": ("SELECT pg_wal_replay_pause()", "SELECT pg_wal_replay_resume()"),
    }[server.kind]
    database = {"mysql": "", "postgresql": "postgres"}[server.kind]

    async def say(sql: str) -> None:
        await asyncio.to_thread(EXECUTE[server.kind], server, server.root, database, sql)

    await say(words[0])
    stack.push_async_callback(say, words[1])


async def test_questions_run_on_the_replica(
    app: RunningApp, admin: httpx.AsyncClient, replicated: Replicated
) -> None:
    source = await create_source(admin, replicated)
    async with AsyncExitStack() as stack:
        await pause_replication(replicated, stack)
        await asyncio.to_thread(replicated.primary.execute, "INSERT INTO t VALUES (2, 'b')")
        assert await fetch_rows(app, source["id"]) == ([1], "")
    await replicated.caught_up("SELECT count(*) FROM t", 2)
    assert await fetch_rows(app, source["id"]) == ([1, 2], "")


async def test_the_sync_tells_what_it_found_there_and_no_address(
    app: RunningApp, admin: httpx.AsyncClient, replicated: Replicated
) -> None:
    source = await create_source(admin, replicated)
    found = source["replica"]
    assert (found["error"], found["differences"], found["writable"]) == (None, [], False)
    version = source["server_version"].removesuffix("-log")  # the primary keeps one
    assert found["server_version"] == version
    if source["kind"] == "mysql":
        assert found["lag_s"] is None  # the reader has no right to know
    else:
        assert 0 <= found["lag_s"] < 60  # the server writes by itself at times
    assert source["config"]["replica_set"] is True
    listed = await admin.get("/api/datasources")
    assert replicated.primary.reader.password not in listed.text
    assert "replica_uri" not in listed.text
    ada = await app.new_user("bob")
    shown = (await ada.get(f"/api/datasources/{source['id']}")).json()
    assert (shown["config"], shown["replica"]) == ({}, None)


async def test_a_replica_that_is_away_is_replaced_by_the_primary_and_found_again(
    app: RunningApp,
    admin: httpx.AsyncClient,
    replicated: Replicated,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(replicated_source.ReplicatedSource, "probe_every_s", 0.05)
    async with gate_before(replicated.replica.server) as gate:
        source = await create_source(admin, replicated, gate.port)
        assert await fetch_rows(app, source["id"]) == ([1], "")
        await gate.shut()
        assert await fetch_rows(app, source["id"]) == ([1], "replica_away")
        await gate.open()

        async def is_asked_again() -> bool:
            return (await fetch_rows(app, source["id"]))[1] == ""

        await eventually(is_asked_again)


async def test_what_has_not_arrived_there_yet_is_read_from_the_primary(
    app: RunningApp, admin: httpx.AsyncClient, replicated: Replicated
) -> None:
    source = await create_source(admin, replicated)
    place = f"/api/datasources/{source['id']}"
    async with AsyncExitStack() as stack:
        await pause_replication(replicated, stack)
        fresh = "CREATE TABLE fresh (id INT PRIMARY KEY); INSERT INTO fresh VALUES (7)"
        await asyncio.to_thread(replicated.primary.execute, fresh)
        [*_, finished] = await sync_source(admin, source["id"])
        assert finished["datasource"]["replica"]["differences"] == ["fresh"]
        assert await fetch_rows(app, source["id"], "SELECT id FROM fresh") == (
            [7],
            "replica_differs",
        )
        tried = await admin.post("/api/datasources/test", json={"id": source["id"]})
        assert tried.json()["replica"]["differences"] == ["fresh"]
    assert (await admin.get(place)).json()["replica"]["differences"] == ["fresh"]


async def test_a_replica_stays_until_it_is_given_empty(
    app: RunningApp, admin: httpx.AsyncClient, replicated: Replicated
) -> None:
    source = await create_source(admin, replicated)
    place = f"/api/datasources/{source['id']}"
    kept = await admin.patch(place, json={"config": {"port": source["config"]["port"]}})
    assert kept.json()["config"]["replica_set"] is True
    removed = await admin.patch(place, json={"config": {"replica_uri": ""}})
    assert removed.json()["config"]["replica_set"] is False
    assert removed.json()["config"]["password_set"] is True
    assert removed.json()["replica"] is None


async def test_how_far_it_is_behind_is_told_where_the_engine_tells(
    app: RunningApp, admin: httpx.AsyncClient, replicated: Replicated
) -> None:
    server, reader = replicated.primary.server, replicated.primary.reader
    if server.kind == "mysql":
        grant = f"GRANT SLAVE MONITOR ON *.* TO '{reader.username}'@'%'"
        EXECUTE["mysql"](server, server.root, "", grant)
    source = await create_source(admin, replicated)
    assert 0 <= source["replica"]["lag_s"] < 60
    async with AsyncExitStack() as stack:
        await pause_replication(replicated, stack)
        await asyncio.to_thread(replicated.primary.execute, "INSERT INTO t VALUES (2, 'b')")
        tried = {"id": source["id"]}
        async with asyncio.timeout(60):
            found = {"lag_s": 0, "error": None}
            while found["error"] is None and not found["lag_s"]:
                answer = await admin.post("/api/datasources/test", json=tried)
                found = answer.json()["replica"]
        if server.kind == "mysql":
            assert "replication has stopped" in found["error"]
        else:
            assert found["lag_s"] > 0


async def test_a_replica_that_cannot_be_reached_fails_neither_test_nor_sync(
    app: RunningApp, admin: httpx.AsyncClient, replicated: Replicated
) -> None:
    source = await create_source(admin, replicated, port=1)
    assert source["status"] == "ready"
    assert "Nothing accepts connections" in source["replica"]["error"]
    assert replicated.primary.reader.password not in str(source)
    assert await fetch_rows(app, source["id"]) == ([1], "replica_away")
