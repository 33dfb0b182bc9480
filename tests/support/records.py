"""Our own records, empty, on SQLite and on MariaDB: a test that asks for `records` runs on both."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from model import tables
from model.database.engine import Base, Database, open_database
from model.tables.chat import ChatRow
from model.tables.run import RunRow
from model.tables.user import UserRow
from tests.support.run_folder import RUN_DIR

assert tables.__all__, "importing it names all tables"
OWNER = "owner"
CHAT = "chat"
_FILE = "records.db"


@pytest.fixture(params=["sqlite", "mysql"])
async def records(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A database with all our tables and one user."""
    if request.param == "sqlite":
        await _copy_empty(tmp_path / _FILE)
    async with open_database(address(request, tmp_path)) as database:
        if request.param != "sqlite":
            await _create_tables(database)
        async with database.transaction() as session:
            session.add(
                UserRow(id=OWNER, username="o", name_key="o", password_hash="-", role="user")
            )
            await session.flush()
            session.add(ChatRow(id=CHAT, user_id=OWNER, title="t", mode="data"))
        yield database


async def _copy_empty(records: Path) -> None:
    """All our tables without a row, which are made once a run."""
    empty = Path(os.environ[RUN_DIR]) / "empty.db"
    if not empty.exists():
        fresh = empty.with_name(f"{uuid4()}.db")
        async with open_database(f"sqlite+aiosqlite:///{fresh}") as database:
            await _create_tables(database)
        fresh.rename(empty)
    shutil.copy(empty, records)


async def _create_tables(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)


def address(request: pytest.FixtureRequest, folder: Path) -> str:
    """The SQLAlchemy address of a fresh database of the kind the test is run for."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{folder / _FILE}"
    mariadb = request.getfixturevalue("mariadb")
    return f"{mariadb.url()}?charset=utf8mb4"


async def running_run(database: Database, run_id: str, worker_id: str = "worker") -> None:
    """A run that is recorded as running, with nothing in its log."""
    async with database.transaction() as session:
        session.add(
            RunRow(
                id=run_id,
                chat_id=CHAT,
                user_id=OWNER,
                worker_id=worker_id,
                mode="data",
                question_id="q",
                question="how many?",
                locale="en",
                answering_kind="builtin",
                answering_name="builtin",
            )
        )
