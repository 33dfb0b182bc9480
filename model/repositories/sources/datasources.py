"""Every statement on data sources and their tables."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import Connection, Row, Table, and_, bindparam, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from model.database.engine import new_id, now
from model.paging import PageRequest
from model.tables.datasource import (
    DatasourceRow,
    SchemaChangesRow,
    SourceFileRow,
    SourceTableRow,
)

_SOURCES = cast("Table", DatasourceRow.__table__)
_SELECT_IDS = select(_SOURCES.c.id).order_by(_SOURCES.c.created_at, _SOURCES.c.id)
_SELECT_WORKSPACE = select(_SOURCES.c.workspace_id).where(_SOURCES.c.id == bindparam("source"))
_SELECT_BY_ID = select(_SOURCES).where(_SOURCES.c.id == bindparam("source"))


async def find_by_id(
    session: AsyncSession, source_id: str, *, lock: bool = False
) -> DatasourceRow | None:
    """The source with that id; `lock` keeps others from changing it until the commit."""
    query = select(DatasourceRow).where(DatasourceRow.id == source_id)
    return cast(
        "DatasourceRow | None", await session.scalar(query.with_for_update() if lock else query)
    )


async def find_by_role(session: AsyncSession, role: str) -> DatasourceRow | None:
    """The one source in that role."""
    query = select(DatasourceRow).where(DatasourceRow.unique_role == role)
    return cast("DatasourceRow | None", await session.scalar(query))


async def find_page(
    session: AsyncSession, request: PageRequest, workspace_id: str | None = None
) -> list[DatasourceRow]:
    """Sources from the oldest, one more than asked for when there are more.

    Without a workspace, those of all.
    """
    query = select(DatasourceRow).order_by(DatasourceRow.created_at, DatasourceRow.id)
    if workspace_id is not None:
        query = query.where(DatasourceRow.workspace_id == workspace_id)
    if request.after:
        at, last_id = request.after
        same_time = and_(DatasourceRow.created_at == at, DatasourceRow.id > last_id)
        query = query.where(or_(DatasourceRow.created_at > at, same_time))
    return list(await session.scalars(query.limit(request.limit + 1)))


def list_ids(connection: Connection, workspace_id: str | None = None) -> list[str]:
    """The ids of the sources of a workspace, from the oldest; without one, of all."""
    query = _SELECT_IDS
    if workspace_id is not None:
        query = query.where(_SOURCES.c.workspace_id == workspace_id)
    return list(connection.scalars(query))


def find_workspace_id(connection: Connection, source_id: str) -> str | None:
    """The workspace of a source."""
    workspace_id: str | None = connection.scalar(_SELECT_WORKSPACE, {"source": source_id})
    return workspace_id


def find_copy(connection: Connection, source_id: str) -> DatasourceRow | None:
    """The source with that id, bound to no session."""
    row = connection.execute(_SELECT_BY_ID, {"source": source_id}).mappings().first()
    return DatasourceRow(**row) if row else None


async def remove(session: AsyncSession, source_id: str) -> bool:
    """Delete a source with its tables; False when it was not there."""
    for rows in (SourceTableRow, SourceFileRow, SchemaChangesRow):
        await session.execute(delete(rows).where(rows.datasource_id == source_id))
    done = await session.execute(delete(DatasourceRow).where(DatasourceRow.id == source_id))
    return bool(cast("Any", done).rowcount)


async def take_lease(
    session: AsyncSession, source_id: str, owner: str, lasts: timedelta, at: datetime
) -> bool:
    """Whether the sync of a source is now the owner's; it is when nobody else's lease lasts."""
    free = or_(DatasourceRow.sync_until.is_(None), DatasourceRow.sync_until < at)
    done = await session.execute(
        update(DatasourceRow)
        .where(DatasourceRow.id == source_id, free)
        .values(sync_owner=owner, sync_until=at + lasts, status="syncing", sync_progress=None)
    )
    return bool(cast("Any", done).rowcount)


async def renew_lease(
    session: AsyncSession,
    source_id: str,
    owner: str,
    until: datetime,
    progress: Mapping[str, Any] | None,
) -> bool:
    """Keep the lease and say how far the sync is; False when it is someone else's by now."""
    done = await session.execute(
        update(DatasourceRow)
        .where(DatasourceRow.id == source_id, DatasourceRow.sync_owner == owner)
        .values(sync_until=until, sync_progress=progress)
    )
    return bool(cast("Any", done).rowcount)


