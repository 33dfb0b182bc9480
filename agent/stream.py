"""An answer as AG-UI events: everything between RUN_STARTED and RUN_FINISHED.

The run's start, its end, its failure and the closing of what a failure left open belong to the
recorder of the runs service.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any
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

from agent.dataqa.state import QaContext, QaState, beginning
from agent.dataqa.writing.pending import RunRemarks
from agent.events import (
    Content,
    Emit,
    Emitted,
    EngineReply,
    FellOver,
    ModelCalled,
    Paused,
    ResultKept,
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
    Unsaid,
)
from model.chats.question import Question

if TYPE_CHECKING:
    # LangGraph takes over a second to import; whoever has a graph has paid for it.
    from agent.dataqa.graph import QaGraph

StreamItem = BaseEvent | Unsaid
STEPS_PER_ATTEMPT = 3
OTHER_STEPS = 6


def answer(
    graph: QaGraph, question: Question, context: QaContext, given_sql: str = ""
) -> AsyncGenerator[StreamItem]:
    """The events of one answer as they happen, and what is only kept.

    A statement that is given is checked and run as it is, and not repaired.
    Closing the generator cancels whatever is under way. Raises the `RunFailed` that ended it.
    """

    async def work(emit: Emit) -> None:
        outside = replace(context, emit=emit, remarks=RunRemarks())
        try:
            await _run(graph, beginning(question, given_sql), outside)
        finally:
            await outside.remarks.drop()

    return streamed(work)


async def streamed(
    answering: Callable[[Emit], Coroutine[Any, Any, None]],
) -> AsyncGenerator[StreamItem]:
    """The events of what `answering` emits, as they happen; closing it cancels the work."""
    translator = Translator()
    said: asyncio.Queue[Emitted | None] = asyncio.Queue()
    work = asyncio.create_task(answering(said.put_nowait))
    work.add_done_callback(lambda _: said.put_nowait(None))
    try:
        while (item := await said.get()) is not None:
            for event in translator.translate(item):
                yield event
        await work
    finally:
        await _ended(work)


async def _run(graph: QaGraph, state: QaState, context: QaContext) -> None:
    # Not LangGraph's own stream of custom items: it costs three turns of the loop for each.
    limit = STEPS_PER_ATTEMPT * context.max_attempts + OTHER_STEPS
    async for _ in graph.astream(
        state, {"recursion_limit": limit}, context=context, stream_mode=[]
    ):
        pass


async def _ended(work: asyncio.Task[None]) -> None:
    """Cancels what is still under way, and waits until it has stopped."""
    work.cancel()
    await asyncio.wait([work])
    if not work.cancelled():
        work.exception()  # it was raised already, or nobody is there to hear of it


class Translator:
    """Turns what nodes emit into AG-UI events, opening and closing messages around the pieces."""

    def __init__(self) -> None:
        self._text = ""
        self._thinking: dict[str, str] = {}
        # Not a singledispatchmethod: it makes a function anew for every token.
        self._translations: dict[type[Emitted], Callable[[Any], Iterator[StreamItem]]] = {
            TextDelta: self._text_delta,
            ThinkingDelta: self._thinking_delta,
            TextEnded: self._text_ended,
            StepStarted: self._step_started,
            StepFinished: self._step_finished,
            Content: self._content,
            ThinkingEnded: self._thinking_ended,
            ToolCalled: self._tool_called,
            ToolAnswered: self._tool_answered,
            Paused: self._kept,
            ToolsRefused: self._kept,
            ResultKept: self._kept,
            TokensUsed: self._kept,
            FellOver: self._kept,
            ModelCalled: self._kept,
            StatementRefused: self._kept,
            EngineReply: self._kept,
        }

    def translate(self, item: Emitted) -> Iterator[StreamItem]:
        """The events of `item`, in order."""
        return self._translations[type(item)](item)

    def _kept(self, item: Unsaid) -> Iterator[StreamItem]:
        yield item

    def _step_started(self, item: StepStarted) -> Iterator[StreamItem]:
        yield StepStartedEvent(step_name=item.name)

    def _step_finished(self, item: StepFinished) -> Iterator[StreamItem]:
        yield from self._close_thinking(item.name)
        yield StepFinishedEvent(step_name=item.name)

    def _content(self, item: Content) -> Iterator[StreamItem]:
        yield ActivitySnapshotEvent(
            message_id=item.message_id,
            activity_type=item.activity.activity_type,
            content=item.activity.model_dump(),
        )

    def _text_delta(self, item: TextDelta) -> Iterator[StreamItem]:
        if not item.text:
            return
        yield from self._close_thinking(item.step)
        if not self._text:
            self._text = str(uuid4())
            yield TextMessageStartEvent(message_id=self._text, role="assistant")
        yield TextMessageContentEvent(message_id=self._text, delta=item.text)

    def _text_ended(self, _item: TextEnded) -> Iterator[StreamItem]:
        if self._text:
            yield TextMessageEndEvent(message_id=self._text)
            self._text = ""

    def _thinking_delta(self, item: ThinkingDelta) -> Iterator[StreamItem]:
        if not item.text:
            return
        message_id = self._thinking.get(item.step)
        if message_id is None:
            message_id = self._thinking[item.step] = str(uuid4())
            yield ReasoningStartEvent(message_id=message_id)
            yield ReasoningMessageStartEvent(message_id=message_id)
        yield ReasoningMessageContentEvent(message_id=message_id, delta=item.text)

    def _thinking_ended(self, item: ThinkingEnded) -> Iterator[StreamItem]:
        yield from self._close_thinking(item.step)

    def _tool_called(self, item: ToolCalled) -> Iterator[StreamItem]:
        yield ToolCallStartEvent(
            tool_call_id=item.id, tool_call_name=item.name, metadata={"server": item.server}
        )
        yield ToolCallArgsEvent(tool_call_id=item.id, delta=item.arguments)
        yield ToolCallEndEvent(tool_call_id=item.id)

    def _tool_answered(self, item: ToolAnswered) -> Iterator[StreamItem]:
        yield ToolCallResultEvent(
            message_id=str(uuid4()),
            tool_call_id=item.id,
            content=item.text,
            role="tool",
            metadata={
                "failed": item.failed,
                "truncated": item.truncated,
                "ms": item.ms,
                "pictures": [picture.url for picture in item.pictures],
            },
        )

    def _close_thinking(self, step: str) -> Iterator[StreamItem]:
        message_id = self._thinking.pop(step, None)
        if message_id is not None:
            yield ReasoningMessageEndEvent(message_id=message_id)
            yield ReasoningEndEvent(message_id=message_id)
