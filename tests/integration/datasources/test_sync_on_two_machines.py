"""A sync that several machines are asked for at once."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from typing import Any

import httpx
import pymysql
import pytest

from tests.support.apps.two_machines import Machines, machines, model
from tests.support.polling import eventually
from tests.support.servers.connection_server import forward_both, serve_connections
from tests.support.servers.databases import PrivateDatabase
from tests.support.servers.ports import free_port

FIXTURES = (machines, model)
pytestmark = pytest.mark.xdist_group("processes")


def connect(database: PrivateDatabase) -> "pymysql.Connection[pymysql.cursors.Cursor]":
    """A connection of the owner, for a lock that lasts."""
    server, admin = database.server, database.admin
    return pymysql.connect(
        host=server.host,
        port=server.port,
        user=admin.username,
        password=admin.password,
        database=database.name,
    )


async def follow(client: httpx.AsyncClient, place: str) -> AsyncIterator[dict[str, Any]]:
    """The events of a sync as they come."""
    async with client.stream("POST", place) as answer:
        assert answer.status_code == 200
        async for line in answer.aiter_lines():
            if line.startswith("data: "):
                yield json.loads(line.removeprefix("data: "))


async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(65_536):
        writer.write(piece)
    raise EOFError


@asynccontextmanager
async def serve_delayed(database: PrivateDatabase, free: asyncio.Event) -> AsyncIterator[int]:
    """The port of a proxy whose connections reach the database once the event is set."""
    server, port = database.server, free_port()

    async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await free.wait()
        back, there = await asyncio.open_connection(server.host, server.port)
        await forward_both(pipe(reader, there), pipe(back, writer), there)

    async with serve_connections(port, forward):
        yield port


async def test_a_sync_asked_for_everywhere_runs_once(
    machines: Machines, mariadb: PrivateDatabase
) -> None:
    mariadb.execute("CREATE TABLE t (n INT); INSERT INTO t VALUES (1);")
    made = {"name": "m", "kind": "mysql", "config": mariadb.config()}
    begun: list[int] = []

    async def sync(client: httpx.AsyncClient, place: str) -> bytes:
        async with client.stream("POST", place) as answer:
            begun.append(answer.status_code)
            return await answer.aread()

    async with machines.clients(1) as clients, machines.second.client(machines.token) as other:
        source = (await other.post("/api/datasources", json=made)).json()["id"]
        place = f"/api/datasources/{source}/sync"
        with closing(connect(mariadb)) as connection, connection.cursor() as cursor:
            cursor.execute("LOCK TABLES t WRITE")  # no sync ends before all have asked for it
            syncs = [asyncio.create_task(sync(each, place)) for each in (*clients, other)]
            await eventually(lambda: len(begun) == len(syncs))
        ends = await asyncio.gather(*syncs)
        await other.delete(f"/api/datasources/{source}")
    assert all(b'"type":"finished"' in end for end in ends)
    lines = (machines.first.output + machines.second.output).splitlines()
    assert len([line for line in lines if source in line and "source synced" in line]) == 1


async def test_a_sync_whose_process_was_killed_says_so_and_starts_again(
    machines: Machines, mariadb: PrivateDatabase
) -> None:
    mariadb.execute("CREATE TABLE t (n INT); INSERT INTO t VALUES (1);")
    worker, free = min(machines.first.workers()), asyncio.Event()
    events: list[dict[str, Any]] = []

    async def sync_until_killed(client: httpx.AsyncClient, place: str) -> None:
        with suppress(httpx.TransportError):
            async for _ in follow(client, place):
                pass

    async with (
        serve_delayed(mariadb, free) as port,
        machines.first.client_of(worker, machines.token) as first,
        machines.second.client(machines.token) as second,
    ):
        config = mariadb.config() | {"port": port}
        made = {"name": "killed", "kind": "mysql", "config": config, "setup": True}
        source = (await second.post("/api/datasources", json=made)).json()["id"]
        place = f"/api/datasources/{source}"

        async def is_syncing() -> bool:
            return bool((await second.get(place)).json()["status"] == "syncing")

        killed = asyncio.create_task(sync_until_killed(first, f"{place}/sync"))
        await eventually(is_syncing)
        os.kill(worker, signal.SIGKILL)
        await killed
        free.set()
        events += [event async for event in follow(second, f"{place}/sync")]
        await second.delete(place)
    told = [event["restarts_in_s"] for event in events if event["type"] == "interrupted"]
    assert told == sorted(told, reverse=True), "it counts down"
    assert 0 < told[-1] < told[0] <= 20
    assert events[-1]["type"] == "finished"
    assert events[-1]["datasource"]["setup"] == "tables"
