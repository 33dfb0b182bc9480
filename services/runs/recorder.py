"""Turns what an agent says into a run's log and, at the end, its stored answer."""

import time
from dataclasses import dataclass, field

from ag_ui.core import (
    BaseEvent,
    ReasoningMessageContentEvent,
    RunErrorEvent,
    RunFinishedCancelledOutcome,
    RunFinishedEvent,
    RunFinishedInterruptOutcome,
    RunFinishedOutcome,
    RunFinishedSuccessOutcome,
    RunStartedEvent,
    StepFinishedEvent,
    StepStartedEvent,
    TextMessageContentEvent,
    TokenUsage,
)
from ag_ui.core import (
    Interrupt as InterruptOnWire,
)

from agent.events import TokensUsed
from model.answers.answer import ResponderIdentity, RunStatus
from model.chats.interrupt import ANSWERS, Interrupt, Pause
from model.errors import SqlFailed
from model.repositories.runs.runs import Ending
from services.runs.encode import encode
from services.runs.log import LoggedEvent, RunLog
from services.runs.transcript import Transcript

PROTOCOL_VERSION = "1.0"
LARGEST_EVENT = 8 * 1024 * 1024
"""What a MySQL server with default limits takes in one row."""


@dataclass(frozen=True, slots=True)
class RunIds:
    """How a run is named on the wire."""

    run_id: str
    chat_id: str
    parent_id: str | None = None


def started(ids: RunIds) -> LoggedEvent:
    """The event that opens a run. It is stored together with the run's record."""
    event = RunStartedEvent(
        thread_id=ids.chat_id,
        run_id=ids.run_id,
        parent_run_id=ids.parent_id,
        protocol_version=PROTOCOL_VERSION,
        timestamp=_milliseconds(),
    )
    return LoggedEvent(1, encode(event))


@dataclass
class Recorder:
    """The only writer of a run's log. One of its endings is called, once."""

    ids: RunIds
    log: RunLog
    transcript: Transcript = field(default_factory=Transcript)
    seq: int = 1
    """The newest event of the log."""
    answered_by: ResponderIdentity | None = None
    """Who stood in for the model that was asked: another one, or the engine."""
    told_of_tools: bool = False
    """Whether the reader knows that the model takes no tools."""
    _usage: dict[str, TokenUsage] = field(default_factory=dict)

    async def add(self, event: BaseEvent) -> None:
        """Log the next event of the answer."""
        if _says_nothing(event):
            return
        if isinstance(event, StepStartedEvent | StepFinishedEvent):
            event = event.model_copy(update={"timestamp": _milliseconds()})
        data = encode(event)
        if len(data) > LARGEST_EVENT:
            raise SqlFailed("runs.too_large", megabytes=LARGEST_EVENT // 1024**2)
        self.transcript.read(event)
        await self.log.append(self.ids.run_id, self._next(data))

    def spent(self, used: TokensUsed) -> None:
        """Add up what a model call cost."""
        known = self._usage.get(used.model, TokenUsage())
        taken = used.input + (known.input_tokens or 0)
        given = used.output + (known.output_tokens or 0)
        cached = used.cached + (known.cached_input_tokens or 0)
        self._usage[used.model] = TokenUsage(
            model=used.model,
            input_tokens=taken,
            cached_input_tokens=cached or None,
            output_tokens=given,
            total_tokens=taken + given,
        )

    async def finished(self) -> bool:
        """End with success. Like every ending: whether the run was still ours to end."""
        return await self._close(self._finished(RunFinishedSuccessOutcome()), "finished")

    async def cancelled(self) -> bool:
        """End as stopped; what was said is kept. A complete answer stays one: it is finished."""
        if self.transcript.is_answered:
            return await self.finished()
        return await self._close(self._finished(RunFinishedCancelledOutcome()), "cancelled")

    async def interrupted(self, message: str) -> bool:
        """End because the worker ends or died; a complete answer is finished all the same."""
        if self.transcript.is_answered:
            return await self.finished()
        return await self.failed("interrupted", message)

    async def waiting(self, pause: Pause) -> bool:
        """End with questions to the user; the answer is a run that goes on from here."""
        asked = [_on_wire(interrupt) for interrupt in pause.interrupts]
        event = self._finished(RunFinishedInterruptOutcome(interrupts=asked))
        return await self._close(event, "waiting", pause)

    async def failed(self, code: str, message: str) -> bool:
        """End with an error in the user's language; what was said is kept."""
        event = RunErrorEvent(
            code=code, message=message, usage=self._spent(), timestamp=_milliseconds()
        )
        return await self._close(event, "failed")

    def _finished(self, outcome: RunFinishedOutcome) -> RunFinishedEvent:
        return RunFinishedEvent(
            thread_id=self.ids.chat_id,
            run_id=self.ids.run_id,
            outcome=outcome,
            usage=self._spent(),
            timestamp=_milliseconds(),
        )

    async def _close(
        self,
        event: RunFinishedEvent | RunErrorEvent,
        status: RunStatus,
        pause: Pause | None = None,
    ) -> bool:
        for closing in self.transcript.closing():
            await self.add(closing)
        usage = [used.model_dump(by_alias=True) for used in self._usage.values()]
        failure = event if isinstance(event, RunErrorEvent) else None
        ending = Ending(
            status,
            self.transcript.answer(),
            usage,
            self.answered_by,
            error_code=failure.code if failure else None,
            error_message=failure.message if failure else None,
            pause=pause,
        )
        return await self.log.finish(self.ids.run_id, self._next(encode(event), last=True), ending)

    def _next(self, data: bytes, *, last: bool = False) -> LoggedEvent:
        self.seq += 1
        return LoggedEvent(self.seq, data, last)

    def _spent(self) -> list[TokenUsage] | None:
        return list(self._usage.values()) or None


def _on_wire(interrupt: Interrupt) -> InterruptOnWire:
    return InterruptOnWire(
        id=interrupt.id,
        reason=interrupt.reason,
        message=interrupt.message,
        tool_call_id=interrupt.tool_call_id,
        response_schema=ANSWERS[interrupt.reason].model_json_schema(),
        metadata=interrupt.metadata,
    )


def _says_nothing(event: BaseEvent) -> bool:
    pieces = TextMessageContentEvent | ReasoningMessageContentEvent
    return isinstance(event, pieces) and not event.delta


def _milliseconds() -> int:
    return time.time_ns() // 1_000_000
