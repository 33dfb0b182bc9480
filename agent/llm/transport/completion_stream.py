"""A tolerant parser of the event stream of a chat completion."""

import json
from collections.abc import Iterator
from itertools import chain
from typing import Any

import orjson

from agent.llm.types import Piece, TokenUsage, ToolCallPart
from agent.runtime.usage_tracking import read_token_count
from model.serialization import replace_invalid_unicode

REASONING_FIELDS = ("reasoning_content", "reasoning")
EVENT_START, EVENT_END = b"data: ", b"\n\n"
EVENT_SEPARATOR = EVENT_END + EVENT_START
MAX_LINE_BYTES = 8 * 1024 * 1024
MAX_DETAIL_CHARS = 200
LEAST_LOGPROB = -1_000.0
"""Whatever is less probable counts as this, so that sums and means are numbers, too."""
CUT = "length"
"""The reason for the end of an answer that reached its limit of tokens."""


class StreamBroken(Exception):
    """What came is no chat completion, is cut off, or reports an error."""


class CompletionStreamParser:
    """Parses bytes, split anywhere, into the pieces of an answer."""

    def __init__(self) -> None:
        self._rest = b""
        self._document_lines: list[bytes] = []
        self.has_ended = False
        """Whether the model has said that it is done; what it cost may follow."""
        self.is_cut = False
        """Whether it ended because it had written as many tokens as it may."""

    def feed(self, data: bytes) -> Iterator[Piece | TokenUsage]:
        """The pieces that `data` completes; neighbouring tokens are joined to one piece."""
        if not self._rest and data.startswith(EVENT_START) and data.endswith(EVENT_END):
            # The form that most servers write is parsed at once.
            tokens = data[len(EVENT_START) : -len(EVENT_END)].replace(EVENT_SEPARATOR, b",")
            if events := _parse_events([tokens]):
                self._record_end(events)
                yield from merge_events(events)
                return
        *lines, self._rest = (self._rest + data).split(b"\n")
        events = []
        try:
            self._parse_into(events, lines)
        finally:
            # Events before the one that broke the stream count, too.
            yield from merge_events(events)

    def _parse_into(self, events: list[dict[str, Any]], lines: list[bytes]) -> None:
        events += self._parse_lines(lines)
        for line in [] if events else lines:
            event = self._parse_line(line)
            if event is not None:
                events.append(event)
        if len(self._rest) > MAX_LINE_BYTES:
            raise StreamBroken("a line without end")

    def _parse_lines(self, lines: list[bytes]) -> list[dict[str, Any]]:
        """The events of all lines, parsed in one call; none when a line must be parsed by itself.

        That is many times faster than a call for each line.
        """
        data = [line[5:] for line in lines if line.startswith(b"data:")]
        is_last = bool(data) and data[-1].strip() == b"[DONE]"
        event_data = data[:-1] if is_last else data
        events = _parse_events(event_data)
        filled_lines = [line for line in lines if line.strip()]
        if len(data) != len(filled_lines) or len(events) != len(event_data):
            return []
        self.has_ended |= is_last
        self._record_end(events)
        return events

    def finish(self) -> Iterator[Piece | TokenUsage]:
        """The pieces of a last line without a line end. Raises `StreamBroken` without an end."""
        last = self._parse_line(self._rest) or self._parse_document()
        if last is not None:
            yield from merge_events([last])
        if not self.has_ended:
            raise StreamBroken("cut off")

    def _parse_line(self, line: bytes) -> dict[str, Any] | None:
        if not line.startswith(b"data:"):
            self._collect_document(line)
            return None
        data = line[5:].strip()
        if data == b"[DONE]":
            self.has_ended = True
            return None
        event = _parse_event(data)
        self._record_end([event])
        return event

    def _record_end(self, events: list[dict[str, Any]]) -> None:
        for event in events:
            for choice in _get_choices(event):
                if reason := choice.get("finish_reason"):
                    self.has_ended = True
                    self.is_cut |= reason == CUT

    def _collect_document(self, line: bytes) -> None:
        # A server that does not stream answers with one JSON document instead of events.
        if line and not line.startswith((b":", b"event:", b"id:", b"retry:")):
            self._document_lines.append(line)
            if sum(map(len, self._document_lines)) > MAX_LINE_BYTES:
                raise StreamBroken("not an event stream")

    def _parse_document(self) -> dict[str, Any] | None:
        body = b"\n".join(self._document_lines).strip()
        if self.has_ended or not body.startswith(b"{"):
            return None
        event = _parse_event(body)
        self._record_end([event])
        self.has_ended = bool(_get_choices(event))
        return event


