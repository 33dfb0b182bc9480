"""A source of a SQLite file, and the processes that read it."""

import asyncio
import sys
from contextlib import suppress
from pathlib import Path

import psutil

from model.engines.sqlite.description import SQLITE
from model.sources.query import QueryLimits
from services.datasources.configuration.allowed_locations import AllowedLocations
from services.datasources.engines.sqlite.driver import SqliteKind, SqliteSource

LIMITS = QueryLimits(timeout_s=30)
SECOND = QueryLimits(timeout_s=1)
BURNS = (
    "SELECT instr(replace(hex(zeroblob(4900000)),'0','a'),"
    " replace(hex(zeroblob(2400000)),'0','a')||'b')"
)
"""One call of a function, half an hour long: SQLite looks at nothing meanwhile."""
COUNT = "SELECT count(*) FROM shops"
ROOT = Path(__file__).parents[5]


def open_source(path: Path) -> SqliteSource:
    return SqliteKind(SQLITE).open({"path": path.name}, AllowedLocations(path.parent))


def find_readers(of: psutil.Process | None = None) -> list[psutil.Process]:
    """The processes that read SQLite files."""
    found = []
    for process in (of or psutil.Process()).children():
        with suppress(psutil.Error):
            if any("sqlite.embedded_database" in word for word in process.cmdline()):
                found.append(process)
    return found


async def find_pid(source: SqliteSource) -> int:
    """Of the process that answers the next statement."""
    await source.fetch("SELECT 1", LIMITS)
    async with source._pool.acquire(source._make_open_request()) as child:
        return child.pid


async def start_python(*arguments: str) -> asyncio.subprocess.Process:
    """Python in a process of its own."""
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=ROOT, stdin=pipe, stdout=pipe
    )
