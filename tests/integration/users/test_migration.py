"""Accounts of the release before keep their roles, and roles that were made are there at once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from model.database.engine import Database, open_database
from model.migrations import runner
from model.migrations.runner import migrate
from model.repositories import users as records
from tests.support.apps.running_app import on_both

BEFORE = "0024_audit"
ACCOUNT = (
    "INSERT INTO users (id, username, name_key, password_hash, role, enabled, token_epoch,"
    " created_at) VALUES (:name, :name, :name, 'x', :role, :enabled, 3, '2026-01-01 00:00:00')"
)
ACCOUNTS = (("ann", "admin", True), ("bob", "user", True), ("cy", "user", False))


@pytest.fixture
async def database(tmp_path: Path, records_uri: str | None) -> AsyncIterator[Database]:
    uri = f"{records_uri}?charset=utf8mb4" if records_uri else f"sqlite+aiosqlite:///{tmp_path}/r"
    async with open_database(uri) as database:
        yield database


def fill_database(connection: Connection) -> None:
    """The accounts of the release before."""
    config = Config()
    config.set_main_option("script_location", str(Path(runner.__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, BEFORE)
    for name, role, enabled in ACCOUNTS:
        connection.execute(text(ACCOUNT), {"name": name, "role": role, "enabled": enabled})


@on_both
async def test_accounts_keep_their_roles(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.run_sync(fill_database)
    await migrate(database)
    async with database.reading() as session:
        rows = [await records.find_by_id(session, name) for name, _, _ in ACCOUNTS]
    users = [records.to_user(row) for row in rows if row]
    assert [(user.username, user.role, user.enabled) for user in users] == list(ACCOUNTS)
    assert [user.role_id for user in users] == ["admin", "user", "user"]
    assert {user.token_epoch for user in users} == {3}
