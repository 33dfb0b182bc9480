"""The switch of a source for everything that syncs read from its rows."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncSession

from model.database.engine import new_id
from model.repositories.sources import datasources as records
from model.tables.datasource import DatasourceRow
from services.datasources.records import to_table, without_all


async def switch_samples(session: AsyncSession, row: DatasourceRow, *, sample: bool) -> None:
    """Turn it; off, what was read before is deleted."""
    if sample == row.sample:
        return
    row.sample, row.version = sample, new_id()
    if not sample:
        known = map(to_table, await records.find_tables(session, row.id, gone=True))
        await records.put_columns(session, await asyncio.to_thread(without_all, known))
