"""A chain of chat models: each is the fallback of the one before it until one yields a token."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Unpack

from agent.events import ModelFallback
from agent.llm.chat_model import OpenAiChatModel
from agent.llm.types import CallOptions, Message, Piece
from agent.runtime.call_reservation import CountTokens, reserve_tokens
from agent.runtime.usage_tracking import report_event
from model.errors import (
    EgressChanged,
    ModelRefusedKey,
    ModelTimeout,
    ModelUnavailable,
    PromptTooLong,
)

COOLDOWN_S = 30.0
"""How long a failed model is tried only after the others."""
FALLBACK_ERRORS = (ModelUnavailable, ModelTimeout, ModelRefusedKey)


class FallbackChain:
    """Tries `models` in order, those that failed recently last (the circuit breaker of a model).

    There is no fallback after the first token of an answer.
    """

    def __init__(self, name: str, models: Sequence[OpenAiChatModel]) -> None:
        """`name` is what users call the model that was chosen."""
        self._name = name
        self._models = tuple(models)

    @property
    def local(self) -> bool:
        """Whether the chosen model runs within this installation; a fallback model may not."""
        return self._models[0].local

    async def stream(
        self, messages: list[Message], **options: Unpack[CallOptions]
    ) -> AsyncGenerator[Piece]:
        """The answer of the first model that yields a token, within the timeout of the first model.

        Raises the error of the last one, or of the one that broke off, and `BudgetExhausted`.
        """
        first_model = self._models[0]
        most, limit_s = (
            first_model.estimate_tokens(messages, options),
            first_model.endpoint.timeout_s,
        )
        async with reserve_tokens(most, limit_s) as count_tokens:
            answer = self._stream_first(messages, limit_s, count_tokens, options)
            async with aclosing(answer) as pieces:
                async for piece in pieces:
                    yield piece

    async def _stream_first(
        self,
        messages: list[Message],
        limit_s: float,
        count_tokens: CountTokens,
        options: CallOptions,
    ) -> AsyncGenerator[Piece]:
        deadline = _now() + limit_s
        models = [m for m in self._models if m.local or not options.get("local_only")]
        candidates = sorted(models, key=lambda model: model.paused_until > _now())
        for model, next_model in zip(candidates, [*candidates[1:], None], strict=True):
            left = max(1.0, deadline - _now())
            stream = model.stream(messages, within_s=left, count_tokens=count_tokens, **options)
            async with aclosing(stream) as pieces:
                try:
                    first = await _wait_first_piece(pieces, left / 2 if next_model else left)
                except FALLBACK_ERRORS as error:
                    if not isinstance(error, PromptTooLong | EgressChanged):
                        model.paused_until = _now() + COOLDOWN_S
                    if next_model is None:
                        raise
                    continue
                self._record_answer(model)
                yield first
                async for piece in pieces:
                    yield piece
                return

    async def find_context_tokens(self) -> int | None:
        """The context length of the chosen model; a fallback model may have less."""
        return await self._models[0].find_context_tokens()

    def _record_answer(self, model: OpenAiChatModel) -> None:
        model.paused_until = 0.0
        if model.endpoint.display_name != self._name:
            report_event(ModelFallback(self._name, model.endpoint.display_name))


async def _wait_first_piece(pieces: AsyncGenerator[Piece], limit_s: float) -> Piece:
    try:
        async with asyncio.timeout(limit_s):
            return await anext(pieces)
    except TimeoutError:
        raise ModelTimeout("llm.timeout", seconds=f"{limit_s:.0f}") from None
    except StopAsyncIteration:
        raise ModelUnavailable("llm.empty") from None


def _now() -> float:
    return asyncio.get_running_loop().time()
