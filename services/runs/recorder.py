"""Writes an agent's events to the log of its run and, at the end, the stored answer."""

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
    Interrupt as AguiInterrupt,
)

from agent.events import TokensUsed
from model.answers.answer import ResponderIdentity, RunStatus
from model.chats.interrupt import ANSWERS, Interrupt, Pause
from model.errors import SqlFailed
from model.repositories.runs.runs import Ending
from services.answering.event_encoding import encode_event
from services.runs.event_log.log import EventWriter, LoggedEvent
from services.runs.transcript import Transcript

PROTOCOL_VERSION = "1.0"
MAX_EVENT_BYTES = 8 * 1024 * 1024
"""What a MySQL server with default limits takes in one row."""


@dataclass(frozen=True, slots=True)
class RunIds:
    """How events name a run."""

    run_id: str
    chat_id: str
    parent_id: str | None = None


def run_started_event(ids: RunIds) -> LoggedEvent:
    """The event that opens a run. It is stored together with the run's record."""
    event = RunStartedEvent(
        thread_id=ids.chat_id,
        run_id=ids.run_id,
        parent_run_id=ids.parent_id,
        protocol_version=PROTOCOL_VERSION,
        timestamp=_now_ms(),
    )
    return LoggedEvent(1, encode_event(event))


@dataclass
class Recorder:
    """The only writer of a run's log. One of its endings is called, once."""

    ids: RunIds
    writer: EventWriter
    transcript: Transcript = field(default_factory=Transcript)
    seq: int = 1
    """The newest event of the log."""
    answered_by: ResponderIdentity | None = None
    """Who answered instead of the chosen model: a fallback model, or the rule engine."""
    tools_refusal_recorded: bool = False
    """Whether the notice that the model refuses tools is recorded."""
    user_id: str = ""
    """Whose tokens the model calls of the run are."""
    counts_at_once: bool = False
    """Whether tokens are counted as they come, so that other runs of the user see them."""
    _usage: dict[str, TokenUsage] = field(default_factory=dict)

    async def add(self, event: BaseEvent) -> None:
        """Log the next event of the answer."""
        if _is_empty(event):
            return
        if isinstance(event, StepStartedEvent | StepFinishedEvent):
            event = event.model_copy(update={"timestamp": _now_ms()})
        data = encode_event(event)
        if len(data) > MAX_EVENT_BYTES:
            raise SqlFailed("runs.too_large", megabytes=MAX_EVENT_BYTES // 1024**2)
        self.transcript.apply(event)
        await self.writer.append(self.ids.run_id, self._next_event(data))

    def add_usage(self, usage: TokensUsed) -> None:
        """Add the tokens of a model call."""
        earlier = self._usage.get(usage.model, TokenUsage())
        input_tokens = usage.input + (earlier.input_tokens or 0)
        output_tokens = usage.output + (earlier.output_tokens or 0)
        cached_tokens = usage.cached + (earlier.cached_input_tokens or 0)
        self._usage[usage.model] = TokenUsage(
            model=usage.model,
            input_tokens=input_tokens,
            cached_input_tokens=cached_tokens or None,
            output_tokens=output_tokens,
            total_tokens=input_tokens + output_tokens,
        )

    async def finish(self) -> bool:
        """End with success. Every ending returns whether this process still owned the run."""
        return await self._close(self._finished_event(RunFinishedSuccessOutcome()), "finished")

    async def cancel(self) -> bool:
        """End as cancelled; the answer so far is stored. A complete answer is finished instead."""
        if self.transcript.is_answered:
            return await self.finish()
        return await self._close(self._finished_event(RunFinishedCancelledOutcome()), "cancelled")

    async def interrupt(self, message: str) -> bool:
        """End because the worker stops or died; a complete answer is finished instead."""
        if self.transcript.is_answered:
            return await self.finish()
        return await self.fail("interrupted", message)

    async def pause(self, pause: Pause) -> bool:
        """End with questions to the user; a later run resumes from here."""
        interrupts = [_to_agui(interrupt) for interrupt in pause.interrupts]
        event = self._finished_event(RunFinishedInterruptOutcome(interrupts=interrupts))
        return await self._close(event, "waiting", pause)

    async def fail(self, code: str, message: str) -> bool:
        """End with an error in the user's language; the answer so far is stored."""
        event = RunErrorEvent(
            code=code, message=message, usage=self._token_usage(), timestamp=_now_ms()
        )
        return await self._close(event, "failed")

    def _finished_event(self, outcome: RunFinishedOutcome) -> RunFinishedEvent:
        return RunFinishedEvent(
            thread_id=self.ids.chat_id,
            run_id=self.ids.run_id,
            outcome=outcome,
            usage=self._token_usage(),
            timestamp=_now_ms(),
        )

    async def _close(
        self,
        event: RunFinishedEvent | RunErrorEvent,
        status: RunStatus,
        pause: Pause | None = None,
    ) -> bool:
        for closing_event in self.transcript.closing_events():
            await self.add(closing_event)
        usage = [model_usage.model_dump(by_alias=True) for model_usage in self._usage.values()]
        failure = event if isinstance(event, RunErrorEvent) else None
        ending = Ending(
            status,
            self.transcript.to_answer(),
            usage,
            self.answered_by,
            error_code=failure.code if failure else None,
            error_message=failure.message if failure else None,
            pause=pause,
            user_id="" if self.counts_at_once else self.user_id,
        )
        return await self.writer.finish(
            self.ids.run_id, self._next_event(encode_event(event), last=True), ending
        )

    def _next_event(self, data: bytes, *, last: bool = False) -> LoggedEvent:
        self.seq += 1
        return LoggedEvent(self.seq, data, last)

    def _token_usage(self) -> list[TokenUsage] | None:
        return list(self._usage.values()) or None


def _to_agui(interrupt: Interrupt) -> AguiInterrupt:
    return AguiInterrupt(
        id=interrupt.id,
        reason=interrupt.reason,
        message=interrupt.message,
        tool_call_id=interrupt.tool_call_id,
        response_schema=ANSWERS[interrupt.reason].model_json_schema(),
        metadata=interrupt.metadata,
    )


def _is_empty(event: BaseEvent) -> bool:
    pieces = TextMessageContentEvent | ReasoningMessageContentEvent
    return isinstance(event, pieces) and not event.delta


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
