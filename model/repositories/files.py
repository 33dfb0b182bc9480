"""Statements on uploaded files and on the leases of work on them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Table, and_, bindparam, or_, select, update
from sqlalchemy import delete as delete_from
from sqlalchemy.ext.asyncio import AsyncSession

from model.actor import UserActor
from model.database.engine import now
from model.paging import PageRequest
from model.tables.datasource import SourceFileRow
from model.tables.file import FileRow
from model.tables.lease import LeaseRow

_FILES = cast("Table", FileRow.__table__)
_SELECT_OWNED = select(_FILES).where(
    _FILES.c.user_id == bindparam("user"),
    _FILES.c.workspace_id == bindparam("workspace"),
    _FILES.c.part_of.is_(None),
    _FILES.c.id.in_(bindparam("ids", expanding=True)),
)


async def find_by_id(session: AsyncSession, file_id: str, *, lock: bool = False) -> FileRow | None:
    """The file with that id, whoever owns it; `lock` keeps others from changing it."""
    query = select(FileRow).where(FileRow.id == file_id, FileRow.part_of.is_(None))
    return cast("FileRow | None", await session.scalar(query.with_for_update() if lock else query))


async def find_page(
    session: AsyncSession, user: UserActor, request: PageRequest, words: str = ""
) -> list[FileRow]:
    """A user's files in a workspace, the newest first; one more if there are more."""
    query = select(FileRow).where(_is_of(user))
    if words:
        query = query.where(FileRow.name.icontains(words, autoescape=True))
    if request.after:
        at, last_id = request.after
        same_time = and_(FileRow.created_at == at, FileRow.id < last_id)
        query = query.where(or_(FileRow.created_at < at, same_time))
    ordered_query = query.order_by(FileRow.created_at.desc(), FileRow.id.desc())
    return list(await session.scalars(ordered_query.limit(request.limit + 1)))


async def find_documents(
    session: AsyncSession, user: UserActor, kinds: Collection[str], most: int
) -> list[FileRow]:
    """A user's files of these kinds that were read, the newest first."""
    query = select(FileRow).where(_is_of(user), FileRow.status == "ready", FileRow.kind.in_(kinds))
    ordered_query = query.order_by(FileRow.created_at.desc(), FileRow.id.desc())
    return list(await session.scalars(ordered_query.limit(most)))


async def find_by_ids(
    session: AsyncSession, user: UserActor, ids: Collection[str]
) -> list[FileRow]:
    """Those of the files that are the user's."""
    query = select(FileRow).where(_is_of(user), FileRow.id.in_(ids))
    return list(await session.scalars(query))


def find_owned(connection: Connection, user: UserActor, ids: Collection[str]) -> list[FileRow]:
    """Those of the files that are the user's, bound to no session."""
    values = {"user": user.id, "workspace": user.workspace_id, "ids": list(ids)}
    rows = connection.execute(_SELECT_OWNED, values).mappings()
    return [FileRow(**row) for row in rows]


async def delete(session: AsyncSession, file_id: str) -> bool:
    """Remove a file's record; False when it was not there."""
    done = await session.execute(delete_from(FileRow).where(FileRow.id == file_id))
    return bool(cast("Any", done).rowcount)


async def list_keys(session: AsyncSession, user_id: str) -> list[str]:
    """The keys of all objects of a user."""
    query = select(FileRow.content_key, FileRow.tables_key).where(FileRow.user_id == user_id)
    return [key for row in await session.execute(query) for key in row if key]


async def filter_known_keys(session: AsyncSession, keys: Collection[str]) -> set[str]:
    """Those of the keys that a file or a source that keeps one names."""
    columns = (FileRow.content_key, FileRow.tables_key, SourceFileRow.tables_key)
    key_lists = [await session.scalars(select(c).where(c.in_(keys))) for c in columns]
    return {key for part in key_lists for key in part if key}


async def renew_lease(
    session: AsyncSession,
    file_id: str,
    reader: str,
    until: datetime,
    progress: Mapping[str, Any] | None,
) -> None:
    """Keep the lease of a reader and say how far it is."""
    await session.execute(
        update(FileRow)
        .where(FileRow.id == file_id, FileRow.reader == reader)
        .values(read_until=until, progress=progress)
    )


async def release_lease(session: AsyncSession, file_id: str, reader: str) -> None:
    """End the lease of a reader."""
    await session.execute(
        update(FileRow)
        .where(FileRow.id == file_id, FileRow.reader == reader)
        .values(reader=None, read_until=None, progress=None)
    )


async def delete_unread(session: AsyncSession, at: datetime) -> int:
    """Remove the records of uploads whose reader has died; how many there were."""
    left = delete_from(FileRow).where(FileRow.status == "parsing", FileRow.read_until < at)
    return int(cast("Any", await session.execute(left)).rowcount)


async def take_lease(session: AsyncSession, name: str, until: datetime) -> bool:
    """Whether the work of that name is now the caller's, until then."""
    row = await session.get(LeaseRow, name, with_for_update=True)
    if row is None:
        session.add(LeaseRow(name=name, until=until))
        await session.flush()
        return True
    if row.until > now():
        return False
    row.until = until
    return True


def is_being_read(row: FileRow) -> bool:
    """Whether somebody reads this file now."""
    return row.reader is not None and row.read_until is not None and row.read_until > now()


def _is_of(user: UserActor) -> ColumnElement[bool]:
    return and_(
        FileRow.user_id == user.id,
        FileRow.workspace_id == user.workspace_id,
        FileRow.part_of.is_(None),
    )
