"""A model with others that stand in for it: the first that begins to speak is the one heard."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Unpack

from agent.events import FellOver
from agent.llm.chat import ChatModel
from agent.llm.types import CallOptions, Message, Piece
from agent.usage import report
from model.errors import ModelRefusedKey, ModelTimeout, ModelUnavailable, PromptTooLong

REST_S = 30.0
"""How long a model that failed is asked only after the others."""
FAILURES = (ModelUnavailable, ModelTimeout, ModelRefusedKey)


class WithStandIns:
    """Asks `models` in their order, those that failed a moment ago last.

    Once a model has said its first word, nobody takes over.
    """

    def __init__(self, name: str, models: Sequence[ChatModel]) -> None:
        """`name` is what users call the model that was chosen."""
        self._name = name
        self._models = tuple(models)

    async def stream(
        self, messages: list[Message], **options: Unpack[CallOptions]
    ) -> AsyncGenerator[Piece]:
        """The answer of the first model that answers, within the limit of the first in line.

        Raises the error of the last one, or of the one that broke off.
        """
        deadline = _now() + self._models[0].endpoint.timeout_s
        line = sorted(self._models, key=lambda model: model.rests_until > _now())
        for model, following in zip(line, [*line[1:], None], strict=True):
            left = max(1.0, deadline - _now())
            stream = model.stream(messages, within_s=left, **options)
            async with aclosing(stream) as pieces:
                try:
                    first = await _first(pieces, left / 2 if following else left)
                except FAILURES as error:
                    if not isinstance(error, PromptTooLong):
                        model.rests_until = _now() + REST_S
                    if following is None:
                        raise
                    continue
                self._answers(model)
                yield first
                async for piece in pieces:
                    yield piece
                return

    async def context_tokens(self) -> int | None:
        """That of the model that was chosen; one that stands in may have less."""
        return await self._models[0].context_tokens()

    def _answers(self, model: ChatModel) -> None:
        model.rests_until = 0.0
        if model.endpoint.shown != self._name:
            report(FellOver(self._name, model.endpoint.shown))


async def _first(pieces: AsyncGenerator[Piece], limit_s: float) -> Piece:
    try:
        async with asyncio.timeout(limit_s):
            return await anext(pieces)
    except TimeoutError:
        raise ModelTimeout("llm.timeout", seconds=f"{limit_s:.0f}") from None
    except StopAsyncIteration:
        raise ModelUnavailable("llm.empty") from None


def _now() -> float:
    return asyncio.get_running_loop().time()
