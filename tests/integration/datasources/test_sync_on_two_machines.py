"""A sync that several machines are asked for at once."""

import asyncio
from contextlib import closing

import httpx
import pymysql
import pytest

from tests.support.apps.two_machines import Machines, machines, model
from tests.support.polling import eventually
from tests.support.servers.databases import PrivateDatabase

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
