"""Enables or disables sampling of a source."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncSession

from model.database.engine import new_id
from model.repositories.sources import datasources as records
from model.tables.datasource import DatasourceRow
from services.datasources.row_mapping import clear_sampled_values, to_table


async def set_sampling(session: AsyncSession, row: DatasourceRow, *, sample: bool) -> None:
    """Set the flag; when it is turned off, stored samples and profiles are deleted."""
    if sample == row.sample:
        return
    row.sample, row.version = sample, new_id()
    if not sample:
        tables = map(to_table, await records.find_tables(session, row.id, gone=True))
        await records.put_columns(session, await asyncio.to_thread(clear_sampled_values, tables))
