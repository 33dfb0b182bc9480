"""One model call within its limits: deadline, stall timeout, size, retries, typed errors."""

import asyncio
import math
from collections.abc import AsyncGenerator, Iterator
from dataclasses import replace

from agent.events import TokensUsed
from agent.llm.capabilities.capability_negotiation import ServerCapabilities
from agent.llm.capabilities.context_length import refuses_length
from agent.llm.key_masking import mask_key
from agent.llm.output.think_tags import ThinkTagParser
from agent.llm.transport.retries import KEY_REFUSED_STATUS, compute_backoff_s, is_transient
from agent.llm.types import CallFailed, Message, ModelEndpoint, Piece, TokenUsage
from agent.runtime.call_reservation import CountTokens
from agent.runtime.deadline_timer import DeadlineTimer
from agent.runtime.usage_tracking import report_event
from model.errors import (
    ModelRefusedKey,
    ModelTimeout,
    ModelUnavailable,
    PromptTooLong,
    RunFailed,
)

MAX_RETRIES = 2
SHORTEST_STALL_S = 5.0
STALL_SHARE = 0.25
TOOL_CALL_PART_CHARS = 20
"""Characters counted for a part of a tool call, so that a stream of empty parts ends."""
MAX_CHARS_PER_TOKEN = 8
"""More than tokens have on average, in any language."""
BYTES_PER_TOKEN = 4
"""About right for English, SQL and, at three bytes a character, Chinese."""


