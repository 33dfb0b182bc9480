"""The changes that the last syncs found, as they are stored and as an actor sees them."""

from collections.abc import Sequence
from dataclasses import asdict

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from model.database.engine import new_id, now
from model.paging import Page, PageRequest, cut_page
from model.repositories.sources import schema_changes as records
from model.sources.schema_change import SchemaChange, SyncChanges
from model.tables.datasource import SchemaChangesRow
from services.datasources.access.source_access import SourceAccess
from services.datasources.access.stored_tables import read_tables

_MAX_CHANGES = 2_000
"""So many changes of a sync are stored; the others are counted."""
_MAX_SYNCS = 50
"""So many syncs of a source that changed something are stored."""


async def store_changes(
    session: AsyncSession, source_id: str, changes: Sequence[SchemaChange]
) -> None:
    """Store what a sync found changed, and delete what the oldest of many syncs found."""
    if not changes:
        return
    change_values = [asdict(change) for change in changes[:_MAX_CHANGES]]
    session.add(
        SchemaChangesRow(
            id=new_id(),
            datasource_id=source_id,
            synced_at=now(),
            total=len(changes),
            changes=orjson.dumps(change_values).decode(),
        )
    )
    await session.flush()
    await records.remove_oldest(session, source_id, _MAX_SYNCS)


async def read_changes(
    session: AsyncSession, request: PageRequest, access: SourceAccess
) -> Page[SyncChanges]:
    """What the last syncs found changed, from the newest.

    For an actor who does not see every table, changes of hidden tables are left out. So are changes
    of deleted tables, because it is unknown whether he would have seen them.
    """
    rows = await records.find_page(session, access.source_id, request)
    page = cut_page(rows, request, lambda last: (last.synced_at, last.id)).map(_from_row)
    changes = page.items
    if access.restriction:
        visible = {
            stored_table.table.name: {each.column.name for each in stored_table.columns}
            for stored_table in await read_tables(session, access)
        }
        changes = tuple(_restrict(each, visible) for each in changes)
    return Page(tuple(each for each in changes if each.changes), page.next)


def _from_row(row: SchemaChangesRow) -> SyncChanges:
    changes = tuple(SchemaChange(**each) for each in orjson.loads(row.changes))
    return SyncChanges(row.id, row.synced_at, row.total, changes)


def _restrict(changes: SyncChanges, visible: dict[str, set[str]]) -> SyncChanges:
    visible_changes = tuple(each for each in changes.changes if _is_visible(each, visible))
    return SyncChanges(changes.id, changes.synced_at, len(visible_changes), visible_changes)


def _is_visible(change: SchemaChange, visible: dict[str, set[str]]) -> bool:
    columns = visible.get(change.table)
    return columns is not None and (not change.column or change.column in columns)
