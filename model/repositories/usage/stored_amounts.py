"""Statements on what users keep: their uploads, and the tables made of them."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Select, func, or_, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncSession

from model.tables.datasource import SourceFileRow
from model.tables.file import FileRow
from model.tables.user import UserRow, WorkspaceMemberRow
from model.usage.storage import StoredAmount

_NOTHING = StoredAmount(0, 0, 0)


async def measure(session: AsyncSession, user_id: str, *, lock: bool = False) -> StoredAmount:
    """How much a user keeps; `lock` lets nobody else add to it until the commit.

    Tables that several records name count once, those of a source also without the upload.
    """
    if lock:
        await session.execute(select(UserRow.id).where(UserRow.id == user_id).with_for_update())
    of_user = select(UserRow.id).where(UserRow.id == user_id)
    return (await _measure_all(session, of_user)).get(user_id, _NOTHING)


async def measure_members(
    session: AsyncSession, workspace_id: str
) -> list[tuple[str, str, StoredAmount]]:
    """Id and name of each member of a workspace, by name, with what he keeps in all of them."""
    of_workspace = WorkspaceMemberRow.workspace_id == workspace_id
    ids = select(WorkspaceMemberRow.user_id).where(of_workspace)
    amounts = await _measure_all(session, ids)
    members = select(UserRow.id, UserRow.username).where(UserRow.id.in_(ids))
    rows = await session.execute(members.order_by(UserRow.username))
    return [(user, name, amounts.get(user, _NOTHING)) for user, name in rows]


async def _measure_all(session: AsyncSession, user_ids: Select[str]) -> dict[str, StoredAmount]:
    uploads = (
        select(FileRow.user_id, func.count(), func.coalesce(func.sum(FileRow.bytes), 0))
        .where(FileRow.user_id.in_(user_ids), FileRow.part_of.is_(None))
        .group_by(FileRow.user_id)
    )
    key = func.coalesce(FileRow.tables_key, FileRow.id).label("key")
    named = union_all(
        select(FileRow.user_id, key, FileRow.tables_bytes.label("size")).where(
            FileRow.user_id.in_(user_ids)
        ),
        select(SourceFileRow.user_id, SourceFileRow.tables_key, SourceFileRow.tables_bytes).where(
            SourceFileRow.user_id.in_(user_ids)
        ),
    ).subquery()
    sizes = (
        select(named.c.user_id, func.max(named.c.size).label("size"))
        .group_by(named.c.user_id, named.c.key)
        .subquery()
    )
    tables = select(sizes.c.user_id, func.sum(sizes.c.size)).group_by(sizes.c.user_id)
    table_bytes = {user: int(size or 0) for user, size in await session.execute(tables)}
    amounts = {
        user: StoredAmount(count, int(size), 0)
        for user, count, size in await session.execute(uploads)
    }
    return {
        user: replace(amounts.get(user, _NOTHING), table_bytes=table_bytes.get(user, 0))
        for user in amounts.keys() | table_bytes.keys()
    }


async def list_unmeasured(session: AsyncSession, most: int) -> Sequence[str]:
    """Keys of tables whose size no record tells: those of an earlier release."""
    queries = (
        select(row.tables_key).where(row.tables_key.is_not(None), row.tables_bytes.is_(None))
        for row in (FileRow, SourceFileRow)
    )
    found = [key for query in queries for key in await session.scalars(query.limit(most))]
    return [key for key in dict.fromkeys(found) if key]


async def store_size(session: AsyncSession, key: str, size: int) -> None:
    """Tell the size of tables in all records that name them."""
    for row in (FileRow, SourceFileRow):
        unknown = or_(row.tables_bytes.is_(None), row.tables_bytes != size)
        await session.execute(
            update(row).where(row.tables_key == key, unknown).values(tables_bytes=size)
        )
