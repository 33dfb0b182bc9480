"""Statements on runs that wait for their user."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, cast

import orjson
from sqlalchemy import Connection, Table, bindparam, exists, insert, select, update

from model.chats.interrupt import Interrupt, InterruptAnswer, Pause
from model.serialization import to_json
from model.tables.run import RunPauseRow, RunRow

_RUNS = cast("Table", RunRow.__table__)
_PAUSES = cast("Table", RunPauseRow.__table__)
WAS_PAUSED = exists().where(_PAUSES.c.run_id == _RUNS.c.id)
"""Whether a run was a part of an answer only: another one went on with it, or will."""
PAUSE_COLUMNS = (_PAUSES.c.interrupts, _PAUSES.c.answers)
PAUSE_OF_RUN = _PAUSES.c.run_id == _RUNS.c.id
_INSERT = insert(_PAUSES)
_SELECT_OF_CHAT = (
    select(_PAUSES.c.run_id, _PAUSES.c.interrupts)
    .join(_RUNS, PAUSE_OF_RUN)
    .where(_RUNS.c.chat_id == bindparam("chat"))
)
_SELECT_STATE = select(_PAUSES.c.state).where(_PAUSES.c.run_id == bindparam("run"))
_END_WAIT = (
    update(_RUNS)
    .where(_RUNS.c.id == bindparam("run"), _RUNS.c.status == "waiting")
    .values(status="finished")
)
_CANCEL_WAITING = (
    update(_RUNS)
    .where(_RUNS.c.id == bindparam("run"), _RUNS.c.status == "waiting")
    .values(status="cancelled", stop_requested=True)
)
_CLEAR_STATE = update(_PAUSES).where(_PAUSES.c.run_id == bindparam("run")).values(state=None)
_RECORD_ANSWERS = (
    update(_PAUSES)
    .where(_PAUSES.c.run_id == bindparam("run"))
    .values(answers=bindparam("answers"), state=None)
)


def add(connection: Connection, run_id: str, pause: Pause) -> None:
    """Keep what a run asks of its user, and how it goes on."""
    interrupts = [asdict(interrupt) for interrupt in pause.interrupts]
    values = {"interrupts": to_json(interrupts).decode(), "state": to_json(pause.state).decode()}
    connection.execute(_INSERT, {"run_id": run_id, **values})


def find_by_interrupt(
    connection: Connection, chat_id: str, interrupt_id: str
) -> tuple[str, tuple[Interrupt, ...]] | None:
    """The run of a chat that asks this, and all that it asks."""
    for run_id, stored_json in connection.execute(_SELECT_OF_CHAT, {"chat": chat_id}):
        interrupts = tuple(Interrupt(**each) for each in orjson.loads(stored_json))
        if any(each.id == interrupt_id for each in interrupts):
            return run_id, interrupts
    return None


def find_state(connection: Connection, run_id: str) -> Mapping[str, Any]:
    """How a run that waits goes on; nothing when it has been answered."""
    stored_json = connection.scalar(_SELECT_STATE, {"run": run_id})
    return cast("Mapping[str, Any]", orjson.loads(stored_json or "{}"))


def record_answers(connection: Connection, run_id: str, answers: Sequence[InterruptAnswer]) -> bool:
    """Note the user's answers, once; False when the run waits no more."""
    if not connection.execute(_END_WAIT, {"run": run_id}).rowcount:
        return False
    answers_json = to_json([asdict(answer) for answer in answers]).decode()
    connection.execute(_RECORD_ANSWERS, {"run": run_id, "answers": answers_json})
    return True


def cancel_paused_run(connection: Connection, run_id: str) -> None:
    """End a run, if it waits, as cancelled: what it asks cannot be answered any more."""
    if connection.execute(_CANCEL_WAITING, {"run": run_id}).rowcount:
        connection.execute(_CLEAR_STATE, {"run": run_id})
