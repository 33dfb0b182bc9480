"""Our own records, migrated once a run and copied into the data folders of the tests."""

import asyncio
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

from model.database.engine import open_database
from model.migrations.runner import migrate
from tests.support.run_folder import RUN_DIR

RECORDS = "tabletalk.db"


def with_records(data_dir: Path) -> Path:
    """The folder with migrated, empty records in it, so that an application starts at once."""
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
