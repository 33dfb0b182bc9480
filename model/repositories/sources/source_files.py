"""Statements on uploaded files that sources keep."""

from collections.abc import Collection, Sequence
from typing import cast

from sqlalchemy import Connection, Table, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from model.tables.datasource import DatasourceRow, SourceFileRow
from model.tables.file import FileRow

_SOURCE_FILES = cast("Table", SourceFileRow.__table__)
_SELECT_OF_SOURCE = (
    select(_SOURCE_FILES)
    .where(_SOURCE_FILES.c.datasource_id == bindparam("source"))
    .order_by(_SOURCE_FILES.c.position)
)


def find_copies(connection: Connection, source_id: str) -> list[SourceFileRow]:
    """What a source keeps, bound to no session, in its order."""
    rows = connection.execute(_SELECT_OF_SOURCE, {"source": source_id}).mappings()
    return [SourceFileRow(**row) for row in rows]


async def find_of_source(session: AsyncSession, source_id: str) -> list[SourceFileRow]:
    """What a source keeps, in its order."""
    query = select(SourceFileRow).where(SourceFileRow.datasource_id == source_id)
    return list(await session.scalars(query.order_by(SourceFileRow.position)))


async def put(session: AsyncSession, source_id: str, rows: Sequence[SourceFileRow]) -> None:
    """Have a source keep these and nothing else."""
    await remove(session, source_id)
    session.add_all(rows)


async def remove(session: AsyncSession, source_id: str) -> None:
    """Have a source keep nothing."""
    await session.execute(delete(SourceFileRow).where(SourceFileRow.datasource_id == source_id))


async def find_uploads(session: AsyncSession, ids: Collection[str]) -> dict[str, FileRow]:
    """The uploads of these ids that are there, locked, whoever owns them."""
    query = select(FileRow).where(FileRow.id.in_(ids), FileRow.part_of.is_(None))
    query = query.order_by(FileRow.id).with_for_update()
    return {row.id: row for row in await session.scalars(query)}


async def find_sources(session: AsyncSession, file_id: str) -> list[tuple[str, str, str]]:
    """Sources that keep a file, the oldest first: id, name, and the key of the tables they have."""
    query = (
        select(DatasourceRow.id, DatasourceRow.name, SourceFileRow.tables_key)
        .join(SourceFileRow, SourceFileRow.datasource_id == DatasourceRow.id)
        .where(SourceFileRow.file_id == file_id)
        .order_by(DatasourceRow.created_at, DatasourceRow.id)
    )
    return [(row[0], row[1], row[2]) for row in await session.execute(query)]
