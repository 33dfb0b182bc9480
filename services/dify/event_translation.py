"""Translation of Dify's events to AG-UI."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import uuid4

from ag_ui.core import AssistantMessage, MessagesSnapshotEvent, UserMessage

from agent.agui_stream import AguiTranslator, StreamItem
from agent.events import (
    StepFinished,
    StepStarted,
    TextDelta,
    TextEnded,
    ThinkingDelta,
    ThinkingEnded,
    TokensUsed,
    ToolAnswered,
    ToolCalled,
)
from agent.runtime.usage_tracking import read_token_count
from model.chats.run import Run
from model.errors import ModelUnavailable
from model.locales import text
from services.dify.dify_errors import error_from_event
from services.dify.endpoint import NAME
from services.dify.markdown import to_file_link, to_source_list

MAX_CHARS = 1_000_000
MAX_RESULT_CHARS = 64 * 1024
MAX_TOTAL_CHARS = 4 * MAX_CHARS
"""Of all that is stored of an answer: also thoughts, calls, steps, and texts that were replaced."""
STEP_CHARS = 1_000
"""What a step counts as."""
_NO_STEPS = frozenset({"start", "end", "answer"})
_STEP_LENGTH = 60
Event = Mapping[str, Any]


class EventTranslation:
    """Translates the events of one answer in order."""

    def __init__(self, run: Run, server: str, *, show_thinking: bool) -> None:
        self._run = run
        self._server = server
        self._show_thinking = show_thinking
        self._emit = AguiTranslator().translate
        self._text = ""
        self._stored_chars = 0
        self._by_agent = False
        self._thoughts: set[str] = set()
        self._calls: set[str] = set()
        self._steps: dict[str, str] = {}
        self._handlers: dict[str, Callable[[Event], Iterator[StreamItem]]] = {
            "message": self._on_message,
            "agent_message": self._on_agent_message,
            "agent_thought": self._on_agent_thought,
            "message_file": self._on_message_file,
            "message_replace": self._on_message_replace,
            "message_end": self._on_message_end,
            "node_started": self._on_node_started,
            "node_finished": self._on_node_finished,
            "error": self._on_error,
        }

    @property
    def answer(self) -> str:
        """What was said so far."""
        return self._text

    def translate(self, event: Event) -> Iterator[StreamItem]:
        """The events of ours that it comes to. Raises the failure it reports."""
        handler = self._handlers.get(str(event.get("event")))
        if handler is not None:
            yield from handler(event)

    def _on_message(self, event: Event) -> Iterator[StreamItem]:
        answer = _read_string(event, "answer")
        if not self._by_agent:
            yield from self._add_text(answer)
        elif answer and answer != self._text:  # an agent closes with all it has said
            yield from self._replace_text(answer)

    def _on_agent_message(self, event: Event) -> Iterator[StreamItem]:
        self._by_agent = True
        yield from self._add_text(_read_string(event, "answer"))

    def _on_agent_thought(self, event: Event) -> Iterator[StreamItem]:
        """A step of an agent; it is sent again each time that more of it is known."""
        thought_id = _read_string(event, "id") or str(uuid4())
        thought = _read_string(event, "thought").strip()
        if thought and thought not in self._text and thought_id not in self._thoughts:
            self._thoughts.add(thought_id)
            yield from self._add_thought(thought)
        if _read_string(event, "observation") and _read_string(event, "tool"):
            yield from self._add_tool_call(thought_id, event)

    def _add_thought(self, thought: str) -> Iterator[StreamItem]:
        self._reserve_chars(len(thought))
        if self._show_thinking:
            yield from self._emit(ThinkingDelta(NAME, thought))
            yield from self._emit(ThinkingEnded(NAME))

    def _add_tool_call(self, thought_id: str, event: Event) -> Iterator[StreamItem]:
        if thought_id in self._calls:
            return
        self._calls.add(thought_id)
        yield from self._emit(TextEnded())
        call = f"{thought_id}-{len(self._calls)}"
        name = _read_string(event, "tool")[:_STEP_LENGTH]
        arguments = _read_string(event, "tool_input") or "{}"
        result = _read_string(event, "observation")
        self._reserve_chars(min(len(arguments) + len(result), 2 * MAX_RESULT_CHARS))
        yield from self._emit(ToolCalled(call, name, NAME, arguments[:MAX_RESULT_CHARS]))
        yield from self._emit(
            ToolAnswered(call, result[:MAX_RESULT_CHARS], truncated=len(result) > MAX_RESULT_CHARS)
        )

    def _on_message_file(self, event: Event) -> Iterator[StreamItem]:
        link = to_file_link(event, self._server)
        if link and event.get("belongs_to") != "user":
            yield from self._add_text(f"\n\n{link}\n\n")

    def _on_message_replace(self, event: Event) -> Iterator[StreamItem]:
        yield from self._replace_text(_read_string(event, "answer"))

    def _on_message_end(self, event: Event) -> Iterator[StreamItem]:
        metadata = event.get("metadata")
        if isinstance(metadata, dict):
            yield from self._add_text(to_source_list(metadata, self._run.locale))
            yield from _read_token_usage(metadata)
        if not self._text.strip():
            yield from self._add_text(text("dify.empty", self._run.locale))
        yield from self._emit(TextEnded())
        for key in list(self._steps):
            yield from self._emit(StepFinished(self._steps.pop(key)))

    def _on_node_started(self, event: Event) -> Iterator[StreamItem]:
        node = _node(event)
        key = _read_string(node, "id") or _read_string(node, "node_id")
        if not key or key in self._steps or node.get("node_type") in _NO_STEPS:
            return
        self._reserve_chars(STEP_CHARS)
        name = self._unique_step_name(
            _read_string(node, "title") or _read_string(node, "node_type") or NAME
        )
        self._steps[key] = name
        yield from self._emit(StepStarted(name))

    def _on_node_finished(self, event: Event) -> Iterator[StreamItem]:
        node = _node(event)
        for key in (_read_string(node, "id"), _read_string(node, "node_id")):
            if key in self._steps:
                yield from self._emit(StepFinished(self._steps.pop(key)))
                return

    def _on_error(self, event: Event) -> Iterator[StreamItem]:
        raise error_from_event(event)

    def _unique_step_name(self, title: str) -> str:
        """Steps that go on at once have different names."""
        name = bare = " ".join(title.split())[:_STEP_LENGTH]
        number = 2
        while name in self._steps.values():
            name, number = f"{bare} {number}", number + 1
        return name

    def _add_text(self, piece: str) -> Iterator[StreamItem]:
        if not piece:
            return
        if len(self._text) + len(piece) > MAX_CHARS:
            raise ModelUnavailable("llm.too_long")
        self._reserve_chars(len(piece))
        self._text += piece
        yield from self._emit(TextDelta(piece, NAME))

    def _reserve_chars(self, count: int) -> None:
        """Count what will be stored. Raises `ModelUnavailable` beyond the limit."""
        self._stored_chars += count
        if self._stored_chars > MAX_TOTAL_CHARS:
            raise ModelUnavailable("llm.too_long")

    def _replace_text(self, answer: str) -> Iterator[StreamItem]:
        """Replace the text so far, for readers and in the stored answer."""
        if len(answer) > MAX_CHARS:
            raise ModelUnavailable("llm.too_long")
        self._reserve_chars(len(answer))
        yield from self._emit(TextEnded())
        self._text = answer
        yield MessagesSnapshotEvent(
            messages=[
                UserMessage(id=self._run.question_id, role="user", content=self._run.question),
                AssistantMessage(id=str(uuid4()), role="assistant", content=answer),
            ]
        )


def _read_token_usage(metadata: Event) -> Iterator[StreamItem]:
    usage = metadata.get("usage")
    if isinstance(usage, dict):
        input_tokens = _count(usage, "prompt_tokens")
        output_tokens = _count(usage, "completion_tokens")
        if input_tokens or output_tokens:
            yield TokensUsed(NAME, input_tokens, output_tokens)


def _node(event: Event) -> Event:
    data = event.get("data")
    return data if isinstance(data, dict) else {}


def _read_string(event: Event, name: str) -> str:
    value = event.get(name)
    return value if isinstance(value, str) else ""


def _count(usage: Event, name: str) -> int:
    return read_token_count(usage.get(name))
