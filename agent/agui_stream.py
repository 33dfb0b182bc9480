"""Translates the events of an agent into AG-UI events: all between RUN_STARTED and RUN_FINISHED.

The runs service adds the start, the end and the failure of the run, and closes messages that a
failure left open.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator
from typing import Any
from uuid import uuid4

from ag_ui.core import (
    ActivitySnapshotEvent,
    BaseEvent,
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

from agent.events import (
    ActivitySnapshot,
    AgentEvent,
    AnswerPaused,
    Emit,
    InternalEvent,
    ModelCalled,
    ModelFallback,
    ResultReady,
    RuleEngineReply,
    StatementRefused,
    StepFinished,
    StepStarted,
    TextDelta,
    TextEnded,
    ThinkingDelta,
    ThinkingEnded,
    TokensUsed,
    ToolAnswered,
    ToolCalled,
    ToolsRefused,
)
from model.answers.activities import Activity

StreamItem = BaseEvent | InternalEvent


async def stream_events(
    produce: Callable[[Emit], Coroutine[Any, Any, None]],
) -> AsyncGenerator[StreamItem]:
    """The events of what `produce` emits, as they happen; closing it cancels the work."""
    translator = AguiTranslator()
    queue: asyncio.Queue[AgentEvent | None] = asyncio.Queue()
    work = asyncio.create_task(produce(queue.put_nowait))
    work.add_done_callback(lambda _: queue.put_nowait(None))
    try:
        while (item := await queue.get()) is not None:
            for event in translator.translate(item):
                yield event
        await work
    finally:
        await _cancel_and_wait(work)


async def _cancel_and_wait(work: asyncio.Task[None]) -> None:
    """Cancels the task if it still runs, and waits until it has ended."""
    work.cancel()
    await asyncio.wait([work])
    if not work.cancelled():
        work.exception()  # read, so that asyncio does not report it: it was raised already


def make_activity_event(activity: Activity, message_id: str = "") -> ActivitySnapshotEvent:
    """The event that shows an activity, under a new message id unless one is given."""
    return ActivitySnapshotEvent(
        message_id=message_id or str(uuid4()),
        activity_type=activity.activity_type,
        content=activity.model_dump(),
    )


class AguiTranslator:
    """Translates emitted events into AG-UI events; opens and closes messages around text pieces."""

    def __init__(self) -> None:
        self._text = ""
        self._thinking: dict[str, str] = {}
        # Not a singledispatchmethod: it makes a function anew for every token.
        self._translations: dict[type[AgentEvent], Callable[[Any], Iterator[StreamItem]]] = {
            TextDelta: self._translate_text_delta,
            ThinkingDelta: self._translate_thinking_delta,
            TextEnded: self._translate_text_end,
            StepStarted: self._translate_step_start,
            StepFinished: self._translate_step_end,
            ActivitySnapshot: self._translate_activity,
            ThinkingEnded: self._translate_thinking_end,
            ToolCalled: self._translate_tool_call,
            ToolAnswered: self._translate_tool_result,
            AnswerPaused: self._pass_on,
            ToolsRefused: self._pass_on,
            ResultReady: self._pass_on,
            TokensUsed: self._pass_on,
            ModelFallback: self._pass_on,
            ModelCalled: self._pass_on,
            StatementRefused: self._pass_on,
            RuleEngineReply: self._pass_on,
        }

    def translate(self, item: AgentEvent) -> Iterator[StreamItem]:
        """The events of `item`, in order."""
        return self._translations[type(item)](item)

    def _pass_on(self, item: InternalEvent) -> Iterator[StreamItem]:
        yield item

    def _translate_step_start(self, item: StepStarted) -> Iterator[StreamItem]:
        yield StepStartedEvent(step_name=item.name)

    def _translate_step_end(self, item: StepFinished) -> Iterator[StreamItem]:
        yield from self._close_thinking(item.name)
        yield StepFinishedEvent(step_name=item.name)

    def _translate_activity(self, item: ActivitySnapshot) -> Iterator[StreamItem]:
        yield make_activity_event(item.activity, item.message_id)

    def _translate_text_delta(self, item: TextDelta) -> Iterator[StreamItem]:
        if not item.text:
            return
        yield from self._close_thinking(item.step)
        if not self._text:
            self._text = str(uuid4())
            yield TextMessageStartEvent(message_id=self._text, role="assistant")
        yield TextMessageContentEvent(message_id=self._text, delta=item.text)

    def _translate_text_end(self, _item: TextEnded) -> Iterator[StreamItem]:
        if self._text:
            yield TextMessageEndEvent(message_id=self._text)
            self._text = ""

    def _translate_thinking_delta(self, item: ThinkingDelta) -> Iterator[StreamItem]:
        if not item.text:
            return
        message_id = self._thinking.get(item.step)
        if message_id is None:
            message_id = self._thinking[item.step] = str(uuid4())
            yield ReasoningStartEvent(message_id=message_id)
            yield ReasoningMessageStartEvent(message_id=message_id)
        yield ReasoningMessageContentEvent(message_id=message_id, delta=item.text)

    def _translate_thinking_end(self, item: ThinkingEnded) -> Iterator[StreamItem]:
        yield from self._close_thinking(item.step)

    def _translate_tool_call(self, item: ToolCalled) -> Iterator[StreamItem]:
        yield ToolCallStartEvent(
            tool_call_id=item.id, tool_call_name=item.name, metadata={"server": item.server}
        )
        yield ToolCallArgsEvent(tool_call_id=item.id, delta=item.arguments)
        yield ToolCallEndEvent(tool_call_id=item.id)

    def _translate_tool_result(self, item: ToolAnswered) -> Iterator[StreamItem]:
        yield ToolCallResultEvent(
            message_id=str(uuid4()),
            tool_call_id=item.id,
            content=item.text,
            role="tool",
            metadata={
                "failed": item.failed,
                "truncated": item.truncated,
                "ms": item.ms,
                "pictures": [image.url for image in item.images],
            },
        )

    def _close_thinking(self, step: str) -> Iterator[StreamItem]:
        message_id = self._thinking.pop(step, None)
        if message_id is not None:
            yield ReasoningMessageEndEvent(message_id=message_id)
            yield ReasoningEndEvent(message_id=message_id)
