"""Puts the demo source among the sources at the first start, once, whoever starts with us."""

import asyncio
import logging
from datetime import date
from pathlib import Path

from sqlalchemy.exc import IntegrityError

from model.database.engine import Database
from model.repositories.sources import datasources as records
from model.sources.datasource import ColumnChanges, TableChanges
from services.datasources.demo import notes
from services.datasources.demo.build import build
from services.datasources.service import DatasourceService

ROLE = "demo"
NAME = "演示零售商 Demo retailer"
FILE = "demo.db"
log = logging.getLogger(__name__)


async def install_demo(service: DatasourceService, database: Database, folder: Path) -> None:
    """The demo built, synced and noted. After the first start this is one look."""
    async with database.reading() as session:
        row = await records.find_by_role(session, ROLE)
    # Every machine has the file, also one that comes to the same records later.
    await asyncio.to_thread(build, folder / FILE, date.today())  # noqa: DTZ011 - the local day
    if row is not None and row.synced_at is not None:
        return
    source_id = row.id if row else await _made(service, database)
    async for _ in await service.sync(source_id):
        pass
    await _note(service, source_id)
    log.info("demo source ready", extra={"source": source_id})


async def _made(service: DatasourceService, database: Database) -> str:
    try:
        return (await service.create(NAME, "sqlite", {"path": FILE}, role=ROLE)).id
    except IntegrityError:  # another worker was quicker
        async with database.reading() as session:
            row = await records.find_by_role(session, ROLE)
        if row is None:
            raise
        return row.id


async def _note(service: DatasourceService, source_id: str) -> None:
    for table, note in notes.TABLES.items():
        columns = {name: ColumnChanges(note=said) for name, said in notes.COLUMNS[table].items()}
        await service.change_table(source_id, table, TableChanges(note, columns=columns))
