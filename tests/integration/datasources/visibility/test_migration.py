"""What an earlier release kept of switched-off tables and columns is deleted at the first start."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from model.database.engine import Database, open_database
from model.migrations import runner
from model.migrations.runner import migrate
from model.repositories.sources import datasources as records
from tests.support.apps.running_app import on_both

VALUE = "zqvalue"
BEFORE = "0015_tools_read"
SOURCE = (
    "INSERT INTO datasources (id, name, kind, config, status, server_version, table_count, version,"
    " revision, created_at) VALUES ('s', 'Shop', 'sqlite', '{}', 'ready', '', 4, 'v', 0,"
    " '2026-01-01 00:00:00')"
)
TABLE = (
    "INSERT INTO source_tables (id, datasource_id, name, position, gone, kind, comment, note,"
    " enabled, primary_key, foreign_keys, columns) VALUES (:name, 's', :name, 0, :gone, 'table',"
    " '', '', :enabled, '[]', '[]', :columns)"
)


@pytest.fixture
async def database(tmp_path: Path, records_uri: str | None) -> AsyncIterator[Database]:
    uri = f"{records_uri}?charset=utf8mb4" if records_uri else f"sqlite+aiosqlite:///{tmp_path}/r"
    async with open_database(uri) as database:
        yield database


def make_column(name: str, *, enabled: bool = True, sample: bool = True) -> dict[str, object]:
    """A column as it was stored."""
    known = {"name": name, "type": "TEXT", "kind": "text", "nullable": True, "comment": "名"}
    return {**known, "note": "", "enabled": enabled, "samples": [VALUE, "说"], "sample": sample}


def fill_database(connection: Connection) -> None:
    """The records of the release before, with samples of everything."""
    config = Config()
    config.set_main_option("script_location", str(Path(runner.__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, BEFORE)
    connection.execute(text(SOURCE))
    on, off = make_column("on"), make_column("off", enabled=False)
    for name, enabled, gone, columns in (
        ("shown", True, False, [on, off, make_column("unsampled", sample=False)]),
        ("hidden", False, False, [on]),
        ("empty", True, False, [off]),
        ("dropped", True, True, [on]),
    ):
        values = {"name": name, "enabled": enabled, "gone": gone, "columns": json.dumps(columns)}
        connection.execute(text(TABLE), values)


@on_both
async def test_samples_of_what_is_off_are_deleted(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.run_sync(fill_database)
    await migrate(database)
    async with database.reading() as session:
        source = await records.find_by_id(session, "s")
        rows = await records.find_tables(session, "s", gone=True)
    assert source is not None
    assert (source.table_count, source.visible_count) == (4, 1)
    kept = {
        (row.name, each["name"]): each["samples"]
        for row in rows
        for each in json.loads(row.columns)
    }
    assert {place for place, samples in kept.items() if samples} == {("shown", "on")}
    assert kept["shown", "on"] == [VALUE, "说"]
