"""The state that a run's events add up to: which parts are open, and the answer to store."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from ag_ui.core import (
    ActivitySnapshotEvent,
    BaseEvent,
    EventType,
    MessagesSnapshotEvent,
    ReasoningEndEvent,
    ReasoningMessageContentEvent,
    ReasoningMessageEndEvent,
    ReasoningMessageStartEvent,
    ReasoningStartEvent,
    StepFinishedEvent,
    StepStartedEvent,
    TextMessageContentEvent,
    TextMessageEndEvent,
    TextMessageStartEvent,
    ToolCallArgsEvent,
    ToolCallEndEvent,
    ToolCallResultEvent,
    ToolCallStartEvent,
)

from model.answers.activities import FiguresActivity
from model.answers.answer import StepTime, StoredActivity, StoredAnswer, StoredToolCall
from model.serialization import replace_invalid_unicode

ClosingEvent = Callable[[], BaseEvent]
SEPARATOR = "\n\n"
FIGURES = FiguresActivity.activity_type


class Transcript:
    """Applies events in order. Before a run ends its `closing_events` are sent."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, str], ClosingEvent] = {}
        self._text: dict[str, list[str]] = {}
        self._reasoning: dict[str, list[str]] = {}
        self._activities: dict[str, StoredActivity] = {}
        self._steps: list[StepTime] = []
        self._step_start_times: dict[str, int] = {}
        self._tools: dict[str, StoredToolCall] = {}
        self._handlers: dict[EventType, Callable[[Any], None]] = {
            EventType.TEXT_MESSAGE_CONTENT: self._on_text_content,
            EventType.REASONING_MESSAGE_CONTENT: self._on_reasoning_content,
            EventType.ACTIVITY_SNAPSHOT: self._on_activity,
            EventType.STEP_STARTED: self._on_step_started,
            EventType.STEP_FINISHED: self._on_step_finished,
            EventType.MESSAGES_SNAPSHOT: self._on_messages_snapshot,
            EventType.TEXT_MESSAGE_START: self._on_text_start,
            EventType.TEXT_MESSAGE_END: self._on_text_end,
            EventType.REASONING_START: self._on_reasoning_start,
            EventType.REASONING_END: self._on_reasoning_end,
            EventType.REASONING_MESSAGE_START: self._on_reasoning_message_start,
            EventType.REASONING_MESSAGE_END: self._on_reasoning_message_end,
            EventType.TOOL_CALL_START: self._on_tool_call_start,
            EventType.TOOL_CALL_ARGS: self._on_tool_call_args,
            EventType.TOOL_CALL_END: self._on_tool_call_end,
            EventType.TOOL_CALL_RESULT: self._on_tool_call_result,
        }

    def apply(self, event: BaseEvent) -> None:
        """Apply the next event. Steps are timed by their events' `timestamp`."""
        handler = self._handlers.get(event.type)
        if handler is not None:
            handler(event)

    def closing_events(self) -> list[BaseEvent]:
        """The events that close what is open, innermost first."""
        return [close() for close in reversed(self._open.values())]

    def to_answer(self) -> StoredAnswer:
        """The answer so far."""
        return StoredAnswer(
            message_id=next(iter(self._text), ""),
            text=_join_messages(self._text),
            reasoning=_join_messages(self._reasoning),
            activities=tuple(self._activities.values()),
            steps=tuple(self._steps),
            tools=tuple(self._tools.values()),
        )

    @property
    def is_answered(self) -> bool:
        """Whether the reader has all that was asked for: the words on the rows, figures checked.

        What still comes is beside it: suggestions, an image of a tool, a second reading.
        """
        return any(part.type == FIGURES for part in self._activities.values())

    def _on_text_content(self, event: TextMessageContentEvent) -> None:
        self._text.setdefault(event.message_id, []).append(event.delta)

    def _on_reasoning_content(self, event: ReasoningMessageContentEvent) -> None:
        self._reasoning.setdefault(event.message_id, []).append(event.delta)

    def _on_activity(self, event: ActivitySnapshotEvent) -> None:
        self._activities[event.message_id] = StoredActivity(
            event.message_id, event.activity_type, event.content
        )

    def _on_step_started(self, event: StepStartedEvent) -> None:
        name = event.step_name
        self._step_start_times[name] = event.timestamp or 0
        self._open["step", name] = partial(StepFinishedEvent, step_name=name)

    def _on_step_finished(self, event: StepFinishedEvent) -> None:
        name = event.step_name
        self._open.pop(("step", name), None)
        started_at = self._step_start_times.pop(name, None)
        if started_at is not None:
            self._steps.append(StepTime(name, max(0, (event.timestamp or 0) - started_at)))

    def _on_messages_snapshot(self, event: MessagesSnapshotEvent) -> None:
        """The text so far is replaced."""
        replies = [message for message in event.messages if message.role == "assistant"]
        self._text = {message.id: [str(message.content or "")] for message in replies}

    def _on_text_start(self, event: TextMessageStartEvent) -> None:
        close = partial(TextMessageEndEvent, message_id=event.message_id)
        self._open["text", event.message_id] = close

    def _on_text_end(self, event: TextMessageEndEvent) -> None:
        self._open.pop(("text", event.message_id), None)

    def _on_reasoning_start(self, event: ReasoningStartEvent) -> None:
        close = partial(ReasoningEndEvent, message_id=event.message_id)
        self._open["reasoning", event.message_id] = close

    def _on_reasoning_end(self, event: ReasoningEndEvent) -> None:
        self._open.pop(("reasoning", event.message_id), None)

    def _on_reasoning_message_start(self, event: ReasoningMessageStartEvent) -> None:
        close = partial(ReasoningMessageEndEvent, message_id=event.message_id)
        self._open["thought", event.message_id] = close

    def _on_reasoning_message_end(self, event: ReasoningMessageEndEvent) -> None:
        self._open.pop(("thought", event.message_id), None)

    def _on_tool_call_start(self, event: ToolCallStartEvent) -> None:
        close = partial(ToolCallEndEvent, tool_call_id=event.tool_call_id)
        self._open["tool", event.tool_call_id] = close
        server = str((event.metadata or {}).get("server", ""))
        self._tools[event.tool_call_id] = StoredToolCall(
            event.tool_call_id, event.tool_call_name, server
        )

    def _on_tool_call_args(self, event: ToolCallArgsEvent) -> None:
        call = self._tools[event.tool_call_id]
        self._tools[call.id] = replace(call, arguments=call.arguments + event.delta)

    def _on_tool_call_result(self, event: ToolCallResultEvent) -> None:
        metadata = event.metadata or {}
        call = self._tools[event.tool_call_id]
        self._tools[call.id] = replace(
            call,
            result=event.content if isinstance(event.content, str) else "",
            failed=metadata.get("failed") is True,
            truncated=metadata.get("truncated") is True,
            ms=int(metadata.get("ms", 0)),
            pictures=tuple(metadata.get("pictures", ())),
        )

    def _on_tool_call_end(self, event: ToolCallEndEvent) -> None:
        self._open.pop(("tool", event.tool_call_id), None)


def _join_messages(messages: dict[str, list[str]]) -> str:
    return str(
        replace_invalid_unicode(SEPARATOR.join("".join(pieces) for pieces in messages.values()))
    )
