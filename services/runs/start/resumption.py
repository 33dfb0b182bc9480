"""Resuming a run that waits for its user: find it, check the answers, store them once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection

from model.chats.interrupt import ANSWERS, Interrupt, InterruptAnswer, Resumption
from model.chats.run import Run
from model.errors import Conflict, Invalid
from model.field_messages import InvalidField
from model.repositories.runs import pauses, runs


@dataclass(frozen=True, slots=True)
class WaitingRun:
    """A run that waits, or waited, for its user, with its interrupts."""

    run: Run
    interrupts: tuple[Interrupt, ...]
    state: Mapping[str, Any]


def find_waiting_run(
    connection: Connection, chat_id: str, answers: Sequence[InterruptAnswer]
) -> WaitingRun | None:
    """The run of the chat whose interrupt is answered; None when there is none."""
    pause = pauses.find_by_interrupt(connection, chat_id, answers[0].interrupt_id)
    if pause is None:
        return None
    run_id, interrupts = pause
    run = runs.find_by_id(connection, run_id)
    return WaitingRun(run, interrupts, pauses.find_state(connection, run_id)) if run else None


def resume_waiting_run(waiting_run: WaitingRun, answers: Sequence[InterruptAnswer]) -> Resumption:
    """The state to resume from. Raises `Conflict`, or `Invalid` answers."""
    if waiting_run.run.status == "cancelled":
        raise Conflict("runs.interrupt_stopped")
    if waiting_run.run.status != "waiting":
        raise Conflict("runs.interrupt_answered")
    open_interrupts = {interrupt.id: interrupt for interrupt in waiting_run.interrupts}
    answered_ids = [answer.interrupt_id for answer in answers]
    if sorted(answered_ids) != sorted(open_interrupts):
        raise Invalid("runs.interrupts_left", path="resume", count=len(open_interrupts))
    for at, answer in enumerate(answers):
        _check_answer(at, answer, open_interrupts[answer.interrupt_id])
    return Resumption(dict(waiting_run.state), tuple(answers))


def _check_answer(at: int, answer: InterruptAnswer, interrupt: Interrupt) -> None:
    if answer.status == "cancelled":
        return
    try:
        ANSWERS[interrupt.reason].model_validate(answer.payload)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        path = ".".join(str(part) for part in ("resume", at, "payload", *first["loc"]))
        raise InvalidField(first, path=path) from None


def store_answers(connection: Connection, run_id: str, answers: Sequence[InterruptAnswer]) -> None:
    """Store the answers, once. Raises `Conflict` when another request answered first."""
    if not pauses.record_answers(connection, run_id, answers):
        raise Conflict("runs.interrupt_answered")


def find_narrower_question(answers: Sequence[InterruptAnswer]) -> str:
    """What is asked instead of a costly statement's question; empty where that one goes on."""
    questions = (str(answer.payload.get("question") or "") for answer in answers)
    narrows = (answer.payload.get("choice") == "narrow" for answer in answers)
    return next(
        (text.strip() for text, is_narrower in zip(questions, narrows, strict=True) if is_narrower),
        "",
    )


def remove_stored_values(narrower_question: str, before: Run) -> str | None:
    """What a run asks without stored values, where we wrote its question, or offered it, from such.

    `before` is the run that it goes on from.
    """
    without_values = before.question_without_values
    if not narrower_question or without_values is None:
        return without_values
    if before.question not in narrower_question:
        return None  # the words of its user
    return narrower_question.replace(before.question, without_values)
