"""Installs the demo source at the first start, once across all workers."""

import asyncio
import logging
from datetime import date
from pathlib import Path

from sqlalchemy.exc import IntegrityError

from model.actor import SystemActor
from model.database.engine import Database
from model.repositories.sources import datasources as records
from model.sources.datasource import ColumnChanges, SourceDraft, TableChanges
from services.datasources.demo import schema_notes
from services.datasources.demo.database_builder import build_demo_database
from services.datasources.service import DatasourceService

ROLE = "demo"
NAME = "演示零售商 Demo retailer"
FILE = "demo.db"
_INSTALLER = SystemActor("demo")
log = logging.getLogger(__name__)


async def install_demo(service: DatasourceService, database: Database, folder: Path) -> None:
    """Build, sync and annotate the demo; after the first start this is one query."""
    async with database.reading() as session:
        row = await records.find_by_role(session, ROLE)
    # Every machine has the file, also one that comes to the same records later.
    await asyncio.to_thread(build_demo_database, folder / FILE, date.today())  # noqa: DTZ011 - the local day
    if row is not None and row.synced_at is not None:
        return
    source_id = row.id if row else await _create_source(service, database)
    async for _ in await service.sync(source_id, _INSTALLER):
        pass
    await _apply_notes(service, source_id)
    log.info("demo source ready", extra={"source": source_id})


async def _create_source(service: DatasourceService, database: Database) -> str:
    draft = SourceDraft(NAME, "sqlite", {"path": FILE})
    try:
        return (await service.create(draft, _INSTALLER, ROLE)).id
    except IntegrityError:  # another worker created it first
        async with database.reading() as session:
            row = await records.find_by_role(session, ROLE)
        if row is None:
            raise
        return row.id


async def _apply_notes(service: DatasourceService, source_id: str) -> None:
    access = await service.authorize(source_id, _INSTALLER)
    for table, note in schema_notes.TABLES.items():
        columns = {
            name: ColumnChanges(note=column_note)
            for name, column_note in schema_notes.COLUMNS[table].items()
        }
        await service.change_table(access, table, TableChanges(note, columns=columns))
