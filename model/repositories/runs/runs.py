"""Statements on runs and their stored answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

import orjson
from sqlalchemy import (
    Connection,
    CursorResult,
    Row,
    Table,
    Update,
    bindparam,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from model.actor import UserActor
from model.answers.answer import (
    AnswerRecord,
    Mode,
    ResponderIdentity,
    RunStatus,
    StoredAnswer,
)
from model.answers.rule_words import withhold_rules
from model.chats.interrupt import Pause
from model.chats.run import Feedback, Run
from model.database.engine import now
from model.locales import Locale
from model.repositories.runs import chart_settings, pauses
from model.repositories.usage import model_tokens
from model.serialization import to_json
from model.tables.chat import ChatRow
from model.tables.run import RunAnswerRow, RunPauseRow, RunRow

_NO_SESSION_SYNC = {"synchronize_session": False}
"""Nobody looks at an object of the session after these updates."""
_NAME_LENGTH = 255
_RUNS = cast("Table", RunRow.__table__)
_ANSWERS = cast("Table", RunAnswerRow.__table__)
_CHATS = cast("Table", ChatRow.__table__)
_ENDING_FIELDS = ("status", "finished_at", "usage", "error_code", "error_message")
_SELECT_BY_ID = select(_RUNS).where(_RUNS.c.id == bindparam("run"))
_INSERT = insert(_RUNS)
_COUNT_RUNNING = select(func.count()).where(
    _RUNS.c.user_id == bindparam("user"), _RUNS.c.status == "running"
)
_SELECT_RUNNING_WORKERS = select(_RUNS.c.worker_id).where(_RUNS.c.status == "running").distinct()
_SELECT_IDS_OF_USER = select(_RUNS.c.id).where(_RUNS.c.user_id == bindparam("user"))
_SELECT_RUNNING_OF_WORKER = select(_RUNS.c.id).where(
    _RUNS.c.status == "running", _RUNS.c.worker_id == bindparam("worker")
)
_SELECT_STOP_REQUESTS = _SELECT_RUNNING_OF_WORKER.where(_RUNS.c.stop_requested.is_(True))
_END = (
    update(_RUNS)
    .where(_RUNS.c.id == bindparam("run"), _RUNS.c.status == "running")
    .values({name: bindparam(name) for name in _ENDING_FIELDS})
)
_SET_RESPONDER = (
    update(_RUNS)
    .where(_RUNS.c.id == bindparam("run"))
    .values(answering_kind=bindparam("answering_kind"), answering_name=bindparam("answering_name"))
)
_INSERT_ANSWER = insert(_ANSWERS)
_ANSWER_FIELDS = ("message_id", "text", "reasoning", "activities", "steps", "tools")
_ANSWER_COLUMNS = [*(_ANSWERS.c[name] for name in _ANSWER_FIELDS), *pauses.PAUSE_COLUMNS]
"""The answer as it is stored, and the pause of the run."""
_SELECT_OF_CHAT = (
    select(_RUNS, *_ANSWER_COLUMNS)
    .outerjoin(_ANSWERS, _ANSWERS.c.run_id == _RUNS.c.id)
    .outerjoin(RunPauseRow, pauses.PAUSE_OF_RUN)
    .where(_RUNS.c.chat_id == bindparam("chat"))
    .order_by(_RUNS.c.created_at, _RUNS.c.id)
)
_TOUCH_CHAT = (
    update(_CHATS)
    .where(
        _CHATS.c.id
        == select(_RUNS.c.chat_id).where(_RUNS.c.id == bindparam("run")).scalar_subquery()
    )
    .values(updated_at=bindparam("updated_at"))
)


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended and what it had answered; `usage` are AG-UI TokenUsage objects."""

    status: RunStatus
    answer: StoredAnswer
    usage: list[dict[str, Any]]
    answered_by: ResponderIdentity | None = None
    """Who stood in for the model that was asked: another one, or the engine."""
    error_code: str | None = None
    error_message: str | None = None
    pause: Pause | None = None
    """What it asks of its user, when it waits."""
    user_id: str = ""
    """Whose tokens are counted with the ending; empty: they were counted while it ran."""


def find_by_id(connection: Connection, run_id: str) -> Run | None:
    """The run of that id, whoever owns it."""
    row = connection.execute(_SELECT_BY_ID, {"run": run_id}).first()
    return _to_run(row) if row else None


def lock_own(connection: Connection, run_id: str, owner: UserActor) -> Run | None:
    """A user's run in his workspace; whoever else asks waits for the end of the transaction."""
    query = select(_RUNS).where(_RUNS.c.id == run_id, _RUNS.c.user_id == owner.id)
    of_workspace = query.where(_RUNS.c.workspace_id == owner.workspace_id)
    row = connection.execute(of_workspace.with_for_update()).first()
    return _to_run(row) if row else None


def add(connection: Connection, run: Run, worker_id: str) -> None:
    """Store a run that begins in a worker. `IntegrityError` when its id is taken."""
    connection.execute(
        _INSERT,
        {
            "id": run.id,
            "chat_id": run.chat_id,
            "user_id": run.user_id,
            "workspace_id": run.workspace_id,
            "worker_id": worker_id,
            "parent_id": run.parent_id,
            "mode": run.mode,
            "datasource_id": run.datasource_id,
            "file_ids": list(run.file_ids) or None,
            "model_id": run.model_id,
            "question_id": run.question_id,
            "question": run.question,
            "question_without_values": run.question_without_values,
            "locale": run.locale,
            "access": None if run.access is None else dict(run.access),
            "answering_kind": run.responder.kind,
            "answering_name": run.responder.name,
            "status": "running",
            "stop_requested": False,
            "created_at": run.created_at,
        },
    )


