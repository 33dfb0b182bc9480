"""The benchmark's question on database servers, beside the bare handler over SQLite."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path
from statistics import median

import pytest

from tests.benchmarks.answers.latency import SEQUENTIAL, milliseconds, run_in_turn
from tests.benchmarks.answers.timed_question import TimedQuestion
from tests.benchmarks.processes.http_client import Server
from tests.benchmarks.result_row import Row
from tests.support.run_folder import run_folder
from tests.support.servers.databases import PrivateDatabase, mysql_database, postgresql_database
from tests.support.servers.server_process import Server as DatabaseServer
from tests.support.servers.server_process import (
    share_server,
    start_mariadb,
    start_postgresql,
)

Start = Callable[[Path], DatabaseServer]
Open = Callable[[DatabaseServer], AbstractContextManager[PrivateDatabase]]
DATABASES: dict[str, tuple[str, Start, Open]] = {
    "mysql": ("MariaDB", start_mariadb, mysql_database),
    "postgresql": ("PostgreSQL", start_postgresql, postgresql_database),
}
TABLES = ("regions", "provinces", "stores")


async def measure_questions(ours: Server, theirs: Server, demo: Path) -> list[Row]:
    """Times of the question on each kind of server, with the tables that it reads."""
    script = await asyncio.to_thread(_script, demo)
    base = await run_in_turn(theirs, "", SEQUENTIAL)
    rows: list[Row] = []
    with run_folder():
        for kind in DATABASES:
            rows += await _on_server(kind, script, ours, base)
    return rows


async def _on_server(kind: str, script: str, ours: Server, base: list[TimedQuestion]) -> list[Row]:
    name, start, opened = DATABASES[kind]
    try:
        server = await asyncio.to_thread(share_server, kind, start)
    except pytest.skip.Exception as reason:
        return [Row(name, str(reason), "")]
    with opened(server) as database:
        await asyncio.to_thread(database.execute, script)
        source = await _add(ours, kind, database)
        timed = await run_in_turn(ours, source, SEQUENTIAL)
        await ours.fetch("DELETE", f"/api/datasources/{source}")
    gap, bare_gap = (median(t.rows - t.sql for t in times) for times in (timed, base))
    end, bare_end = (median(t.end for t in times) for times in (timed, base))
    return [
        Row(f"{name}: rows after the SQL", milliseconds(gap), milliseconds(bare_gap), "≤ 30 ms"),
        Row(f"{name}: whole answer", milliseconds(end), milliseconds(bare_end)),
        Row(f"{name}: added by the service", milliseconds(end - bare_end), "0", "≤ 20 ms"),
    ]


async def _add(ours: Server, kind: str, database: PrivateDatabase) -> str:
    """The id of a source that is added and synced."""
    body = {"name": kind, "kind": kind, "config": database.config()}
    made = await ours.fetch("POST", "/api/datasources", body)
    async for _ in ours.pieces(f"/api/datasources/{made['id']}/sync", None):
        pass
    return str(made["id"])


def _script(demo: Path) -> str:
    """Statements that make the tables of the demo with their rows, on any server."""
    lines = []
    with closing(sqlite3.connect(demo)) as connection:
        for table in TABLES:
            [(made,)] = connection.execute(
                "SELECT sql FROM sqlite_master WHERE name = ?", (table,)
            ).fetchall()
            rows = connection.execute(f'SELECT * FROM "{table}"').fetchall()
            values = ",".join(f"({','.join(map(_literal, row))})" for row in rows)
            lines += [made, f"INSERT INTO {table} VALUES {values}"]
    return ";".join(lines)


def _literal(value: object) -> str:
    if isinstance(value, int | float):
        return str(value)
    escaped = str(value).replace("'", "''")
    return f"'{escaped}'"
