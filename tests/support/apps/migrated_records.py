"""Data folders of the tests: the demo, and our own records, migrated once a run and copied."""

import asyncio
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

from model.database.engine import open_database
from model.migrations.runner import migrate
from tests.support.apps.demo_file import with_demo
from tests.support.run_folder import RUN_DIR

RECORDS = "tabletalk.db"


def with_records(data_dir: Path) -> Path:
    """The folder, made, with the demo and migrated, empty records, so that a start is short."""
    with_demo(data_dir)
    migrated = Path(os.environ[RUN_DIR]) / RECORDS
    if not migrated.exists():
        fresh = migrated.with_name(f"{uuid4()}.db")
        with ThreadPoolExecutor(1) as thread:  # the test's own loop stays as it is
            thread.submit(asyncio.run, _migrate(fresh)).result()
        fresh.rename(migrated)
    if not (data_dir / RECORDS).exists():
        shutil.copy(migrated, data_dir / RECORDS)
    return data_dir


async def _migrate(path: Path) -> None:
    async with open_database(f"sqlite+aiosqlite:///{path}") as database:
        await migrate(database)