def count_running(connection: Connection, user_id: str) -> int:
    """How many runs of a user are running, in any worker."""
    return connection.scalar(_COUNT_RUNNING, {"user": user_id}) or 0


def end(connection: Connection, run_id: str, ending: Ending) -> bool:
    """Store the answer and end the run; False when it is not running (any more)."""
    finished_at = now()
    values = {
        "run": run_id,
        "status": ending.status,
        "finished_at": finished_at,
        "usage": to_json(ending.usage).decode() if ending.usage else None,
        "error_code": ending.error_code,
        "error_message": ending.error_message,
    }
    if not connection.execute(_END, values).rowcount:
        return False
    connection.execute(_INSERT_ANSWER, _answer_values(run_id, ending.answer))
    if ending.pause:
        pauses.add(connection, run_id, ending.pause)
    if ending.answered_by:
        kind, name = ending.answered_by.kind, ending.answered_by.name[:_NAME_LENGTH]
        who = {"run": run_id, "answering_kind": kind, "answering_name": name}
        connection.execute(_SET_RESPONDER, who)
    if ending.usage and ending.user_id:
        model_tokens.add(connection, ending.user_id, ending.usage)
    connection.execute(_TOUCH_CHAT, {"run": run_id, "updated_at": finished_at})
    return True


async def request_stop(session: AsyncSession, run_id: str) -> bool:
    """Note that the run should stop; False when it is over."""
    change = update(RunRow).where(RunRow.id == run_id, RunRow.status == "running")
    return await _execute_update(session, change.values(stop_requested=True)) > 0


def find_stop_requests(connection: Connection, worker_id: str) -> Sequence[str]:
    """The running runs of a worker that should stop."""
    return connection.scalars(_SELECT_STOP_REQUESTS, {"worker": worker_id}).all()


def find_running(connection: Connection, worker_id: str) -> Sequence[str]:
    """The ids of the runs that are recorded as running in a worker."""
    return connection.scalars(_SELECT_RUNNING_OF_WORKER, {"worker": worker_id}).all()


def find_ids_of_user(connection: Connection, user_id: str) -> Sequence[str]:
    """The ids of all runs of a user."""
    return connection.scalars(_SELECT_IDS_OF_USER, {"user": user_id}).all()


async def find_running_in_chat(session: AsyncSession, chat_id: str) -> Sequence[str]:
    """The ids of the running runs of a chat."""
    query = select(RunRow.id).where(RunRow.chat_id == chat_id, RunRow.status == "running")
    return (await session.scalars(query)).all()


async def find_ids_of_chat(session: AsyncSession, chat_id: str) -> Sequence[str]:
    """The ids of all runs of a chat."""
    return (await session.scalars(select(RunRow.id).where(RunRow.chat_id == chat_id))).all()


def find_running_workers(connection: Connection) -> Sequence[str]:
    """The ids of all workers that running runs name."""
    return connection.scalars(_SELECT_RUNNING_WORKERS).all()


async def rate(session: AsyncSession, run_id: str, feedback: Feedback) -> None:
    """Keep what the user thought of the answer, instead of what he thought before."""
    await session.execute(
        update(RunRow)
        .where(RunRow.id == run_id)
        .values(
            rating=feedback.rating,
            comment=feedback.comment,
            corrected_sql=feedback.corrected_sql,
        )
    )


def find_of_chat(connection: Connection, chat_id: str) -> list[tuple[Run, AnswerRecord | None]]:
    """The runs of a chat with their stored answers, in the order they were asked."""
    runs = []
    for row in connection.execute(_SELECT_OF_CHAT, {"chat": chat_id}):
        answer_values = tuple(row[-len(_ANSWER_COLUMNS) :])
        is_answered = answer_values[0] is not None
        run = _to_run(row)
        answer = withhold_rules(AnswerRecord(*answer_values), run.locale) if is_answered else None
        runs.append((run, answer))
    return runs


async def _execute_update(session: AsyncSession, statement: Update) -> int:
    return cast(
        "CursorResult[Any]", await session.execute(statement, execution_options=_NO_SESSION_SYNC)
    ).rowcount


def _to_run(row: RunRow | Row[Any]) -> Run:
    feedback = Feedback(row.rating, row.comment, row.corrected_sql) if row.rating else None
    return Run(
        id=row.id,
        chat_id=row.chat_id,
        user_id=row.user_id,
        workspace_id=row.workspace_id,
        mode=cast("Mode", row.mode),
        datasource_id=row.datasource_id,
        question_id=row.question_id,
        question=row.question,
        question_without_values=row.question_without_values,
        locale=cast("Locale", row.locale),
        responder=ResponderIdentity(
            cast("Literal['builtin', 'model']", row.answering_kind), row.answering_name
        ),
        created_at=row.created_at,
        status=cast("RunStatus", row.status),
        parent_id=row.parent_id,
        file_ids=tuple(row.file_ids or ()),
        model_id=row.model_id,
        stop_requested=row.stop_requested,
        error_code=row.error_code,
        error_message=row.error_message,
        usage=orjson.loads(row.usage) if row.usage else None,
        finished_at=row.finished_at,
        feedback=feedback,
        access=row.access,
        chart_settings=chart_settings.parse(row.chart_settings),
    )


def _answer_values(run_id: str, answer: StoredAnswer) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "message_id": answer.message_id,
        "text": answer.text,
        "reasoning": answer.reasoning,
        # orjson writes the dataclasses themselves.
        "activities": to_json(answer.activities).decode(),
        "steps": to_json(answer.steps).decode(),
        "sql": answer.sql,
        "tools": to_json(answer.tools).decode() if answer.tools else None,
        "tools_read": list(answer.tools_read) if answer.tools else None,
    }
