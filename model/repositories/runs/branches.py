"""Statements on the branches of chats."""

from collections.abc import Sequence
from typing import cast

from sqlalchemy import Connection, Table, and_, bindparam, select

from model.actor import UserActor
from model.answers.rule_words import repeats_rule
from model.chats.branch import ChatTree, RunLink
from model.chats.question import Turn
from model.repositories.runs.pauses import WAS_PAUSED
from model.repositories.sources import egress
from model.sources.egress import OPEN_EGRESS
from model.tables.run import RunAnswerRow, RunPauseRow, RunRow

_ANSWERS = cast("Table", RunAnswerRow.__table__)
_RUNS = cast("Table", RunRow.__table__)
_PAUSES = cast("Table", RunPauseRow.__table__)
_SELECT_LINKS = (
    select(_RUNS.c.id, _RUNS.c.parent_id, _PAUSES.c.run_id.is_not(None))
    .outerjoin(_PAUSES, and_(_PAUSES.c.run_id == _RUNS.c.parent_id, _PAUSES.c.answers.is_not(None)))
    .where(_RUNS.c.chat_id == bindparam("chat"))
    .order_by(_RUNS.c.created_at, _RUNS.c.id)
)
_SELECT_TURNS = (
    select(_RUNS.c.question, _ANSWERS.c.sql, _ANSWERS.c.text, _RUNS.c.datasource_id, _RUNS.c.id)
    .join(_ANSWERS, _ANSWERS.c.run_id == _RUNS.c.id)
    .where(
        _RUNS.c.id.in_(bindparam("branch", expanding=True)),
        _RUNS.c.status == "finished",
        ~WAS_PAUSED,
    )
    .order_by(_RUNS.c.created_at.desc(), _RUNS.c.id.desc())
    .limit(bindparam("most"))
)


def find_tree(connection: Connection, chat_id: str) -> ChatTree:
    """Which run of a chat follows which."""
    links = connection.execute(_SELECT_LINKS, {"chat": chat_id})
    return ChatTree(RunLink(run_id, parent, bool(resumes)) for run_id, parent, resumes in links)


def find_branch(connection: Connection, chat_id: str, run_id: str | None) -> tuple[str, ...]:
    """A run of a chat and all that it follows, the oldest first."""
    return find_tree(connection, chat_id).list_branch(run_id) if run_id else ()


def find_accesses(
    connection: Connection, chat_id: str
) -> list[tuple[str, UserActor, dict[str, str] | None]]:
    """What the runs of a chat over sources stored of the rights of their user."""
    columns = (_RUNS.c.datasource_id, _RUNS.c.user_id, _RUNS.c.workspace_id, _RUNS.c.access)
    query = select(*columns).where(_RUNS.c.chat_id == chat_id, _RUNS.c.mode == "data")
    return [
        (source_id, UserActor(user_id, workspace_id), access)
        for source_id, user_id, workspace_id, access in connection.execute(query)
    ]


def find_without_values(connection: Connection, run_id: str | None, question: str) -> str | None:
    """The question of a run without stored values, where it is this one and we wrote it."""
    if run_id is None:
        return None
    query = select(_RUNS.c.question, _RUNS.c.question_without_values).where(_RUNS.c.id == run_id)
    row = connection.execute(query).first()
    return row.question_without_values if row and row.question == question else None


def find_turns(
    connection: Connection, chat_id: str, branch: Sequence[str], limit: int
) -> tuple[Turn, ...]:
    """The newest finished turns of a branch of a chat, oldest first."""
    if not branch:
        return ()
    rows = connection.execute(_SELECT_TURNS, {"branch": branch, "most": limit}).all()
    rules = egress.find_of_chat(connection, chat_id) if rows else OPEN_EGRESS
    return tuple(
        Turn(question, sql, "" if repeats_rule(summary) else summary, source or "", rules, run_id)
        for question, sql, summary, source, run_id in reversed(rows)
    )
