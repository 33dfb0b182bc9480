"""Statements on folders for chats."""

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from model.chats.chat import ChatFolder
from model.tables.chat import ChatFolderRow, ChatRow


async def find_of_user(session: AsyncSession, user_id: str) -> list[ChatFolder]:
    """The folders of a user by name."""
    query = select(ChatFolderRow).where(ChatFolderRow.user_id == user_id)
    ordered_query = query.order_by(ChatFolderRow.name_key, ChatFolderRow.id)
    return [to_folder(row) for row in await session.scalars(ordered_query)]


async def find_by_id(session: AsyncSession, folder_id: str) -> ChatFolder | None:
    """The folder of that id, whoever owns it."""
    row = await session.get(ChatFolderRow, folder_id)
    return to_folder(row) if row else None


async def count(session: AsyncSession, user_id: str) -> int:
    """How many folders a user has."""
    query = select(func.count()).where(ChatFolderRow.user_id == user_id)
    return await session.scalar(query) or 0


async def rename(session: AsyncSession, folder_id: str, name: str, name_key: str) -> None:
    """Give a folder another name. `IntegrityError` when its user has one of that name."""
    change = update(ChatFolderRow).where(ChatFolderRow.id == folder_id)
    await session.execute(change.values(name=name, name_key=name_key))


async def remove(session: AsyncSession, folder_id: str) -> None:
    """Remove a folder; its chats are in none then."""
    inside = update(ChatRow).where(ChatRow.folder_id == folder_id)
    await session.execute(inside.values(folder_id=None))
    await session.execute(delete(ChatFolderRow).where(ChatFolderRow.id == folder_id))


def to_folder(row: ChatFolderRow) -> ChatFolder:
    """The folder of a row."""
    return ChatFolder(row.id, row.user_id, row.name)
