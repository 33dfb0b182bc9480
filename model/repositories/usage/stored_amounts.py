"""Statements on what users keep: their uploads, and the tables made of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncSession

from model.tables.datasource import SourceFileRow
from model.tables.file import FileRow
from model.tables.user import UserRow


@dataclass(frozen=True, slots=True)
class StoredAmount:
    """What a user keeps."""

    files: int
    upload_bytes: int
    table_bytes: int

    @property
    def bytes(self) -> int:
        """Uploads and tables together."""
        return self.upload_bytes + self.table_bytes


async def measure(session: AsyncSession, user_id: str, *, lock: bool = False) -> StoredAmount:
    """How much a user keeps; `lock` lets nobody else add to it until the commit.

    Tables that several records name count once, those of a source also without the upload.
    """
    if lock:
        await session.execute(select(UserRow.id).where(UserRow.id == user_id).with_for_update())
    of_user = (FileRow.user_id == user_id, FileRow.part_of.is_(None))
    uploads = select(func.count(), func.coalesce(func.sum(FileRow.bytes), 0)).where(*of_user)
    files, upload_bytes = (await session.execute(uploads)).one()
    key = func.coalesce(FileRow.tables_key, FileRow.id).label("key")
    named = union_all(
        select(key, FileRow.tables_bytes.label("size")).where(FileRow.user_id == user_id),
        select(SourceFileRow.tables_key, SourceFileRow.tables_bytes).where(
            SourceFileRow.user_id == user_id
        ),
    ).subquery()
    sizes = select(func.max(named.c.size).label("size")).group_by(named.c.key).subquery()
    table_bytes = await session.scalar(select(func.coalesce(func.sum(sizes.c.size), 0)))
    return StoredAmount(files, int(upload_bytes), int(table_bytes or 0))


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
