"""Statements on chats."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
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
    not_,
    or_,
    select,
    update,
)
from sqlalchemy import delete as delete_from
from sqlalchemy.ext.asyncio import AsyncSession

from model.actor import UserActor
from model.answers.answer import Mode
from model.chats.chat import Chat, ChatFilter, ChatText
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
_QUESTION_FIELDS = ("mode", "datasource_id", "file_ids", "model_id", "updated_at", "archived")
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
    session: AsyncSession, user: UserActor, request: PageRequest, chat_filter: ChatFilter
) -> list[Chat]:
    """A user's chats in a workspace, the newest first; one more if there are more."""
    query = _SELECT_CHATS.where(*_is_of(user), *_conditions(chat_filter))
    if request.after:
        at, last_id = request.after
        same_time = and_(ChatRow.updated_at == at, ChatRow.id < last_id)
        query = query.where(or_(ChatRow.updated_at < at, same_time))
    ordered_query = query.order_by(ChatRow.updated_at.desc(), ChatRow.id.desc())
    rows = await session.execute(ordered_query.limit(request.limit + 1))
    return [_to_chat(row) for row in rows]


async def find_texts(
    session: AsyncSession, chat_ids: Sequence[str], words: str
) -> dict[str, list[ChatText]]:
    """The questions and answers of each chat that contain the words, the newest first."""
    query = (
        select(RunRow.chat_id, RunRow.id, RunRow.question, RunAnswerRow.text)
        .outerjoin(RunAnswerRow, RunAnswerRow.run_id == RunRow.id)
        .where(RunRow.chat_id.in_(chat_ids), _has_words(words))
        .order_by(RunRow.created_at.desc(), RunRow.id)
    )
    texts: dict[str, list[ChatText]] = {}
    for chat_id, run_id, question, answer in await session.execute(query):
        found = [ChatText(run_id, question), ChatText(run_id, answer or "")]
        texts.setdefault(chat_id, []).extend(found)
    return texts


async def find_own(session: AsyncSession, user: UserActor, chat_ids: Sequence[str]) -> list[str]:
    """Those of the ids that are chats of a user."""
    query = select(ChatRow.id).where(*_is_of(user), ChatRow.id.in_(chat_ids))
    return list(await session.scalars(query))


async def find_previews(session: AsyncSession, chat_ids: Sequence[str]) -> list[str]:
    """The chats that answer the cards of drafts in these chats."""
    query = select(ChatRow.id).where(ChatRow.preview_of.in_(chat_ids))
    return list(await session.scalars(query))


def add(connection: Connection, chat: Chat) -> None:
    """Store a new chat. `IntegrityError` when its id is taken."""
    connection.execute(
        _INSERT,
        {
            "id": chat.id,
            "user_id": chat.user_id,
            "workspace_id": chat.workspace_id,
            "title": chat.title,
            "mode": chat.mode,
            "datasource_id": chat.datasource_id,
            "file_ids": list(chat.file_ids) or None,
            "model_id": chat.model_id,
            "created_at": chat.created_at,
            "updated_at": chat.updated_at,
            "preview_of": chat.preview_of,
        },
    )


def record_question(connection: Connection, run: Run) -> None:
    """Note the newest question of a chat, which comes back from the archive."""
    values = {
        "chat": run.chat_id,
        "mode": run.mode,
        "datasource_id": run.datasource_id,
        "file_ids": list(run.file_ids) or None,
        "model_id": run.model_id,
        "updated_at": run.created_at,
        "archived": False,
    }
    connection.execute(_RECORD_QUESTION, values)


async def change(session: AsyncSession, chat_id: str, values: Mapping[str, object]) -> None:
    """Change columns of a chat; it keeps its place in the list."""
    await session.execute(update(ChatRow).where(ChatRow.id == chat_id).values(**values))


async def delete(session: AsyncSession, chat_id: str) -> None:
    """Remove a chat with its runs, their events, answers and rows."""
    await session.execute(delete_from(ChatRow).where(ChatRow.id == chat_id))


def _conditions(chat_filter: ChatFilter) -> Iterator[ColumnElement[bool]]:
    yield ChatRow.preview_of.is_(None)
    if chat_filter.words:
        has_title = ChatRow.title.icontains(chat_filter.words, autoescape=True)
        yield or_(has_title, _contains(chat_filter.words))
    if chat_filter.archived is not None:
        yield ChatRow.archived.is_(chat_filter.archived)
    if chat_filter.is_kept is not None:
        is_kept = or_(ChatRow.pinned, ChatRow.folder_id.is_not(None))
        yield is_kept if chat_filter.is_kept else not_(is_kept)


def _contains(words: str) -> Exists:
    matching_runs = select(RunRow.id).outerjoin(RunAnswerRow, RunAnswerRow.run_id == RunRow.id)
    return matching_runs.where(RunRow.chat_id == ChatRow.id, _has_words(words)).exists()


def _has_words(words: str) -> ColumnElement[bool]:
    """Whether a question, or its answer, contains the words."""
    has_answer = RunAnswerRow.text.icontains(words, autoescape=True)
    return or_(RunRow.question.icontains(words, autoescape=True), has_answer)


def _to_chat(row: Row[Any]) -> Chat:
    return Chat(
        id=row.id,
        user_id=row.user_id,
        workspace_id=row.workspace_id,
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
        pinned=row.pinned,
        archived=row.archived,
        folder_id=row.folder_id,
        preview_of=row.preview_of,
    )


def _is_of(user: UserActor) -> tuple[ColumnElement[bool], ...]:
    return ChatRow.user_id == user.id, ChatRow.workspace_id == user.workspace_id
