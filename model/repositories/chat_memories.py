"""Statements on what is remembered of a chat: its summary, and the turns since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Table, bindparam, delete, exists, insert, or_, select

from model.chats.question import Turn
from model.repositories.runs.pauses import WAS_PAUSED
from model.repositories.sources import egress
from model.sources.egress import SourceEgress
from model.tables.chat import ChatMemoryRow
from model.tables.datasource import DatasourceRow
from model.tables.file import FileRow
from model.tables.run import RunAnswerRow, RunRow

_RUNS = cast("Table", RunRow.__table__)
_ANSWERS = cast("Table", RunAnswerRow.__table__)
_DATASOURCES = cast("Table", DatasourceRow.__table__)
_FILES = cast("Table", FileRow.__table__)
_MAX_NAMES = 50
_MEMORIES = cast("Table", ChatMemoryRow.__table__)
_SELECT_MEMORY = select(_MEMORIES.c.summary, _MEMORIES.c.until).where(
    _MEMORIES.c.chat_id == bindparam("chat")
)
_DELETE_MEMORY = delete(_MEMORIES).where(_MEMORIES.c.chat_id == bindparam("chat"))
_INSERT_MEMORY = insert(_MEMORIES)
_EARLIER_RUNS = (_RUNS.c.chat_id == bindparam("chat"), _RUNS.c.created_at < bindparam("before"))
_SELECT_TURNS = (
    select(_RUNS.c.created_at, _RUNS.c.question, _ANSWERS.c.sql, _ANSWERS.c.text)
    .join(_ANSWERS, _ANSWERS.c.run_id == _RUNS.c.id)
    .where(*_EARLIER_RUNS, _RUNS.c.status == "finished", ~WAS_PAUSED)
    .order_by(_RUNS.c.created_at.desc(), _RUNS.c.id.desc())
    .limit(bindparam("most"))
)
_SELECT_NEW_TURNS = _SELECT_TURNS.where(_RUNS.c.created_at > bindparam("until"))
_HAS_DATA_RUNS = select(
    exists().where(*_EARLIER_RUNS, or_(_RUNS.c.mode != "chat", _RUNS.c.file_ids.is_not(None)))
)
_SELECT_TOOLS_READ = (
    select(_ANSWERS.c.tools_read)
    .join(_RUNS, _ANSWERS.c.run_id == _RUNS.c.id)
    .where(*_EARLIER_RUNS, _ANSWERS.c.tools.is_not(None))
)
_SELECT_SUBJECTS = select(_RUNS.c.mode, _RUNS.c.datasource_id, _RUNS.c.file_ids).where(
    *_EARLIER_RUNS, or_(_RUNS.c.mode != "chat", _RUNS.c.file_ids.is_not(None))
)


@dataclass(frozen=True, slots=True)
class StoredChatMemory:
    """What is known of a chat; each turn with when it was asked, oldest first."""

    summary: str
    turns: tuple[tuple[datetime, Turn], ...]
    of_data: bool
    """Whether data, files or documents were asked."""
    tools_read: tuple[str, ...]
    """Tools whose results came into answers; an empty name where none was recorded."""
    egress: SourceEgress
    """What of it may leave."""


@dataclass(frozen=True, slots=True)
class Subjects:
    """What the questions of a chat were about: names, each once."""

    datasources: tuple[str, ...]
    files: tuple[str, ...]
    dify: bool


def find_memory(
    connection: Connection, chat_id: str, before: datetime, most: int
) -> StoredChatMemory:
    """What was said before a moment; at most so many turns, the newest."""
    values = {"chat": chat_id, "before": before}
    memory = connection.execute(_SELECT_MEMORY, {"chat": chat_id}).first()
    bounds = {**values, "most": most}
    found = (
        connection.execute(_SELECT_NEW_TURNS, {**bounds, "until": memory.until})
        if memory
        else connection.execute(_SELECT_TURNS, bounds)
    )
    turns = [(at, Turn(question, sql, said)) for at, question, sql, said in found]
    return StoredChatMemory(
        memory.summary if memory else "",
        tuple(reversed(turns)),
        bool(connection.scalar(_HAS_DATA_RUNS, values)),
        _find_tools_read(connection, values),
        egress.find_of_chat(connection, chat_id),
    )


def find_subjects(connection: Connection, chat_id: str, before: datetime) -> Subjects:
    """The sources and files that questions before a moment were about, as far as they exist."""
    sources: dict[str, None] = {}
    files: dict[str, None] = {}
    dify = False
    for mode, source_id, file_ids in connection.execute(
        _SELECT_SUBJECTS, {"chat": chat_id, "before": before}
    ):
        dify = dify or mode == "dify"
        sources |= {source_id: None} if source_id else {}
        files |= dict.fromkeys(file_ids or ())
    return Subjects(
        _find_names(connection, _DATASOURCES, sources), _find_names(connection, _FILES, files), dify
    )


def _find_tools_read(connection: Connection, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Answers of releases that recorded no names count as read from a tool without a name."""
    read: dict[str, None] = {}
    for names in connection.scalars(_SELECT_TOOLS_READ, values):
        read |= dict.fromkeys(names if names is not None else [""])
    return tuple(read)


def _find_names(connection: Connection, table: Table, ids: Iterable[str]) -> tuple[str, ...]:
    wanted = list(ids)[:_MAX_NAMES]
    if not wanted:
        return ()
    found = connection.execute(select(table.c.id, table.c.name).where(table.c.id.in_(wanted)))
    names = {str(row.id): str(row.name) for row in found}
    return tuple(dict.fromkeys(names[each] for each in wanted if each in names))


def store(connection: Connection, chat_id: str, summary: str, until: datetime) -> None:
    """From now on `summary` stands for all that was asked until a moment."""
    connection.execute(_DELETE_MEMORY, {"chat": chat_id})
    connection.execute(_INSERT_MEMORY, {"chat_id": chat_id, "summary": summary, "until": until})
