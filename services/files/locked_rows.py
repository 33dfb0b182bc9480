"""Records of files, locked for a change."""

from sqlalchemy.ext.asyncio import AsyncSession

from model.errors import Conflict, NotFound
from model.repositories import files as records
from model.tables.file import FileRow


async def require_row(session: AsyncSession, file_id: str, reader: str | None = None) -> FileRow:
    """The row, locked; with a `reader`, only while he has the lease."""
    row = await records.find_by_id(session, file_id, lock=True)
    if row is None:
        raise NotFound("uploads.unknown")
    if reader and row.reader != reader:
        raise Conflict("uploads.being_read")
    return row
