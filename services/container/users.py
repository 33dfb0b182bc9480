"""Accounts, and what goes with a user who is deleted."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from model.database.engine import Database
from model.settings import Settings
from services.files.service import FileService
from services.keys import key
from services.runs.service import RunService
from services.users.first_admin import ensure_admin
from services.users.passwords import Passwords
from services.users.service import Leaving, UserService


def leaving(files: FileService, runs: RunService) -> Leaving:
    """What else must go when a user does."""

    @asynccontextmanager
    async def leaving(user_id: str) -> AsyncIterator[None]:
        async with files.leaving(user_id), runs.leaving(user_id):
            yield

    return leaving


async def open_users(settings: Settings, database: Database, leaving: Leaving) -> UserService:
    """Accounts, with the first of them made when there is none."""
    token_key = key(settings.jwt_secret_key, settings.data_dir / "jwt_secret_key")
    users = UserService(database, Passwords(), token_key, leaving=leaving)
    await ensure_admin(users, database, settings.admin_password, settings.data_dir)
    return users
