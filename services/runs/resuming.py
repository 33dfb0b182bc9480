"""The user's answers to a run that waits: whose they are, whether they fit, what goes on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection

from model.chats.interrupt import ANSWERS, Interrupt, InterruptAnswer, Resumption
from model.chats.run import Run
from model.errors import Conflict, Invalid, NotFound
from model.field_messages import InvalidField
from model.repositories.runs import pauses, runs


@dataclass(frozen=True, slots=True)
class Waiting:
    """A run that waits, or waited, with all that it asks."""

    run: Run
    interrupts: tuple[Interrupt, ...]
    state: Mapping[str, Any]


def waiting(
    connection: Connection, chat_id: str, answers: Sequence[InterruptAnswer]
) -> Waiting | None:
    """The run of the chat that asked what is answered first; None when there is none."""
    found = pauses.find_by_interrupt(connection, chat_id, answers[0].interrupt_id)
    if found is None:
        return None
    run_id, interrupts = found
    run = runs.find_by_id(connection, run_id)
    return Waiting(run, interrupts, pauses.find_state(connection, run_id)) if run else None


def resumed(waiting: Waiting | None, answers: Sequence[InterruptAnswer]) -> Resumption:
    """How the run goes on. Raises `NotFound`, `Conflict`, or `Invalid` for what does not fit."""
    if waiting is None:
        raise NotFound("runs.no_such_interrupt")
    if waiting.run.status == "cancelled":
        raise Conflict("runs.interrupt_stopped")
    if waiting.run.status != "waiting":
        raise Conflict("runs.interrupt_answered")
    open_ones = {interrupt.id: interrupt for interrupt in waiting.interrupts}
    given = [answer.interrupt_id for answer in answers]
    if sorted(given) != sorted(open_ones):
        raise Invalid("runs.interrupts_left", path="resume", count=len(open_ones))
    for at, answer in enumerate(answers):
        _check(at, answer, open_ones[answer.interrupt_id])
    return Resumption(dict(waiting.state), tuple(answers))


def _check(at: int, answer: InterruptAnswer, asked: Interrupt) -> None:
    if answer.status == "cancelled":
        return
    try:
        ANSWERS[asked.reason].model_validate(answer.payload)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        path = ".".join(str(part) for part in ("resume", at, "payload", *first["loc"]))
        raise InvalidField(first, path=path) from None


def take(connection: Connection, run_id: str, answers: Sequence[InterruptAnswer]) -> None:
    """Note the answers, once. Raises `Conflict` when somebody was quicker."""
    if not pauses.record_answers(connection, run_id, answers):
        raise Conflict("runs.interrupt_answered")
