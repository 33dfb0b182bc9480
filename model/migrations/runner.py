"""Brings our database to the newest version at start, one process at a time."""

import asyncio
import fcntl
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from model.database.engine import Database
from model.errors import Misconfigured

LOCK_WAIT_S = 120
_LOCK_PAUSE_S = 0.05
_FOLDER = Path(__file__).parent
log = logging.getLogger(__name__)


def find_newest_revision() -> str:
    """The revision this code needs: the last file of `versions/`, whose name is its revision."""
    return max(_list_revisions())


def _list_revisions() -> set[str]:
    return {path.stem for path in (_FOLDER / "versions").glob("[0-9]*.py")}


async def migrate(database: Database) -> None:
    """Apply what is missing. Several processes and machines may call it at once."""
    at = await find_current_revision(database)
    if at == find_newest_revision():
        return  # without importing Alembic: every start but the first takes this way
    if at and at not in _list_revisions():
        raise Misconfigured("settings.newer_records", revision=at)
    async with _exclusive_lock(database), database.engine.connect() as connection:
        await connection.run_sync(_upgrade)
        await connection.commit()
    log.info("database migrated", extra={"revision": find_newest_revision()})


async def find_current_revision(database: Database) -> str | None:
    """The revision that the records are at; None before the first start."""
    async with database.engine.execution_options(reads_only=True).connect() as connection:
        return await connection.run_sync(_read_revision)


def _read_revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def _upgrade(connection: Connection) -> None:
    from alembic import command  # only when there is something to do
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


@asynccontextmanager
async def _exclusive_lock(database: Database) -> AsyncIterator[None]:
    path = database.engine.url.database
    if database.engine.dialect.name == "sqlite":
        async with _file_lock(Path(f"{path}.migrate")):
            yield
    else:
        async with _named_lock(database):
            yield


@asynccontextmanager
async def _file_lock(path: Path) -> AsyncIterator[None]:
    with path.open("a") as file:
        for _ in range(int(LOCK_WAIT_S / _LOCK_PAUSE_S)):
            if _try_lock(file.fileno()):
                break
            await asyncio.sleep(_LOCK_PAUSE_S)
        else:
            raise TimeoutError("Another process has been migrating the database for too long.")
        yield  # closing the file lets go


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@asynccontextmanager
async def _named_lock(database: Database) -> AsyncIterator[None]:
    name = f"migrate {database.engine.url.database}"[:64]
    async with database.engine.connect() as connection:
        took = text("SELECT GET_LOCK(:name, :wait)")
        if await connection.scalar(took, {"name": name, "wait": LOCK_WAIT_S}) != 1:
            raise TimeoutError("Another process has been migrating the database for too long.")
        try:
            yield
        finally:
            await connection.execute(text("SELECT RELEASE_LOCK(:name)"), {"name": name})