def merge_events(events: list[dict[str, Any]]) -> Iterator[Piece | TokenUsage]:
    """The thinking, the text, the tool calls and the usage of `events`, in this order."""
    text: list[str] = []
    thinking: list[str] = []
    calls: list[Piece] = []
    usage: TokenUsage | None = None
    is_told = False
    for event in events:
        if event.get("usage"):
            usage = _parse_usage(event) or usage
        for choice in _get_choices(event):
            delta = choice.get("delta") or choice.get("message")
            if not isinstance(delta, dict):
                continue
            text.append(_to_text(delta.get("content")))
            is_told = is_told or bool(choice.get("logprobs"))
            thinking += [_to_text(delta[name]) for name in REASONING_FIELDS if name in delta]
            if delta.get("tool_calls"):
                calls.extend(_parse_calls(delta["tool_calls"]))
    pieces = [Piece("".join(thinking), thinking=True)]
    if is_told:
        pieces += map(_to_told_piece, events)
    else:
        pieces.append(Piece("".join(text)))
    yield from (piece for piece in pieces if piece.text)
    yield from calls
    if usage is not None:
        yield usage


def _to_told_piece(event: dict[str, Any]) -> Piece:
    """The text of one event, so that it is known which text its probabilities are of."""
    deltas = (choice.get("delta") or choice.get("message") for choice in _get_choices(event))
    texts = (_to_text(delta.get("content")) for delta in deltas if isinstance(delta, dict))
    return Piece("".join(texts), logprobs=_list_logprobs(event))


def _list_logprobs(event: dict[str, Any]) -> tuple[float, ...]:
    """How probable each token of an event was, as far as the server tells."""
    told = [choice["logprobs"] for choice in _get_choices(event) if choice.get("logprobs")]
    contents = [each.get("content") for each in told if isinstance(each, dict)]
    tokens = chain.from_iterable(content for content in contents if isinstance(content, list))
    values = [token.get("logprob") for token in tokens if isinstance(token, dict)]
    numbers = (value for value in values if isinstance(value, int | float) and value <= 0)
    return tuple(float(max(number, LEAST_LOGPROB)) for number in numbers)


def _parse_calls(parts: object) -> Iterator[Piece]:
    """The parts of tool calls; a part without an index takes its place in the list."""
    for place, part in enumerate(parts if isinstance(parts, list) else []):
        function = part.get("function") if isinstance(part, dict) else None
        if isinstance(function, dict):
            index = part.get("index")
            number = index if isinstance(index, int) else place
            call = ToolCallPart(number, _to_text(part.get("id")), _to_text(function.get("name")))
            yield Piece(_to_text(function.get("arguments")), call=call)


def _parse_event(data: bytes) -> dict[str, Any]:
    try:
        event = orjson.loads(data)
    except orjson.JSONDecodeError:
        event = _parse_repaired(data)
    if not isinstance(event, dict):
        raise StreamBroken("not an event")
    if event.get("error"):
        raise StreamBroken(str(event["error"])[:MAX_DETAIL_CHARS])
    return event


def _parse_events(data: list[bytes]) -> list[dict[str, Any]]:
    """`data` as JSON; nothing when a part of it is no event, or reports an error."""
    try:
        events: list[Any] = orjson.loads(b"[%b]" % b",".join(data))
    except orjson.JSONDecodeError:
        return []
    for event in events:
        if not isinstance(event, dict) or event.get("error"):
            return []
    return events


def _parse_repaired(data: bytes) -> Any:
    """`data` with what is no valid Unicode replaced: bytes, and halves of surrogate pairs."""
    try:
        return replace_invalid_unicode(json.loads(data.decode("utf-8", "replace")))
    except (ValueError, RecursionError):
        raise StreamBroken("not JSON") from None


def _get_choices(event: dict[str, Any]) -> list[dict[str, Any]]:
    choices: object = event.get("choices")
    if not isinstance(choices, list):
        return []
    if len(choices) == 1 and isinstance(choices[0], dict):  # as in nearly every event
        return choices
    return [c for c in choices if isinstance(c, dict)]


def _to_text(content: object) -> str:
    return content if isinstance(content, str) else ""


def _parse_usage(event: dict[str, Any]) -> TokenUsage | None:
    usage = event.get("usage")
    if not isinstance(usage, dict):
        return None
    input_tokens = _count_tokens(usage, "prompt_tokens")
    output_tokens = _count_tokens(usage, "completion_tokens")
    cached_tokens = min(input_tokens, _count_cached(usage, event.get("timings")))
    return TokenUsage(input_tokens, output_tokens, cached_tokens)


def _count_cached(usage: dict[str, Any], timings: object) -> int:
    """Tokens from the prefix cache, where OpenAI, DeepSeek or llama.cpp (before 2026) say so."""
    return (
        _count_tokens(usage.get("prompt_tokens_details"), "cached_tokens")
        or _count_tokens(usage, "prompt_cache_hit_tokens")
        or _count_tokens(timings, "cache_n")
    )


def _count_tokens(counts: object, name: str) -> int:
    return read_token_count(counts.get(name)) if isinstance(counts, dict) else 0
