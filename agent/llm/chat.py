"""A language model: streamed, limited in time and size, failing by name."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import BaseModel

from agent.deferred import CLIENT, GRAPH, defer
from agent.events import ToolsRefused
from agent.llm.abilities import Asked
from agent.llm.call import Call
from agent.llm.types import CallFailed, Message, ModelEndpoint, Piece, ToolSchema
from agent.usage import report, timed

if TYPE_CHECKING:
    from agent.llm.openai_chat import OpenAiCompatibleChat


class ChatModel:
    """A model on an OpenAI-compatible server, shared by all runs of a worker."""

    def __init__(self, endpoint: ModelEndpoint) -> None:
        self.endpoint = endpoint
        self.rests_until = 0.0
        """Until when others are asked first, because it failed; by the event loop's clock."""
        self._asked = Asked()
        self._chat: OpenAiCompatibleChat | None = None
        self._opening = asyncio.Lock()

    async def stream(
        self,
        messages: list[Message],
        *,
        max_chars: int,
        shape: type[BaseModel] | None = None,
        tools: Sequence[ToolSchema] = (),
        temperature: float | None = None,
        within_s: float | None = None,
    ) -> AsyncGenerator[Piece]:
        """The answer, piece by piece; as JSON of `shape` where the server can be held to it.

        A server that refuses `tools` is asked without them, which is reported. `temperature` is
        used instead of the endpoint's.
        Raises `ModelRefusedKey`, `ModelUnavailable` or `ModelTimeout` within the endpoint's limit;
        after the first word, within a quarter of it. `within_s` is a limit for this call.
        """
        chat = await self.open()
        call = Call(
            replace(self.endpoint, timeout_s=within_s or self.endpoint.timeout_s), max_chars
        )
        asked = self._asked
        with timed(self.endpoint.shown):
            while not call.complete:
                pieces = chat.pieces(messages, asked.options(shape, tools, temperature))
                try:
                    async with aclosing(pieces), aclosing(call.limited(pieces)) as limited:
                        async for piece in limited:
                            yield piece
                except CallFailed as error:
                    less = asked.without_tools(error) if tools else None
                    less = less or asked.reduced(shape, error)
                    if less is None:
                        await call.wait_or_raise(error)
                    asked = less or asked
        # Only what has worked is remembered: a refusal may have been about the prompt.
        self._asked = asked
        if tools and not asked.tools:
            report(ToolsRefused(self.endpoint.shown))

    async def open(self) -> "OpenAiCompatibleChat":
        """The client; importing it takes most of a second, off the event loop."""
        async with self._opening:
            if self._chat is None:
                self._chat = await asyncio.to_thread(_opened, self.endpoint)
            return self._chat

    async def close(self) -> None:
        """Closes its connections."""
        if self._chat is not None:
            await self._chat.close()


def _opened(endpoint: ModelEndpoint) -> "OpenAiCompatibleChat":
    defer(GRAPH + CLIENT)
    from agent.llm.openai_chat import open_chat

    return open_chat(endpoint)
