"""The only place that picks implementations and opens them, in order of need.

To add a service: a field in `Services` (injected into handlers by its type) and its lines in
`open_services`, where `stack` closes it again. Import heavy modules in the function that opens it.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from model.db import Database, open_database
from model.migrations.runner import migrate
from model.settings import Settings, wrong
from services.background import Background, open_background
from services.keys import key
from services.readiness import Check, Readiness
from services.users.first_admin import ensure_admin
from services.users.passwords import Passwords
from services.users.service import UserService


class Services(NamedTuple):
    """What a worker consists of. Each is a class of its own: handlers ask for it by type."""

    settings: Settings
    database: Database
    background: Background
    readiness: Readiness
    users: UserService


Opener = Callable[[Settings], AbstractAsyncContextManager[Services]]


@asynccontextmanager
async def open_services(settings: Settings) -> AsyncIterator[Services]:
    """Everything, opened; closed in reverse order when the block ends."""
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(_open_records(settings))
        readiness = Readiness()
        readiness.add("database", _answers(database), required=True)
        users = await _open_users(settings, database)
        background = await stack.enter_async_context(open_background())
        yield Services(
            settings=settings,
            database=database,
            background=background,
            readiness=readiness,
            users=users,
        )


@asynccontextmanager
async def _open_records(settings: Settings) -> AsyncIterator[Database]:
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise wrong("DATA_DIR", f"{settings.data_dir}: {error.strerror}") from None
    async with open_database(settings.database_uri) as database:
        try:
            await migrate(database)
        except OperationalError as error:
            raise wrong("SQLALCHEMY_DATABASE_URI", str(error.orig)) from None
        yield database


async def _open_users(settings: Settings, database: Database) -> UserService:
    token_key = key(settings.jwt_secret_key, settings.data_dir / "jwt_secret_key")
    users = UserService(database, Passwords(), token_key)
    await ensure_admin(users, database, settings.admin_password, settings.data_dir)
    return users


def _answers(database: Database) -> Check:
    async def check() -> str:
        async with database.reading() as session:
            await session.execute(text("SELECT 1"))
        return database.engine.dialect.name

    return check
