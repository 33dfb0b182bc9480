"""Statements on what is remembered of a branch of a chat: its summary, and the turns since."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection, Table, bindparam, delete, exists, insert, or_, select

from model.chats.question import Turn
from model.repositories.runs.pauses import WAS_PAUSED
from model.repositories.sources import egress
from model.sources.egress import OPEN_EGRESS, SourceEgress
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
_SELECT_MEMORIES = select(_MEMORIES.c.run_id, _MEMORIES.c.summary).where(
    _MEMORIES.c.chat_id == bindparam("chat")
)
_DELETE_MEMORY = delete(_MEMORIES).where(_MEMORIES.c.run_id == bindparam("run"))
_INSERT_MEMORY = insert(_MEMORIES)
_IN_BRANCH = _RUNS.c.id.in_(bindparam("branch", expanding=True))
_SELECT_TURNS = (
    select(_RUNS.c.id, _RUNS.c.question, _ANSWERS.c.sql, _ANSWERS.c.text)
    .join(_ANSWERS, _ANSWERS.c.run_id == _RUNS.c.id)
    .where(_IN_BRANCH, _RUNS.c.status == "finished", ~WAS_PAUSED)
    .order_by(_RUNS.c.created_at.desc(), _RUNS.c.id.desc())
    .limit(bindparam("most"))
)
_HAS_DATA_RUNS = select(
    exists().where(_IN_BRANCH, or_(_RUNS.c.mode != "chat", _RUNS.c.file_ids.is_not(None)))
)
_SELECT_TOOLS_READ = (
    select(_ANSWERS.c.tools_read)
    .join(_RUNS, _ANSWERS.c.run_id == _RUNS.c.id)
    .where(_IN_BRANCH, _ANSWERS.c.tools.is_not(None))
)
_SELECT_SUBJECTS = select(_RUNS.c.mode, _RUNS.c.datasource_id, _RUNS.c.file_ids).where(
    _IN_BRANCH, or_(_RUNS.c.mode != "chat", _RUNS.c.file_ids.is_not(None))
)


@dataclass(frozen=True, slots=True)
class ChatMemoryRecord:
    """What is known of a branch of a chat; each turn with the id of its run, oldest first."""

    summary: str
    turns: tuple[tuple[str, Turn], ...]
    of_data: bool
    """Whether data, files or documents were asked."""
    tools_read: tuple[str, ...]
    """Tools whose results came into answers; an empty name where none was recorded."""
    egress: SourceEgress
    """What of the chat may leave."""


NO_MEMORY = ChatMemoryRecord("", (), of_data=False, tools_read=(), egress=OPEN_EGRESS)
"""Of a question that begins a chat."""


@dataclass(frozen=True, slots=True)
class Subjects:
    """What the questions of a chat were about: names, each once."""

    datasources: tuple[str, ...]
    files: tuple[str, ...]
    dify: bool


def find_memory(
    connection: Connection,
    chat_id: str,
    branch: Sequence[str],
    most: int,
    *,
    summarized: bool,
) -> ChatMemoryRecord:
    """What was said in a branch of a chat: a summary if `summarized`, and the newest turns."""
    if not branch:
        return NO_MEMORY
    summary, since = _find_summary(connection, chat_id, branch) if summarized else ("", branch)
    rows = connection.execute(_SELECT_TURNS, {"branch": since, "most": most}) if since else ()
    turns = [(run_id, Turn(question, sql, answer)) for run_id, question, sql, answer in rows]
    values = {"branch": branch}
    return ChatMemoryRecord(
        summary,
        tuple(reversed(turns)),
        bool(connection.scalar(_HAS_DATA_RUNS, values)),
        _find_tools_read(connection, values),
        egress.find_of_chat(connection, chat_id),
    )


def _find_summary(
    connection: Connection, chat_id: str, branch: Sequence[str]
) -> tuple[str, Sequence[str]]:
    """The newest summary that stands for the beginning of a branch, and the runs after it."""
    summaries = {
        row.run_id: row.summary for row in connection.execute(_SELECT_MEMORIES, {"chat": chat_id})
    }
    for at in range(len(branch) - 1, -1, -1):
        if branch[at] in summaries:
            return summaries[branch[at]], branch[at + 1 :]
    return "", branch


def find_subjects(connection: Connection, branch: Sequence[str]) -> Subjects:
    """The sources and files that the questions of a branch were about, as far as they exist."""
    sources: dict[str, None] = {}
    files: dict[str, None] = {}
    dify = False
    rows = connection.execute(_SELECT_SUBJECTS, {"branch": branch}) if branch else ()
    for mode, source_id, file_ids in rows:
        dify = dify or mode == "dify"
        sources |= {source_id: None} if source_id else {}
        files |= dict.fromkeys(file_ids or ())
    return Subjects(
        _find_names(connection, _DATASOURCES, sources), _find_names(connection, _FILES, files), dify
    )


def _find_tools_read(connection: Connection, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Answers of releases that recorded no names count as read from a tool without a name."""
    tool_names: dict[str, None] = {}
    for names in connection.scalars(_SELECT_TOOLS_READ, values):
        tool_names |= dict.fromkeys(names if names is not None else [""])
    return tuple(tool_names)


def _find_names(connection: Connection, table: Table, ids: Iterable[str]) -> tuple[str, ...]:
    first_ids = list(ids)[:_MAX_NAMES]
    if not first_ids:
        return ()
    rows = connection.execute(select(table.c.id, table.c.name).where(table.c.id.in_(first_ids)))
    names = {str(row.id): str(row.name) for row in rows}
    return tuple(dict.fromkeys(names[each] for each in first_ids if each in names))


def store(connection: Connection, chat_id: str, summary: str, run_id: str) -> None:
    """From now on `summary` stands for a run of the chat and all that it follows."""
    connection.execute(_DELETE_MEMORY, {"run": run_id})
    values = {"run_id": run_id, "chat_id": chat_id, "summary": summary}
    connection.execute(_INSERT_MEMORY, values)
