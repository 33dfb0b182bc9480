"""Several processes write one audit: it has one order without gaps, and survives their deaths."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from model.database.engine import Database, open_database
from model.migrations.runner import migrate
from tests.support.audit import Chain
from tests.support.records import address

ROOT = Path(__file__).parents[3]
COUNT = 60
ENDLESS = 1_000_000
LONG_S = 120
pytestmark = pytest.mark.xdist_group("processes")


@pytest.fixture(params=["sqlite", "mysql"])
def uri(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return address(request, tmp_path)


@pytest.fixture
async def database(uri: str) -> AsyncIterator[Database]:
    async with open_database(uri) as database:
        await migrate(database)
        yield database


async def start_writer(uri: str, folder: Path, name: str, count: int) -> Process:
    arguments = ("-m", "tests.support.audit_writer", uri, str(folder), name, str(count))
    return await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=ROOT, stdout=PIPE, stderr=PIPE
    )


async def read_numbers(database: Database, name: str) -> list[int]:
    """The entries of a process, in the order of the chain."""
    async with database.reading() as session:
        query = text("SELECT details FROM audit_records WHERE action = :name ORDER BY seq")
        return [json.loads(row)["number"] for row in await session.scalars(query, {"name": name})]


@pytest.mark.promise("tamper-evident")
async def test_processes_that_write_at_once_keep_one_order_without_gaps(
    uri: str, database: Database, tmp_path: Path
) -> None:
    names = ("one", "two", "three")
    writers = [await start_writer(uri, tmp_path, name, COUNT) for name in names]
    for writer in writers:
        _, problems = await asyncio.wait_for(writer.communicate(), LONG_S)
        assert writer.returncode == 0, problems.decode()
    chain = Chain(database, tmp_path)
    assert await chain.numbers() == list(range(1, len(names) * COUNT + 1))
    assert await chain.breaks() == []
    for name in names:
        assert await read_numbers(database, name) == list(range(COUNT))


async def test_a_killed_process_loses_nothing_that_it_has_told_of(
    uri: str, database: Database, tmp_path: Path
) -> None:
    victim = await start_writer(uri, tmp_path, "victim", ENDLESS)
    other = await start_writer(uri, tmp_path, "other", COUNT)
    assert victim.stdout
    told = 0
    while told < COUNT:
        told = int(await asyncio.wait_for(victim.stdout.readline(), LONG_S))
    victim.kill()
    rest = (await victim.stdout.read()).split()  # what it told before the signal came
    told = max([told, *map(int, rest)])
    await asyncio.wait_for(other.communicate(), LONG_S)
    await victim.wait()
    stored = await read_numbers(database, "victim")
    assert stored[: told + 1] == list(range(told + 1))
    chain = Chain(database, tmp_path)
    assert await chain.numbers() == list(range(1, len(stored) + COUNT + 1))
    assert await chain.breaks() == []
