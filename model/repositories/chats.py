"""Statements on conversations."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    Connection,
    Exists,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy import delete as delete_from
from sqlalchemy.ext.asyncio import AsyncSession

from model.answers.answer import Mode
from model.chats.chat import Chat
from model.chats.run import Run
from model.paging import PageRequest
from model.tables.chat import ChatRow
from model.tables.run import RunAnswerRow, RunRow

_CHATS = cast("Table", ChatRow.__table__)
_IS_RUNNING = exists().where(RunRow.chat_id == ChatRow.id, RunRow.status == "running")
_IS_WAITING = exists().where(RunRow.chat_id == ChatRow.id, RunRow.status == "waiting")
_SEEN_AT = func.coalesce(ChatRow.seen_at, ChatRow.created_at)
_IS_UNSEEN = exists().where(RunRow.chat_id == ChatRow.id, RunRow.finished_at > _SEEN_AT)
_SELECT_CHATS: Select[Any] = select(
    _CHATS, _IS_RUNNING.label("running"), _IS_WAITING.label("waiting"), _IS_UNSEEN.label("unseen")
)
_SELECT_BY_ID = _SELECT_CHATS.where(_CHATS.c.id == bindparam("chat"))
_INSERT = insert(_CHATS)
_QUESTION_FIELDS = ("mode", "datasource_id", "file_ids", "model_id", "updated_at")
_RECORD_QUESTION = (
    update(_CHATS)
    .where(_CHATS.c.id == bindparam("chat"))
    .values({name: bindparam(name) for name in _QUESTION_FIELDS})
)


def find_by_id(connection: Connection, chat_id: str) -> Chat | None:
    """The chat of that id, whoever owns it."""
    row = connection.execute(_SELECT_BY_ID, {"chat": chat_id}).first()
    return _to_chat(row) if row else None


async def find_page(
    session: AsyncSession, user_id: str, request: PageRequest, words: str = ""
) -> list[Chat]:
    """A user's chats, the newest first; one more than asked for when there are more.

    With `words`, those whose title, questions or answers contain them, in any case.
    """
    query = _SELECT_CHATS.where(ChatRow.user_id == user_id)
    if words:
        query = query.where(or_(ChatRow.title.icontains(words, autoescape=True), _contains(words)))
    if request.after:
        at, last_id = request.after
        same_time = and_(ChatRow.updated_at == at, ChatRow.id < last_id)
        query = query.where(or_(ChatRow.updated_at < at, same_time))
    ordered = query.order_by(ChatRow.updated_at.desc(), ChatRow.id.desc())
    rows = await session.execute(ordered.limit(request.limit + 1))
    return [_to_chat(row) for row in rows]


def add(connection: Connection, chat: Chat) -> None:
    """Store a new chat. `IntegrityError` when its id is taken."""
    connection.execute(
        _INSERT,
        {
            "id": chat.id,
            "user_id": chat.user_id,
            "title": chat.title,
            "mode": chat.mode,
            "datasource_id": chat.datasource_id,
            "file_ids": list(chat.file_ids) or None,
            "model_id": chat.model_id,
            "created_at": chat.created_at,
            "updated_at": chat.updated_at,
        },
    )


def record_question(connection: Connection, run: Run) -> None:
    """Note the newest question of a chat."""
    values = {
        "chat": run.chat_id,
        "mode": run.mode,
        "datasource_id": run.datasource_id,
        "file_ids": list(run.file_ids) or None,
        "model_id": run.model_id,
        "updated_at": run.created_at,
    }
    connection.execute(_RECORD_QUESTION, values)


async def rename(session: AsyncSession, chat_id: str, title: str) -> None:
    """Give a chat another title; it keeps its place in the list."""
    await session.execute(update(ChatRow).where(ChatRow.id == chat_id).values(title=title))


async def mark_seen(session: AsyncSession, chat_id: str, at: datetime) -> None:
    """Note that the user has looked at all that has ended so far."""
    await session.execute(update(ChatRow).where(ChatRow.id == chat_id).values(seen_at=at))


async def delete(session: AsyncSession, chat_id: str) -> None:
    """Remove a chat with its runs, their events, answers and rows."""
    await session.execute(delete_from(ChatRow).where(ChatRow.id == chat_id))


def _contains(words: str) -> Exists:
    answered = RunAnswerRow.text.icontains(words, autoescape=True)
    asked_for = RunRow.question.icontains(words, autoescape=True)
    found = select(RunRow.id).outerjoin(RunAnswerRow, RunAnswerRow.run_id == RunRow.id)
    return found.where(RunRow.chat_id == ChatRow.id, or_(asked_for, answered)).exists()


def _to_chat(row: Row[Any]) -> Chat:
    return Chat(
        id=row.id,
        user_id=row.user_id,
        title=row.title,
        mode=cast("Mode", row.mode),
        datasource_id=row.datasource_id,
        created_at=row.created_at,
        updated_at=row.updated_at,
        running=row.running,
        waiting=row.waiting,
        unseen=row.unseen,
        file_ids=tuple(row.file_ids or ()),
        model_id=row.model_id,
    )
