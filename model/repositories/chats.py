"""Statements on conversations."""

from datetime import datetime
from typing import cast

from sqlalchemy import Exists, Select, and_, exists, or_, select, update
from sqlalchemy import delete as delete_from
from sqlalchemy.ext.asyncio import AsyncSession

from model.answer import Mode
from model.chat import Chat
from model.paging import PageRequest
from model.tables.chat import ChatRow
from model.tables.run import RunAnswerRow, RunRow

_RUNNING = exists().where(RunRow.chat_id == ChatRow.id, RunRow.status == "running")


async def find(session: AsyncSession, chat_id: str) -> Chat | None:
    """The chat of that id, whoever owns it."""
    row = (await session.execute(_SHOWN.where(ChatRow.id == chat_id))).first()
    return _chat(row.ChatRow, row.running) if row else None


async def page(
    session: AsyncSession, user_id: str, request: PageRequest, words: str = ""
) -> list[Chat]:
    """A user's chats, the newest first; one more than asked for when there are more.

    With `words`, those whose title, questions or answers contain them, in any case.
    """
    query = _SHOWN.where(ChatRow.user_id == user_id)
    if words:
        query = query.where(or_(ChatRow.title.icontains(words, autoescape=True), _says(words)))
    if request.after:
        at, last_id = request.after
        same_time = and_(ChatRow.updated_at == at, ChatRow.id < last_id)
        query = query.where(or_(ChatRow.updated_at < at, same_time))
    ordered = query.order_by(ChatRow.updated_at.desc(), ChatRow.id.desc())
    rows = await session.execute(ordered.limit(request.limit + 1))
    return [_chat(row.ChatRow, row.running) for row in rows]


async def add(session: AsyncSession, chat: Chat) -> None:
    """Store a new chat. `IntegrityError` when its id is taken."""
    session.add(
        ChatRow(
            id=chat.id,
            user_id=chat.user_id,
            title=chat.title,
            mode=chat.mode,
            datasource_id=chat.datasource_id,
            created_at=chat.created_at,
            updated_at=chat.updated_at,
        )
    )
    await session.flush()


async def asked(
    session: AsyncSession, chat_id: str, mode: Mode, datasource_id: str | None, at: datetime
) -> None:
    """Note the newest question of a chat."""
    values = {"mode": mode, "datasource_id": datasource_id, "updated_at": at}
    await session.execute(update(ChatRow).where(ChatRow.id == chat_id).values(**values))


async def rename(session: AsyncSession, chat_id: str, title: str) -> None:
    """Give a chat another title; it keeps its place in the list."""
    await session.execute(update(ChatRow).where(ChatRow.id == chat_id).values(title=title))


async def delete(session: AsyncSession, chat_id: str) -> None:
    """Remove a chat with its runs, their events, answers and rows."""
    await session.execute(delete_from(ChatRow).where(ChatRow.id == chat_id))


_SHOWN: Select[ChatRow, bool] = select(ChatRow, _RUNNING.label("running"))


def _says(words: str) -> Exists:
    answered = RunAnswerRow.text.icontains(words, autoescape=True)
    asked_for = RunRow.question.icontains(words, autoescape=True)
    found = select(RunRow.id).outerjoin(RunAnswerRow, RunAnswerRow.run_id == RunRow.id)
    return found.where(RunRow.chat_id == ChatRow.id, or_(asked_for, answered)).exists()


def _chat(row: ChatRow, running: bool) -> Chat:
    return Chat(
        id=row.id,
        user_id=row.user_id,
        title=row.title,
        mode=cast("Mode", row.mode),
        datasource_id=row.datasource_id,
        created_at=row.created_at,
        updated_at=row.updated_at,
        running=running,
    )