async def find_tables(
    session: AsyncSession, source_id: str, *, gone: bool = False
) -> list[SourceTableRow]:
    """The tables of a source in the order in which they were found; `gone` ones on demand."""
    query = select(SourceTableRow).where(SourceTableRow.datasource_id == source_id)
    if not gone:
        query = query.where(SourceTableRow.gone.is_(False))
    return list(await session.scalars(query.order_by(SourceTableRow.position, SourceTableRow.name)))


async def find_table_heads(
    session: AsyncSession, source_id: str, after: int
) -> Sequence[Row[str, bool, str, str, str]]:
    """Of each table behind a position, in their order: id, switch and words."""
    row = SourceTableRow
    query = select(row.id, row.enabled, row.name, row.comment, row.note).where(
        row.datasource_id == source_id, row.gone.is_(False), row.position > after
    )
    heads = await session.execute(query.order_by(row.position, row.name))
    return heads.all()


async def find_tables_by_id(
    session: AsyncSession, table_ids: Sequence[str]
) -> list[SourceTableRow]:
    """The tables with these ids, in their order in the source."""
    query = select(SourceTableRow).where(SourceTableRow.id.in_(table_ids))
    return list(await session.scalars(query.order_by(SourceTableRow.position, SourceTableRow.name)))


async def find_tables_by_name(
    session: AsyncSession, source_id: str, names: Collection[str]
) -> list[SourceTableRow]:
    """The tables of a source that have these names."""
    query = select(SourceTableRow).where(
        SourceTableRow.datasource_id == source_id,
        SourceTableRow.name.in_(names),
        SourceTableRow.gone.is_(False),
    )
    return list(await session.scalars(query))


async def find_table(session: AsyncSession, source_id: str, name: str) -> SourceTableRow | None:
    """One table of a source."""
    query = select(SourceTableRow).where(
        SourceTableRow.datasource_id == source_id,
        SourceTableRow.name == name,
        SourceTableRow.gone.is_(False),
    )
    return cast("SourceTableRow | None", await session.scalar(query))


async def put_tables(
    session: AsyncSession,
    source_id: str,
    rows: Sequence[dict[str, Any]],
    gone: Sequence[dict[str, Any]],
) -> None:
    """Replace what was found before; rows that are no longer found stay as gone.

    `gone` are changes to such rows, by id.
    """
    ids_by_name = {row.name: row.id for row in await find_tables(session, source_id, gone=True)}
    await session.execute(
        update(SourceTableRow).where(SourceTableRow.datasource_id == source_id).values(gone=True)
    )
    fresh = [values for values in rows if values["name"] not in ids_by_name]
    again = [
        values | {"id": ids_by_name[values["name"]]}
        for values in rows
        if values["name"] in ids_by_name
    ]
    for changes in (again, list(gone)):
        if changes:
            await session.execute(update(SourceTableRow), changes)
    session.add_all(
        SourceTableRow(id=new_id(), datasource_id=source_id, **values) for values in fresh
    )


async def put_enabled(session: AsyncSession, table_ids: Sequence[str], *, enabled: bool) -> None:
    """Set the switch of tables, by the ids of their rows."""
    await session.execute(
        update(SourceTableRow)
        .where(SourceTableRow.id.in_(table_ids))
        .values(enabled=enabled)
        .execution_options(synchronize_session=False)
    )


async def put_columns(session: AsyncSession, changes: Sequence[dict[str, Any]]) -> None:
    """Replace the columns of tables, by the ids of their rows."""
    if changes:
        await session.execute(update(SourceTableRow), list(changes))


async def put_newest(session: AsyncSession, source_id: str, newest: date | None) -> None:
    """Set the newest day in the data of a source; its schema has a new version."""
    values = {"newest": newest, "version": new_id()}
    await session.execute(
        update(DatasourceRow).where(DatasourceRow.id == source_id).values(**values)
    )


async def touch(session: AsyncSession, source_id: str) -> None:
    """Give the schema of a source a new version."""
    await session.execute(
        update(DatasourceRow).where(DatasourceRow.id == source_id).values(version=new_id())
    )


def end_sync(row: DatasourceRow) -> None:
    """Have the source ready; the next sync may begin."""
    row.status, row.error = "ready", None
    row.sync_owner = row.sync_until = row.sync_progress = None


def cancel_sync(row: DatasourceRow, key: str) -> None:
    """Have the sync that goes on, if one does, store nothing; the next may begin at once."""
    if row.status == "syncing":
        row.status, row.error = "failed", {"key": key, "params": {}}
    row.sync_owner = row.sync_until = row.sync_progress = None


def lease_lasts(row: DatasourceRow) -> bool:
    """Whether a sync of this source is going on."""
    return row.sync_until is not None and row.sync_until > now()
