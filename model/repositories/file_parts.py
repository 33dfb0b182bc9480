"""Statements on the uploads that a file consists of; one that was never appended to has none."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from model.tables.file import FileRow


async def find_of_file(session: AsyncSession, file_id: str, *, lock: bool = False) -> list[FileRow]:
    """The uploads in their order; `lock` keeps others from changing them."""
    query = select(FileRow).where(FileRow.part_of == file_id).order_by(FileRow.position)
    return list(await session.scalars(query.with_for_update() if lock else query))


async def delete_of_file(session: AsyncSession, file_id: str) -> list[str]:
    """Remove the records of all uploads of a file; the keys of their objects."""
    keys = [key for row in await find_of_file(session, file_id) for key in list_keys(row)]
    await session.execute(delete(FileRow).where(FileRow.part_of == file_id))
    return keys


async def move(session: AsyncSession, from_id: str, to_id: str) -> None:
    """Have another file consist of the uploads of a file."""
    for row in await find_of_file(session, from_id, lock=True):
        row.part_of = to_id
    await session.flush()


def list_keys(row: FileRow) -> list[str]:
    """The keys of the objects of a file or an upload."""
    return [key for key in (row.content_key, row.tables_key) if key]
