"""What the release before had belongs to a first workspace, where everybody keeps his role."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, column, select, text
from sqlalchemy import table as sql_table

from model.actor import UserActor
from model.database.engine import Database, open_database
from model.migrations import runner
from model.migrations.runner import migrate
from model.repositories import groups, workspaces
from model.repositories import users as records
from model.workspaces.workspace import FIRST_WORKSPACE, NamedRecord, RecordKind
from tests.support.apps.running_app import on_both

BEFORE = "0034_starters"
AT = "'2026-01-01 00:00:00'"
ACCOUNT = (
    "INSERT INTO users (id, username, name_key, password_hash, role, other_role, enabled,"
    f" token_epoch, created_at) VALUES (:name, :name, :name, 'x', :role, :other, :enabled, 3, {AT})"
)
ACCOUNTS = (
    ("ann", "admin", None, True),
    ("bob", "user", None, True),
    ("cy", "user", None, False),
    ("dan", "user", "teacher", True),
)
RECORDS = (
    "INSERT INTO datasources (id, name, kind, config, sample, status, server_version, table_count,"
    f" visible_count, version, revision, created_at) VALUES ('s', 's', 'sqlite', '{{}}', true,"
    f" 'new', '', 0, 0, 'v', 0, {AT})",
    "INSERT INTO chats (id, user_id, title, mode, created_at, updated_at)"
    f" VALUES ('c', 'bob', 't', 'data', {AT}, {AT})",
    "INSERT INTO runs (id, chat_id, user_id, worker_id, mode, question_id, question, locale,"
    " answering_kind, answering_name, status, stop_requested, created_at)"
    " VALUES ('r', 'c', 'bob', 'w', 'data', 'q', 'q', 'en', 'builtin', 'b', 'failed', false,"
    f" {AT})",
    "INSERT INTO files (id, user_id, name, kind, bytes, status, content_key, tables, notices,"
    " wishes, created_at)"
    f" VALUES ('f', 'bob', 'f', 'csv', 1, 'ready', 'k', '[]', '[]', '[]', {AT})",
    "INSERT INTO terms (id, name, synonyms, definition, column_names, is_measure, enabled, version,"
    f" created_at, updated_at) VALUES ('t', 't', '[]', '', '[]', false, true, 1, {AT}, {AT})",
    "INSERT INTO models (id, name, model, base_url, temperature, is_default, revision, created_at)"
    f" VALUES ('m', 'm', 'm', 'http://m', 0, true, 0, {AT})",
    "INSERT INTO user_groups (id, name, name_key, created_at)"
    f" VALUES ('g', 'North', 'north', {AT})",
    "INSERT INTO group_members (group_id, user_id) VALUES ('g', 'bob')",
    "INSERT INTO question_folders (id, user_id, name, name_key, created_at)"
    f" VALUES ('qf', 'bob', 'F', 'f', {AT})",
    "INSERT INTO saved_questions (id, user_id, folder_id, datasource_id, source_name, name,"
    " question, statement, template, chart, created_at, updated_at)"
    f" VALUES ('q', 'bob', 'qf', 's', 's', 'q', 'q', 'SELECT 1', '{{}}', '{{}}', {AT}, {AT})",
    "INSERT INTO question_shares (id, question_id, user_id, group_id, may)"
    " VALUES ('a', 'q', NULL, 'g', 'view'), ('b', 'q', 'dan', NULL, 'edit')",
    "INSERT INTO dashboards (id, user_id, name, contents, revision, created_at, updated_at)"
    f" VALUES ('d', 'bob', 'd', '{{}}', 1, {AT}, {AT})",
    "INSERT INTO dashboard_shares (id, dashboard_id, user_id, group_id, may)"
    " VALUES ('a', 'd', NULL, 'g', 'view'), ('b', 'd', 'dan', NULL, 'edit')",
    """INSERT INTO user_attributes (user_id, attributes) VALUES ('bob', '{"region": ["N"]}')""",
)
ROOTS: dict[RecordKind, str] = {
    "source": "s",
    "chat": "c",
    "run": "r",
    "file": "f",
    "term": "t",
    "model": "m",
    "group": "g",
    "question": "q",
    "question_folder": "qf",
    "dashboard": "d",
}
SHARES = [("a", None, "g", "view"), ("b", "dan", None, "edit")]
"""They name a group that moves, and stay."""


@pytest.fixture
async def database(tmp_path: Path, records_uri: str | None) -> AsyncIterator[Database]:
    uri = f"{records_uri}?charset=utf8mb4" if records_uri else f"sqlite+aiosqlite:///{tmp_path}/r"
    async with open_database(uri) as database:
        yield database


def make_config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(runner.__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def fill_database(connection: Connection) -> None:
    """Accounts, and a record of every kind, of the release before."""
    command.upgrade(make_config(connection), BEFORE)
    for name, role, other, enabled in ACCOUNTS:
        values = {"name": name, "role": role, "other": other, "enabled": enabled}
        connection.execute(text(ACCOUNT), values)
    for statement in RECORDS:
        connection.exec_driver_sql(statement)


def read_shares(connection: Connection, table: str) -> list[tuple[str | None, ...]]:
    """With whom the question, or the dashboard, is shared."""
    columns = map(column, ("id", "user_id", "group_id", "may"))
    found = connection.execute(select(*columns).select_from(sql_table(table)).order_by("id"))
    return [tuple(row) for row in found]


def read_all_shares(connection: Connection) -> list[list[tuple[str | None, ...]]]:
    """Of the question and of the dashboard."""
    return [read_shares(connection, name) for name in ("question_shares", "dashboard_shares")]


def step_back(connection: Connection) -> list[tuple[str, str | None]]:
    """To the release before, and what its accounts are then."""
    command.downgrade(make_config(connection), BEFORE)
    found = connection.execute(text("SELECT username, other_role FROM users ORDER BY username"))
    members = connection.execute(text("SELECT group_id, user_id FROM group_members")).all()
    assert [tuple(row) for row in members] == [("g", "bob")]
    assert read_all_shares(connection) == [SHARES, SHARES]
    return [(name, role) for name, role in found]


@on_both
async def test_all_moves_into_a_first_workspace_and_back(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.run_sync(fill_database)
    await migrate(database)

    def read(connection: Connection) -> None:
        assert [each.id for each in workspaces.find_all(connection)] == [FIRST_WORKSPACE]
        for kind, record_id in ROOTS.items():
            found = workspaces.find_of_record(connection, NamedRecord(kind, record_id))
            assert (kind, found) == (kind, FIRST_WORKSPACE)
        assert read_all_shares(connection) == [SHARES, SHARES]
        subject = groups.read_subject(connection, UserActor("bob", FIRST_WORKSPACE))
        assert (subject.groups, subject.attributes) == ({"g"}, {"region": ("N",)})
        nowhere = groups.read_subject(connection, UserActor("bob", "another"))
        assert (nowhere.groups, nowhere.attributes) == (frozenset(), {})
        users = [records.find_user(connection, name) for name, *_ in ACCOUNTS]
        assert [user and user.find_role(FIRST_WORKSPACE) for user in users] == [
            "admin",
            "user",
            "user",
            "teacher",
        ]
        assert [user and user.enabled for user in users] == [True, True, False, True]
        assert {user and user.token_epoch for user in users} == {3}
        assert {len(user.memberships) for user in users if user} == {1}

    await database.read(read)
    async with database.engine.begin() as connection:
        back = await connection.run_sync(step_back)
    assert back == [("ann", None), ("bob", None), ("cy", None), ("dan", "teacher")]
