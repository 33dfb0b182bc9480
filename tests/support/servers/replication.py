"""Real replication: a primary and its replica, of MariaDB and of PostgreSQL, and a gate before one.

Ask for the fixture `replicated`: a fresh database on a primary, and the same on the replica, where
it arrives by replication.
"""

import asyncio
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pymysql
import pytest

from tests.support.polling import eventually
from tests.support.servers.databases import (
    PrivateDatabase,
    mysql_database,
    postgresql_database,
    run_sql_mysql,
)
from tests.support.servers.ports import free_port
from tests.support.servers.server_process import (
    START_LIMIT_S,
    Server,
    exclusive,
    keep,
    postgresql_binaries,
    share_server,
    start_mariadb,
    start_postgresql,
    wait_for,
)

SCHEMES = {"mysql": "mariadb", "postgresql": "postgresql"}


@dataclass(frozen=True)
class Replicated:
    """A database on the primary, and what arrives of it on the replica."""

    primary: PrivateDatabase
    replica: PrivateDatabase

    def uri(self, port: int | None = None) -> str:
        """The address of the replica, as the reader."""
        server, reader = self.replica.server, self.replica.reader
        place = f"{server.host}:{port or server.port}/{self.replica.name}"
        return f"{SCHEMES[server.kind]}://{reader.username}:{reader.password}@{place}"

    async def caught_up(self, query: str, number: int) -> None:
        """Wait until `query` finds `number` on the replica."""

        async def is_found() -> bool:
            return await asyncio.to_thread(self._ask_number, query) == number

        await eventually(is_found, within_s=30)

    def _ask_number(self, query: str) -> int | None:
        try:
            return self.replica.asked(query)
        except (pymysql.MySQLError, subprocess.CalledProcessError):
            return None  # not there yet


@pytest.fixture(params=["mysql", "postgresql"])
def replicated(request: pytest.FixtureRequest) -> Iterator[Replicated]:
    """A fresh database that is replicated; nobody else uses the two servers meanwhile.

    A test may halt the replica, and one that writes keeps it behind for a moment.
    """
    kind = request.param
    with exclusive(f"{kind}-replication"):
        primary = share_server(f"{kind}-primary", _PRIMARY[kind])
        replica = share_server(f"{kind}-replica", partial(_REPLICA[kind], primary=primary))
        with _FRESH[kind](primary) as database:
            yield Replicated(database, replace(database, server=replica))


def _start_mariadb_primary(home: Path) -> Server:
    return start_mariadb(home, "--log-bin", "--server-id=1")


def _start_mariadb_replica(home: Path, primary: Server) -> Server:
    replica = start_mariadb(home, "--server-id=2")
    who = primary.root
    connection = pymysql.connect(
        host=primary.host, port=primary.port, user=who.username, password=who.password
    )
    with connection, connection.cursor() as cursor:
        cursor.execute("SHOW MASTER STATUS")
        status = cursor.fetchone()
    assert status is not None
    file, position = status[:2]
    follow = f"""CHANGE MASTER TO MASTER_HOST='{primary.host}', MASTER_PORT={primary.port},
        MASTER_USER='{who.username}', MASTER_PASSWORD='{who.password}',
        MASTER_LOG_FILE='{file}', MASTER_LOG_POS={position}; START SLAVE;"""
    run_sql_mysql(replica, replica.root, "", follow)
    return replica


def _start_standby(home: Path, primary: Server) -> Server:
    binaries, user, port = postgresql_binaries(), None, free_port()
    if os.getuid() == 0:
        user = "postgres"
        shutil.chown(home, user)
    place = ["-h", primary.host, "-p", str(primary.port), "-U", primary.root.username]
    subprocess.run(
        [str(binaries / "pg_basebackup"), *place, "-D", str(home / "data"), "-R", "-c", "fast"],
        env={**os.environ, "PGPASSWORD": primary.root.password},
        check=True,
        capture_output=True,
        user=user,
        timeout=START_LIMIT_S,
        cwd=home,
    )
    options = {"port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": home}
    flags = [f"--{name}={value}" for name, value in (options | {"max_connections": 300}).items()]
    keep(home, [str(binaries / "postgres"), "-D", str(home / "data"), *flags], user)
    wait_for(port, home / "log")
    return replace(primary, port=port)


_PRIMARY = {"mysql": _start_mariadb_primary, "postgresql": start_postgresql}
_REPLICA = {"mysql": _start_mariadb_replica, "postgresql": _start_standby}
_FRESH = {"mysql": mysql_database, "postgresql": postgresql_database}


class Gate:
    """A port before a server, which may be shut and opened again."""

    def __init__(self, server: Server) -> None:
        self.port = free_port()
        self.passed = 0
        self._server = server
        self._listening: asyncio.Server | None = None
        self._writers: list[asyncio.StreamWriter] = []

    async def open(self) -> None:
        """Let connections through."""
        self._listening = await asyncio.start_server(self._pass, "127.0.0.1", self.port)

    async def shut(self) -> None:
        """Cut those there are and let none in."""
        if self._listening:
            self._listening.close()
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.passed += 1
        there = await asyncio.open_connection(self._server.host, self._server.port)
        self._writers += [writer, there[1]]
        with suppress(OSError):
            await asyncio.gather(_copy(reader, there[1]), _copy(there[0], writer))


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65_536):
        writer.write(data)
        await writer.drain()
    writer.close()


@asynccontextmanager
async def gate_before(server: Server) -> AsyncIterator[Gate]:
    """An open gate; it is shut with the block."""
    gate = Gate(server)
    await gate.open()
    try:
        yield gate
    finally:
        await gate.shut()
