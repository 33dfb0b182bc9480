"""Data folders of the tests: the demo, and records in which it is installed, made once a run."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

from model.database.engine import open_database
from model.migrations.runner import migrate
from model.settings import Settings
from services.container import open_services
from tests.support.app_start.given_settings import given_settings
from tests.support.app_start.quick_start import skip_warm_up
from tests.support.apps.demo_file import with_demo
from tests.support.run_folder import RUN_DIR

RECORDS = "tabletalk.db"
DEMO_TABLES = ("datasources", "source_tables", "relation_sets", "relations")
INSTALL_LIMIT_S = 240
"""A machine that does much else may take minutes."""


def with_records(data_dir: Path) -> Path:
    """The folder, made, with the demo and records that hold it alone, so that a start is short."""
    with_demo(data_dir)
    prepared = Path(os.environ[RUN_DIR]) / RECORDS
    if not prepared.exists():
        fresh = prepared.with_name(f"{uuid4()}.db")
        run_apart(_prepare(fresh))
        fresh.rename(prepared)
    if not (data_dir / RECORDS).exists():
        shutil.copy(prepared, data_dir / RECORDS)
    return data_dir


def run_apart(work: Coroutine[Any, Any, None]) -> None:
    """Run it in a loop of its own; the test's loop stays as it is."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


async def migrate_records(uri: str) -> None:
    """All our tables, with what migrations write into them."""
    async with open_database(uri) as database:
        await migrate(database)


async def install_demo(home: Path, uri: str | None = None) -> None:
    """Let an application install the demo, and end it; records are in the folder without `uri`."""
    settings = given_settings(
        data_dir=with_demo(home), sqlalchemy_database_uri=uri, admin_password=uuid4().hex
    )
    with skip_warm_up():
        await _open_until_installed(settings)


async def _open_until_installed(settings: Settings) -> None:
    async with open_services(settings) as services:
        async with asyncio.timeout(INSTALL_LIMIT_S):
            while (await services.readiness.run_checks())["demo"].status != "ok":
                pass
        await services.runs.close()


async def _prepare(records: Path) -> None:
    """Migrated records, and of an application's the rows that make up the demo."""
    home = records.with_suffix("")
    await migrate_records(f"sqlite+aiosqlite:///{records}")
    await install_demo(home)
    with closing(sqlite3.connect(records)) as connection, connection:
        connection.execute("ATTACH ? AS installed", [str(home / RECORDS)])
        for table in DEMO_TABLES:
            connection.execute(f"INSERT INTO {table} SELECT * FROM installed.{table}")
    shutil.rmtree(home)
