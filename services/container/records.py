"""Our own records: migrated, and asked whether they answer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from model.database.engine import Database, open_database
from model.migrations.runner import migrate
from model.settings import Settings, to_misconfigured
from services.runtime.readiness import Check, Readiness


@asynccontextmanager
async def open_records(settings: Settings) -> AsyncIterator[Database]:
    """The records in DATA_DIR or MySQL, migrated. Raises `Misconfigured`."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise to_misconfigured("DATA_DIR", f"{settings.data_dir}: {error.strerror}") from None
    async with open_database(settings.database_uri) as database:
        try:
            await migrate(database)
        except OperationalError as error:
            raise to_misconfigured("SQLALCHEMY_DATABASE_URI", str(error.orig)) from None
        yield database


def create_readiness(database: Database) -> Readiness:
    """What `/readyz` asks, beginning with our records."""
    readiness = Readiness()
    readiness.add("database", _database_check(database), required=True)
    return readiness


def _database_check(database: Database) -> Check:
    async def check() -> str:
        async with database.reading() as session:
            await session.execute(text("SELECT 1"))
        return database.engine.dialect.name

    return check