class LimitedCall:
    """Keeps a call within the limits of its endpoint, over all its attempts."""

    def __init__(
        self,
        endpoint: ModelEndpoint,
        messages: list[Message],
        max_chars: int,
        max_tokens: int | None,
        count_tokens: CountTokens,
    ) -> None:
        self.has_started = False
        self.complete = False
        self.is_cut = False
        """Whether the answer reached its limit of tokens."""
        self.has_thought = False
        """Whether the model was seen to think."""
        self._has_answered = False
        self._reserves_thinking = False
        self._endpoint = endpoint
        self._messages = messages
        self._count_tokens = count_tokens
        self._chars_left = max_chars
        self._answer_chars_left = (
            math.inf if max_tokens is None else max_tokens * MAX_CHARS_PER_TOKEN
        )
        self._received_bytes = 0
        self._retries = 0
        self._deadline = self._now() + endpoint.timeout_s

    async def limit_stream(
        self, stream: AsyncGenerator[Piece | TokenUsage], capabilities: ServerCapabilities
    ) -> AsyncGenerator[Piece]:
        """The pieces of `stream`, thinking separated from text. Raises when a limit is reached.

        An answer that reaches its limit of tokens ends there, and `is_cut` is set; one that
        thinking cut before its first word leaves the call incomplete. `capabilities` are those
        that the request assumed. The tokens of a call that was not read to its end are estimated,
        also where the server was left before its first word: it reads the prompt by then.
        """
        self._reserves_thinking = capabilities.reserves_thinking
        tags = ThinkTagParser()
        timer = DeadlineTimer()
        has_usage = is_left = False
        try:
            while self._answer_chars_left >= 0:
                item = await self._read_next_piece(stream, timer)
                if item is None:
                    break
                if isinstance(item, TokenUsage):
                    has_usage = True
                    self._report_tokens(item.input, item.output, item.cached)
                    continue
                self._count_piece(item)
                for piece in _split_thinking(item, tags):
                    self._record_piece(piece)
                    yield piece
            has_usage = has_usage or self._answer_chars_left >= 0
        except (asyncio.CancelledError, ModelTimeout):
            is_left = True
            raise
        finally:
            timer.end()
            if (self.has_started or is_left) and not has_usage:
                self._report_estimate()
        for piece in tags.finish():
            yield piece
        self.is_cut = self.is_cut or self._answer_chars_left < 0
        self.complete = not self._is_cut_before_answer()

    def learn(self, capabilities: ServerCapabilities) -> ServerCapabilities:
        """Remember whether the model thinks: later requests reserve tokens for thinking."""
        thinks = self.has_thought or self._is_cut_before_answer()
        if thinks and not capabilities.thinks:
            return replace(capabilities, thinks=True)
        return capabilities

    async def wait_for_retry(
        self, capabilities: ServerCapabilities, error: CallFailed
    ) -> ServerCapabilities:
        """Wait before the same request is sent again. Raises when no retry is allowed."""
        if refuses_length(error) and not self.has_started:
            raise PromptTooLong("llm.prompt_too_long") from None
        wait_s = self._compute_wait_s(error)
        if wait_s is None or self._now() + wait_s >= self._deadline:
            raise self._to_run_error(error) from None
        self._retries += 1
        await asyncio.sleep(wait_s)
        return capabilities

    def _is_cut_before_answer(self) -> bool:
        """Whether thinking used up a limit that reserved no tokens for it."""
        is_limited = self._answer_chars_left < math.inf and not self._reserves_thinking
        return self.is_cut and is_limited and not self._has_answered

    async def _read_next_piece(
        self, stream: AsyncGenerator[Piece | TokenUsage], timer: DeadlineTimer
    ) -> Piece | TokenUsage | None:
        stall_s = max(SHORTEST_STALL_S, STALL_SHARE * self._endpoint.timeout_s)
        limit = min(self._deadline, self._now() + stall_s) if self.has_started else self._deadline
        try:
            return await timer.wait(anext(stream, None), limit)
        except TimeoutError:
            raise ModelTimeout("llm.timeout", seconds=f"{self._endpoint.timeout_s:g}") from None

    def _record_piece(self, piece: Piece) -> None:
        if piece.thinking:
            self.has_thought = True
        else:
            self._has_answered = True
            self._answer_chars_left -= len(piece.text)

    def _report_estimate(self) -> None:
        prompt_bytes = sum(len(m["content"].encode("utf-8", "replace")) for m in self._messages)
        prompt, answer = (
            max(1, size // BYTES_PER_TOKEN) for size in (prompt_bytes, self._received_bytes)
        )
        self._report_tokens(prompt, answer)

    def _report_tokens(self, prompt: int, answer: int, cached: int = 0) -> None:
        used = TokensUsed(self._endpoint.display_name, prompt, answer, cached)
        report_event(self._count_tokens(used))

    def _count_piece(self, piece: Piece) -> None:
        self.has_started = True
        self.is_cut = piece.is_cut
        self._received_bytes += len(piece.text.encode("utf-8", "replace"))
        self._chars_left -= len(piece.text) + (TOOL_CALL_PART_CHARS if piece.call else 0)
        if self._chars_left < 0:
            raise ModelUnavailable("llm.too_long")

    def _compute_wait_s(self, error: CallFailed) -> float | None:
        """How long to wait before the next attempt; None when there is to be none."""
        if self.has_started or not is_transient(error) or self._retries >= MAX_RETRIES:
            return None
        return compute_backoff_s(error, self._retries)

    def _to_run_error(self, error: CallFailed) -> RunFailed:
        if error.status in KEY_REFUSED_STATUS:
            return ModelRefusedKey("llm.refused_key", status=error.status)
        if self.has_started:
            return ModelUnavailable("llm.broke_off")
        if error.status is None:
            return ModelUnavailable("llm.unreachable")
        if is_transient(error):
            return ModelUnavailable("llm.overloaded", status=error.status)
        detail = mask_key(error.detail, self._endpoint.api_key)
        return ModelUnavailable("llm.refused", status=error.status, detail=detail)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()


def _split_thinking(piece: Piece, tags: ThinkTagParser) -> Iterator[Piece]:
    if piece.thinking or piece.call:
        yield piece
        return
    for number, part in enumerate(tags.feed(piece.text)):
        yield part if part.thinking or number else replace(part, logprobs=piece.logprobs)
